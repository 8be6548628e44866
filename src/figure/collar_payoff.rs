//! Figure: what collars give and take of a sales year by its revenue, and what was paid and received in the study. Computes no measure.

use crate::measure::Id;
use crate::report::number::plain;
use crate::scheme::collar::{Flows, KnownCollar};
use crate::study::summary::{Band, CollarTerms, PolicySummary, Summary};
use crate::words::{FigureWords, Words, put};

use super::axis::{Scale, extent, money_unit};
use super::drawing::{Area, Drawing, FULL, Ink, Mark, Point, Side};
use super::font;
use super::page::{self, Key, MOST_ROWS, Made, Page, Rows};
use super::style::{AXIS, BLUE, LABEL, TEXT, VERMILLION, WHITE, line_height, policy as look_of};

/// Collars drawn at most: more lines over each other cannot be told apart.
const MOST_COLLARS: usize = 6;

/// Whether a policy has a collar.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| !policy.pictures.collars.is_empty())
}

/// One of the sums of a future: the measure, the words of its key, its ink, and what fills its key.
type Sum = (Id, fn(&FigureWords) -> &'static str, Ink, fn(&mut Drawing, Area));

/// What is paid and what is received.
const SIDES: [Sum; 2] = [
    (Id::CollarPaid, |words| words.collar_paid, BLUE, |drawing, area| drawing.fill_box(area, BLUE)),
    (Id::CollarReceived, |words| words.collar_received, VERMILLION, |drawing, area| drawing.fill_box(area, VERMILLION)),
];

/// Collars of one payoff, after years of grace.
struct Payoff {
    names: String,
    collar: KnownCollar,
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let all: Vec<&PolicySummary> =
        summary.policies.iter().filter(|policy| !policy.pictures.collars.is_empty()).collect();
    let policies = &all[..all.len().min(MOST_ROWS)];
    let all_payoffs = payoffs(policies);
    let payoffs = &all_payoffs[..all_payoffs.len().min(MOST_COLLARS)];
    let bands = policies.iter().flat_map(|policy| SIDES.map(|(id, ..)| band(policy, id)));
    let Some((_, most)) = extent(bands.flatten().flat_map(|(_, mean, band)| [Some(mean), band.p95]).flatten()) else {
        return Page::empty(made, told.collar_subject, told.collar_nothing);
    };
    let unit = money_unit([most]);
    let reading = told.collar_reading.to_owned()
        + &lines_left_out(all_payoffs.len(), told)
        + &page::not_drawn(all.len(), MOST_ROWS, "summary.json", words);
    let mut page = Page::new(made, told.collar_title, &reading);
    legend(&mut page, payoffs);
    let top = page.room.top + line_height(LABEL) * 2.0 + 10.0;
    let bottom = page.room.bottom - 46.0;
    let middle = page.room.left + 0.42 * page.room.width();
    let left = Area { left: page.room.left, top, right: middle, bottom };
    sales_year(&mut page.drawing, payoffs, left);
    page.room.left = middle + 50.0;
    let rows = page::rows(&mut page, &page::names(policies), top, bottom);
    let plot = Area {
        left: rows.right_of_names + 24.0,
        top,
        right: page.room.right - 30.0,
        bottom: rows.middles.last().map_or(bottom, |middle| middle + rows.height / 2.0),
    };
    let scale = Scale::from_zero(0.0, most / unit.size, 5);
    head(&mut page.drawing, &put(told.collar_future, &[("unit", unit.in_words(&summary.currency, words))]), plot);
    page::horizontal_axis(&mut page.drawing, plot, &scale, "");
    page.drawing.line(&[(plot.left, plot.top), (plot.left, plot.bottom)], AXIS, 4.0, FULL);
    futures(&mut page.drawing, policies, &rows, plot, |value| scale.place(value / unit.size, plot.left, plot.right));
    page.drawing
}

/// A sentence about lines that are left out; empty if none are.
fn lines_left_out(all: usize, words: &FigureWords) -> String {
    let of = [("most", MOST_COLLARS.to_string()), ("all", all.to_string())];
    if all > MOST_COLLARS { put(words.collar_lines, &of) } else { String::new() }
}

/// The collars of some policies, those with one payoff together.
fn payoffs(policies: &[&PolicySummary]) -> Vec<Payoff> {
    let mut payoffs: Vec<(Vec<&str>, KnownCollar)> = Vec::new();
    for CollarTerms { scheme, low, high, share, reading, grace_years: _ } in
        policies.iter().flat_map(|policy| &policy.pictures.collars)
    {
        let collar = KnownCollar { low: *low, high: *high, share: *share, grace_years: 0, reading: *reading };
        match payoffs.iter_mut().find(|(_, known)| *known == collar) {
            Some((names, _)) if names.contains(&scheme.as_str()) => {}
            Some((names, _)) => names.push(scheme),
            None => payoffs.push((vec![scheme], collar)),
        }
    }
    payoffs.into_iter().map(|(names, collar)| Payoff { names: names.join(", "), collar }).collect()
}

/// A policy's measure, where it has a value: the measure's place, mean and percentiles over futures.
fn band(policy: &PolicySummary, id: Id) -> Option<(Id, f64, Band)> {
    let measure = policy.measure(id.name())?;
    Some((id, measure.value?, measure.band))
}

/// Which line is of which collar, and which bar is of what.
fn legend(page: &mut Page, payoffs: &[Payoff]) {
    let words = page.drawing.words;
    let percent = |share: f64| words.local(&plain(100.0 * share));
    let terms: Vec<String> = payoffs
        .iter()
        .map(|Payoff { names, collar }| {
            let names = font::shorten(names, LABEL, false, 700.0);
            let of = [("names", names), ("low", percent(collar.low)), ("high", percent(collar.high))];
            put(words.figures.collar_terms, &of)
        })
        .collect();
    let lines = terms.iter().enumerate().map(|(place, words)| (line_key(place), words.as_str()));
    let bars = SIDES.map(|(_, called, _, fill)| (Key::Fill(fill), called(&words.figures)));
    let keys: Vec<(Key, &str)> = lines.chain(bars).collect();
    page.legend(&keys);
}

fn line_key(place: usize) -> Key {
    let look = look_of(place);
    Key::Line(look.ink, look.dash)
}

/// Bold words over a plot.
fn head(drawing: &mut Drawing, words: &str, plot: Area) {
    let lines = font::wrap(words, LABEL, true, plot.width(), 2);
    for (line, words) in lines.iter().rev().enumerate() {
        let baseline = plot.top - 18.0 - page::count(line) * line_height(LABEL);
        drawing.bold(words, (plot.left, baseline), Side::Left, LABEL, TEXT);
    }
}

/// What is paid, or below nothing received, of a sales year by its revenue, both in percent of its plan.
fn sales_year(drawing: &mut Drawing, payoffs: &[Payoff], room: Area) {
    let far = payoffs.iter().map(|payoff| payoff.collar.high + 0.25).fold(2.0, f64::max);
    let lines: Vec<Vec<(f64, f64)>> = payoffs.iter().map(|payoff| corners(payoff.collar, far)).collect();
    let (low, high) = extent(lines.iter().flatten().map(|(_, paid)| 100.0 * paid)).unwrap_or((0.0, 1.0));
    let (across, up) = (Scale::covering(0.0, 100.0 * far, 5), Scale::from_zero(low, high, 6));
    let plot = Area { left: room.left + page::label_room(&up, "", drawing.words), ..room };
    head(drawing, drawing.words.figures.collar_year, Area { left: room.left, ..plot });
    page::horizontal_axis(drawing, plot, &across, "");
    page::vertical_axis(drawing, plot, &up, true, "");
    let at = |(revenue, paid): &(f64, f64)| -> Point {
        (across.place(100.0 * revenue, plot.left, plot.right), up.place(100.0 * paid, plot.bottom, plot.top))
    };
    for (place, line) in lines.iter().enumerate() {
        let look = look_of(place);
        let points: Vec<Point> = line.iter().map(at).collect();
        drawing.line(&points, look.ink, (8.0 - 1.5 * page::count(place)).max(3.0), look.dash);
    }
}

/// The corners of a payoff from no revenue to `far`, in terms of the plan.
fn corners(collar: KnownCollar, far: f64) -> Vec<(f64, f64)> {
    let net = |revenue: f64| {
        let Flows { paid, received } = collar.of(0, revenue, 1.0);
        paid - received
    };
    // At a bound nothing is shared, just beyond it perhaps the whole difference.
    let [below, above] = [collar.low - 1e-9, collar.high + 1e-9];
    [0.0, below, collar.low, collar.high, above, far].map(|revenue| (revenue, net(revenue))).to_vec()
}

/// What is paid and received in futures, a pair of bars a policy.
fn futures(drawing: &mut Drawing, policies: &[&PolicySummary], rows: &Rows, plot: Area, x: impl Fn(f64) -> f64) {
    for (policy, middle) in policies.iter().zip(&rows.middles) {
        for ((id, _, ink, _), side) in SIDES.into_iter().zip([-1.0, 1.0]) {
            let Some((_, mean, band)) = band(policy, id) else { continue };
            let (y, thick) = (middle + side * rows.height * 0.17, (rows.height * 0.24).min(26.0));
            for (from, to, thick) in [(band.p05, band.p95, thick * 0.35), (band.p25, band.p75, thick)] {
                let (Some(from), Some(to)) = (from, to) else { continue };
                let area = Area {
                    left: x(from).max(plot.left),
                    top: y - thick / 2.0,
                    right: x(to).max(x(from) + 3.0).min(plot.right),
                    bottom: y + thick / 2.0,
                };
                drawing.fill_box(area, ink.faint(0.75));
            }
            for (radius, ink) in [(thick * 0.5, WHITE), (thick * 0.4, TEXT)] {
                drawing.mark(Mark::Circle, (x(mean), y), radius, ink);
            }
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::sample::{self, SEVEN};
    use super::*;
    use crate::scheme::collar::Counted;
    use crate::study::summary::Kind;

    fn terms(scheme: &str, low: f64, high: f64, reading: Counted) -> CollarTerms {
        CollarTerms { scheme: scheme.into(), low, high, share: 0.5, grace_years: 3, reading }
    }

    /// Summaries in which each policy after the reference has one of these collars.
    pub(in super::super) fn hard() -> Vec<(&'static str, Summary)> {
        let of = |names: &[&str], collars: &[CollarTerms], scale: f64| {
            let mut summary = sample::summary(names, 2026..2034, 1.0);
            for (place, policy) in summary.policies.iter_mut().enumerate() {
                for (name, value) in [("collar_paid", 1e12), ("collar_received", 7e11)] {
                    let value = if place > 0 { value * scale / page::count(place) } else { 0.0 };
                    policy.measures.push(sample::measure(name, Kind::Mean, "VND", Some(value), 0.01 * value));
                }
                if place > 0 {
                    policy.pictures.collars = vec![collars[place % collars.len()].clone()];
                }
            }
            summary
        };
        let many: Vec<String> = (0..45).map(|number| format!("policy {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let both = [terms("excess", 0.75, 1.25, Counted::Excess), terms("difference", 0.75, 1.25, Counted::Difference)];
        let wide = [terms("a scheme whose name takes all of the sixty letters allowed it", 0.1, 4.0, Counted::Excess)];
        let close: Vec<CollarTerms> = (0..9_u8)
            .map(|place| terms(&format!("collar {place}"), 0.9 - 0.05 * f64::from(place), 1.1, Counted::Excess))
            .collect();
        vec![
            ("collar", of(&SEVEN[..2], &both, 1.0)),
            ("both readings", of(&SEVEN, &both, 1.0)),
            ("a wide collar", of(&SEVEN[..3], &wide, 1e-6)),
            ("many collars", of(&many, &close, 1e4)),
            ("collars that pay nothing", of(&SEVEN, &both, 0.0)),
        ]
    }

    #[test]
    fn it_appears_where_there_are_collars() {
        assert!(!is_there(&sample::summary(&SEVEN, 2026..2034, 1.0)));
        assert!(hard().iter().all(|(_, summary)| is_there(summary)));
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves are exact")]
    fn a_payoff_has_a_corner_at_each_bound() {
        let terms = KnownCollar { low: 0.5, high: 1.5, share: 0.5, grace_years: 0, reading: Counted::Excess };
        let corners = corners(terms, 2.5);
        assert_eq!(
            (corners[0], corners[2], corners[3], corners[5]),
            ((0.0, 0.25), (0.5, 0.0), (1.5, 0.0), (2.5, -0.5))
        );
        let jump = corners[1].1;
        assert!(jump > 0.0 && jump < 1e-8);
    }
}
