//! What must hold of every picture: it lies on its page, its words do not touch, it is a real file, the same each time.

use super::drawing::{Area, Drawing, HEIGHT, Shape, Side, WIDTH};
use super::sample::{self, SEVEN};
use super::{FIGURES, all, font};
use crate::study::summary::Summary;

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
    for (case, summary) in hard() {
        for (name, draw) in FIGURES {
            found.extend(wrongs(&format!("{name} of {case}"), &draw(&summary)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn pictures_are_real_files_and_the_same_each_time() {
    let summary = sample::summary(&SEVEN, 2026..2034, 1.0);
    let pictures = all(&summary).expect("a picture is drawn");
    assert_eq!(pictures, all(&summary).expect("a picture is drawn again"));
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
    for (name, draw) in FIGURES {
        let drawing = draw(&summary);
        let says =
            drawing.shapes.iter().filter_map(ground).any(|(text, _)| text.starts_with("There is nothing to show"));
        assert!(says, "{name}");
    }
}

/// Writes the pictures to look at them: `COFIN_LOOK=/tmp/look cargo test --lib look`.
#[test]
fn look() {
    let Ok(folder) = std::env::var("COFIN_LOOK") else { return };
    for (case, summary) in hard() {
        for picture in all(&summary).expect("a picture is drawn") {
            std::fs::create_dir_all(&folder).expect("a folder to write to");
            std::fs::write(format!("{folder}/{case}-{}.png", picture.name), picture.png).expect("a PNG");
            std::fs::write(format!("{folder}/{case}-{}.svg", picture.name), picture.svg).expect("an SVG");
        }
    }
}
