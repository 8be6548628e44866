//! What must hold of every picture: it lies on its page, its words do not touch, it is a real file, the same each time.

use super::drawing::{Area, Drawing, HEIGHT, Shape, Side, WIDTH};
use super::sample::{self, SEVEN};
use super::{FIGURES, Figure, OF_SUBJECTS, all, collar_payoff, font, fund_cash, funnel};
use crate::study::case::{self, Asked, Case};
use crate::study::read::Changes;
use crate::study::summary::{Better, Kind, Summary};
use crate::study::sweep::{Curve, Moved, Point, Sweep};
use crate::study::turning::{self, Found};
use crate::words::Language;

/// Summaries that pictures have to survive.
fn hard() -> Vec<(&'static str, Summary)> {
    let long = "a policy whose name takes all of the sixty letters allowed it";
    let twelve = [
        "none",
        "Đẩy 80 % cho trường đại học và viện nghiên cứu công lập ở tỉnh",
        long,
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "ngưỡng 70 %",
        "supercalifragilisticexpialidociousandevenlongerthanthatoneis",
    ];
    let mut apart = sample::summary(&SEVEN, 2026..2046, 1.0);
    apart.title = "\u{0110}a\u{0302}\u{0309}y".into();
    apart.policies[1].name = "nguo\u{031b}\u{0303}ng".into();
    apart.set = vec!["budget_per_year=2".into()];
    let mut gaps = sample::summary(&SEVEN, 2026..2034, 1.0);
    gaps.policies[1].series[0].years[3] = crate::study::summary::YearSummary::default();
    gaps.policies[2].measures.clear();
    gaps.policies[3].series.clear();
    let many: Vec<String> = (0..45).map(|number| format!("policy {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        ("seven", sample::summary(&SEVEN, 2026..2034, 1.0)),
        ("one", sample::summary(&["only"], 2026..2034, 1.0)),
        ("two", sample::summary(&SEVEN[..2], 2026..2034, 1.0)),
        ("three", sample::summary(&SEVEN[..4], 2026..2034, 1e-6)),
        ("twelve", sample::summary(&twelve, 2026..2046, 1.0)),
        ("many", sample::summary(&many, 2026..2034, 1.0)),
        ("one-year", sample::summary(&SEVEN, 2026..2027, 1.0)),
        ("huge", sample::summary(&SEVEN, 2026..2034, 1e6)),
        ("none", sample::emptied(sample::summary(&SEVEN, 2026..2034, 1.0))),
        ("no-policies", sample::summary(&[], 2026..2026, 1.0)),
        ("apart", apart),
        ("gaps", gaps),
    ]
}

/// All figures, those of a subject too.
fn figures() -> impl Iterator<Item = (&'static str, Figure)> {
    FIGURES.into_iter().chain(OF_SUBJECTS.into_iter().map(|(name, _, draw)| (name, draw)))
}

/// The box a text fills, a little less than its em.
fn ground(shape: &Shape) -> Option<(&str, Area)> {
    let Shape::Text { text, place: (x, y), anchor, size, bold, .. } = shape else { return None };
    let wide = font::width(text, *size, *bold);
    let left = match anchor {
        Side::Left => *x,
        Side::Middle => x - wide / 2.0,
        Side::Right => x - wide,
    };
    let em = f64::from(*size);
    Some((text, Area { left, top: y - em * 0.75, right: left + wide, bottom: y + em * 0.2 }))
}

/// What is wrong with a drawing, in sentences.
fn wrongs(name: &str, drawing: &Drawing) -> Vec<String> {
    let mut wrongs = Vec::new();
    let words: Vec<(&str, Area)> = drawing.shapes.iter().filter_map(ground).collect();
    for (place, (text, area)) in words.iter().enumerate() {
        let inside = area.left >= 0.0 && area.top >= 0.0 && area.right <= WIDTH && area.bottom <= HEIGHT;
        if !inside {
            wrongs.push(format!("{name}: “{text}” is cut: {area:?}"));
        }
        for (other, ground) in &words[place + 1..] {
            let apart = area.right <= ground.left
                || ground.right <= area.left
                || area.bottom <= ground.top
                || ground.bottom <= area.top;
            if !apart {
                wrongs.push(format!("{name}: “{text}” touches “{other}”"));
            }
        }
    }
    for shape in &drawing.shapes {
        let points: &[(f64, f64)] = match shape {
            Shape::Box { area, .. } => &[(area.left, area.top), (area.right, area.bottom)],
            Shape::Fill { outline, .. } => outline,
            Shape::Line { points, .. } => points,
            Shape::Circle { centre, .. } => &[*centre],
            Shape::Text { place, .. } => &[*place],
        };
        let inside = |(x, y): &(f64, f64)| (0.0..=WIDTH).contains(x) && (0.0..=HEIGHT).contains(y);
        if !points.iter().all(inside) {
            wrongs.push(format!("{name}: {shape:?} leaves the page"));
        }
    }
    wrongs
}

#[test]
fn every_picture_lies_on_its_page_and_no_two_words_touch() {
    let mut found = Vec::new();
    for words in Language::ALL.map(Language::words) {
        for (case, summary) in hard() {
            for (name, draw) in figures() {
                found.extend(wrongs(&format!("{name} of {case}"), &draw(&summary, words)));
            }
        }
        for (case, summary) in funnel::tests::hard() {
            found.extend(wrongs(&format!("funnel of {case}"), &funnel::draw(&summary, words)));
        }
        for (case, summary) in collar_payoff::tests::hard() {
            found.extend(wrongs(&format!("collar-payoff of {case}"), &collar_payoff::draw(&summary, words)));
        }
        for (case, summary) in fund_cash::tests::hard() {
            found.extend(wrongs(&format!("fund-cash of {case}"), &fund_cash::draw(&summary, words)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn pictures_are_real_files_and_the_same_each_time() {
    let summary = sample::summary(&SEVEN, 2026..2034, 1.0);
    let words = Language::English.words();
    let pictures = all(&summary, words).expect("a picture is drawn");
    assert_eq!(pictures, all(&summary, words).expect("a picture is drawn again"));
    for picture in &pictures {
        let reader = png::Decoder::new(picture.png.as_slice()).read_info().expect("a PNG file");
        assert_eq!((reader.info().width, reader.info().height), (1800, 1100), "{}", picture.name);
        assert!(picture.svg.starts_with("<svg width=\"1800\" height=\"1100\" viewBox=\"0 0 3600 2200\""));
        assert!(picture.svg.ends_with("</svg>\n") && picture.svg.contains("@font-face"));
    }
}

#[test]
fn without_anything_to_show_a_picture_says_why() {
    let summary = sample::emptied(sample::summary(&SEVEN, 2026..2034, 1.0));
    for (name, draw) in figures() {
        let drawing = draw(&summary, Language::English.words());
        let says =
            drawing.shapes.iter().filter_map(ground).any(|(text, _)| text.starts_with("There is nothing to show"));
        assert!(says, "{name}");
    }
}

/// Writes the pictures to look at them: `COFIN_LOOK=/tmp/look cargo test --lib look`.
#[test]
fn look() {
    let Ok(folder) = std::env::var("COFIN_LOOK") else { return };
    let of_subjects = [funnel::tests::hard(), fund_cash::tests::hard(), collar_payoff::tests::hard()];
    for (case, summary) in hard().into_iter().chain(of_subjects.into_iter().flatten()) {
        for language in Language::ALL {
            let folder = format!("{folder}/{}", language.code());
            std::fs::create_dir_all(&folder).expect("a folder to write to");
            for picture in all(&summary, language.words()).expect("a picture is drawn") {
                std::fs::write(format!("{folder}/{case}-{}.png", picture.name), picture.png).expect("a PNG");
                std::fs::write(format!("{folder}/{case}-{}.svg", picture.name), picture.svg).expect("an SVG");
            }
        }
    }
}

/// A made-up sweep of so many policies and measures over one lever, or two.
fn sweep(policies: &[&str], measures: &[(&'static str, &str)], second: Option<Vec<f64>>) -> Sweep {
    let along: Vec<f64> = (0..13_u32).map(|step| 0.2 + 0.05 * f64::from(step)).collect();
    let besides: Vec<Option<f64>> = second.clone().map_or(vec![None], |values| values.into_iter().map(Some).collect());
    let mut curves = Vec::new();
    for (place, policy) in (0_u32..).zip(policies) {
        for (measure, unit) in measures {
            for beside in &besides {
                let size = if *unit == "VND" { 3e12 } else { 0.4 };
                let height =
                    |at: f64| size * ((at - 0.5) * (at - 0.5) * 8.0 - 0.1 * f64::from(place) - beside.unwrap_or(0.0));
                let point = |at: &f64| Point {
                    at: *at,
                    value: (*at < 0.78).then(|| height(*at)),
                    se: Some(size * 0.01),
                    interval: Some((height(*at) - size * 0.02, height(*at) + size * 0.02)),
                    band: sample::band(height(*at), size),
                    own: None,
                    own_se: None,
                    step: None,
                    step_se: None,
                };
                let found =
                    Found { kind: turning::Kind::Lowest, at: 0.5, se: None, interval: None, between: (0.4, 0.6) };
                curves.push(Curve {
                    policy: (*policy).to_owned(),
                    measure,
                    kind: Kind::Mean,
                    unit: (*unit).to_owned(),
                    better: Better::Higher,
                    less_reference: *unit == "VND",
                    beside: *beside,
                    points: along.iter().map(point).collect(),
                    found: vec![found],
                });
            }
        }
    }
    let lever = |name: &str, values: Vec<f64>| Moved { name: name.to_owned(), path: "schemes.pull".to_owned(), values };
    let mut levers = vec![lever("State's share of pull, as the decree of 2025 may have it", along)];
    levers.extend(second.map(|values| lever("floor", values)));
    Sweep {
        title: "Đẩy, kéo, đối ứng hay ngưỡng?".into(),
        titles: Vec::new(),
        file_hash: "3fa94c12d08e7b65aa".into(),
        set: Vec::new(),
        seed: 57,
        runs: 2_000,
        design: "LatinHypercube".into(),
        batches: 31,
        version: "0.1.0".into(),
        stream_version: 1,
        currency: "VND".into(),
        reference: "no support".into(),
        levers,
        curves,
        warnings: Vec::new(),
    }
}

/// Sweeps that the picture has to survive.
fn hard_sweeps() -> Vec<(&'static str, Sweep)> {
    const SIX: [(&str, &str); 6] = [
        ("net_private_effect", "ratio"),
        ("additionality", "share"),
        ("deadweight_share", "share"),
        ("state_outlay", "VND"),
        ("technology_enterprises_per_year", "per year"),
        ("social_private_at_hurdle_rate", "VND"),
    ];
    let mut nothing = sweep(&SEVEN[1..2], &SIX[..1], None);
    nothing.curves[0].points.iter_mut().for_each(|point| point.value = None);
    let fine = (0..21_u32).map(|step| -0.5 + 0.05 * f64::from(step)).collect();
    vec![
        ("one curve", sweep(&SEVEN[1..2], &SIX[..1], None)),
        ("one policy", sweep(&SEVEN[1..2], &SIX, None)),
        ("six policies", sweep(&SEVEN[1..], &SIX, None)),
        ("two measures", sweep(&SEVEN[1..4], &SIX[..2], None)),
        ("a map", sweep(&SEVEN[1..2], &SIX[..1], Some(vec![0.0, 0.2, 0.4]))),
        ("many maps", sweep(&SEVEN[1..], &SIX, Some(fine))),
        ("nothing", nothing),
    ]
}

#[test]
fn the_picture_of_a_sweep_lies_on_its_page_and_no_two_words_touch() {
    let mut found = Vec::new();
    for (case, sweep) in hard_sweeps() {
        for words in Language::ALL.map(Language::words) {
            found.extend(wrongs(case, &super::sweep::draw(&sweep, words)));
        }
        if let Ok(folder) = std::env::var("COFIN_LOOK") {
            let picture = super::sweep(&sweep, Language::English.words()).expect("a picture is drawn");
            std::fs::create_dir_all(&folder).expect("a folder to write to");
            std::fs::write(format!("{folder}/sweep-{case}.png"), picture.png).expect("a PNG");
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// One firm of the certain case, with this lever.
fn one_firm(lever: Option<&str>) -> Case {
    let text = include_str!("../../tests/theory/case.ron");
    let asked = Asked { class: "small", lever, ..Asked::default() };
    let nothing = |file: &str| Err((format!("there is no {file}"), String::new()));
    let plan = case::plan("case.ron", text.as_bytes().to_vec(), &Changes::default(), &asked, &nothing);
    plan.expect("it is a scenario").look().expect("it can be counted")
}

#[test]
fn the_picture_of_one_firm_lies_on_its_page_in_every_language() {
    let plain = one_firm(Some("schemes.grant.funding.state=0.3..0.6/16"));
    let mut hard = plain.clone();
    hard.class = "doanh nghiệp nhỏ và vừa ở các tỉnh miền núi".to_owned();
    while hard.policies.len() < 9 {
        hard.policies.push(hard.policies[1].clone());
    }
    for (place, of) in hard.policies.iter_mut().enumerate() {
        of.policy = format!("{place} Đẩy 80 % cho trường đại học và viện nghiên cứu công lập ở tỉnh");
        for (at, point) in of.points.iter_mut().enumerate() {
            point.raised = at % 5 == 2;
            point.worth = point.worth.map(|worth| -1e6 * worth);
        }
    }
    let mut rich = one_firm(None);
    for of in &mut rich.policies {
        of.months.wealth *= 1_000_000;
    }
    let mut nobody = plain.clone();
    nobody.shares.clear();
    nobody.policies.truncate(1);
    let mut found = Vec::new();
    for (name, case) in [("plain", &plain), ("hard", &hard), ("rich", &rich), ("nobody", &nobody)] {
        for words in Language::ALL.map(Language::words) {
            found.extend(wrongs(name, &super::case::draw(case, words)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
