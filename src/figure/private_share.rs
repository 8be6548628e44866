//! Figure: contracts by private share, with the threshold of 70 %. Computes nothing but wider bins for narrow panels.

use crate::study::summary::{PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, extent};
use super::drawing::{Area, DASHED, Drawing, Side};
use super::page::{self, Key, MOST_PANELS, Made, Page, count};
use super::style::{BELOW, BLUE, QUIET, SMALL, TEXT, VERMILLION};

/// The priority threshold of the private share.
const THRESHOLD: f64 = 0.70;

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (figures, made) = (&words.figures, Made::of(summary, words));
    let title = figures.share_title;
    let told: Vec<&PolicySummary> = summary
        .policies
        .iter()
        .filter(|policy| policy.pictures.contracts_by_private_share.iter().any(|number| *number > 0.0))
        .collect();
    if told.is_empty() {
        return Page::empty(made, title, figures.share_nothing);
    }
    let drawn = &told[..told.len().min(MOST_PANELS)];
    let together = if drawn.len() > 2 { 2 } else { 1 };
    let bars: Vec<Vec<f64>> = drawn.iter().map(|policy| bins(policy, together)).collect();
    let peaks: Vec<f64> = bars.iter().filter_map(|bars| extent(bars.iter().copied()).map(|(_, high)| high)).collect();
    let (least, most) = extent(peaks.iter().copied()).unwrap_or((1.0, 1.0));
    // One scale for all, unless it would flatten a panel.
    let own = most > 6.0 * least;
    let reading = put(figures.share_reading, &[("wide", together.to_string())])
        + if own { figures.share_scales } else { "" }
        + &page::not_drawn(told.len(), MOST_PANELS, "summary.json", words);
    let mut page = Page::new(made, title, &reading);
    page.legend(&[
        (Key::Fill(|drawing, area| drawing.fill_box(area, BLUE)), figures.share_contracts),
        (Key::Line(VERMILLION, DASHED), figures.share_threshold),
    ]);
    let ticks = if drawn.len() > 3 { 3 } else { 6 };
    let scales: Vec<Scale> =
        peaks.iter().map(|peak| Scale::from_zero(0.0, if own { *peak } else { most }, ticks)).collect();
    let labels = scales.iter().map(|scale| page::label_room(scale, "", words)).fold(0.0, f64::max);
    let panels = page::panels(&mut page, &page::names(drawn), labels, own);
    for ((bars, scale), panel) in bars.iter().zip(&scales).zip(&panels) {
        page::vertical_axis(&mut page.drawing, panel.plot, scale, own || panel.first, "");
        shares(&mut page.drawing, panel.plot);
        let x = panel.plot.left + panel.plot.width() * THRESHOLD;
        page.drawing.line(&[(x, panel.plot.bottom), (x, panel.plot.top)], VERMILLION, 3.0, DASHED);
        histogram(&mut page.drawing, bars, panel.plot, scale);
    }
    page.drawing
}

/// So many bins of one per cent together; exactly 100 % belongs to the last.
fn bins(policy: &PolicySummary, together: usize) -> Vec<f64> {
    let mut bars = vec![0.0; 100 / together];
    for (bin, contracts) in policy.pictures.contracts_by_private_share.iter().enumerate() {
        let bar = (bin / together).min(bars.len() - 1);
        bars[bar] += contracts;
    }
    bars
}

/// Bars of contracts, each over its part of the private share.
pub(super) fn histogram(drawing: &mut Drawing, bars: &[f64], plot: Area, scale: &Scale) {
    let width = plot.width() / count(bars.len());
    for (bar, contracts) in bars.iter().enumerate() {
        if *contracts > 0.0 {
            let left = plot.left + width * count(bar);
            let top = scale.place(*contracts, plot.bottom, plot.top).min(plot.bottom - 1.0);
            drawing.fill_box(Area { left, top, right: left + width - 1.0, bottom: plot.bottom }, BLUE);
        }
    }
}

/// Per cents below a plot.
pub(super) fn shares(drawing: &mut Drawing, plot: Area) {
    for share in [0_u8, 25, 50, 75, 100] {
        let x = plot.left + plot.width() * f64::from(share) / 100.0;
        drawing.line(&[(x, plot.bottom), (x, plot.bottom + 7.0)], QUIET, 2.0, super::drawing::FULL);
        drawing.text(&share.to_string(), (x, plot.bottom + BELOW), Side::Middle, SMALL, TEXT);
    }
}
