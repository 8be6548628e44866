//! What all pictures share: title, legend, footer, panels side by side, rows of policies. It computes no result.

use crate::report::number::fixed;
use crate::study::summary::{PolicySummary, Summary};
use crate::words::{Words, put};

use super::axis::{Scale, Tick};
use super::drawing::{Area, Dash, Drawing, FULL, Ink, Mark, Point, Side};
use super::font;
use super::style::{AXIS, BELOW, FOOTER, GRID, LABEL, PAGE, QUIET, SMALL, TEXT, TITLE, WHITE, line_height};

/// Rows drawn at most; further policies are in `summary.json`.
pub(super) const MOST_ROWS: usize = 20;
/// Panels drawn at most.
pub(super) const MOST_PANELS: usize = 8;

/// What is told at the foot of a page: of which study it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Made<'a> {
    pub title: &'a str,
    pub version: &'a str,
    pub seed: u64,
    pub runs: usize,
    pub file_hash: &'a str,
    pub set: usize,
    /// In which words.
    pub words: &'static Words,
}

impl<'a> Made<'a> {
    /// Of a study.
    pub fn of(summary: &'a Summary, words: &'static Words) -> Made<'a> {
        let Summary { version, seed, runs, file_hash, set, .. } = summary;
        let title = summary.title_in(words.language);
        Made { title, version, seed: *seed, runs: *runs, file_hash, set: set.len(), words }
    }
}

/// A drawing begun, and the room left on its page.
pub(super) struct Page {
    pub drawing: Drawing,
    pub room: Area,
}

impl Page {
    /// A white page with a title (subject and unit), a line that says how to read it, and the footer.
    pub fn new(made: Made<'_>, title: &str, reading: &str) -> Self {
        let mut drawing = Drawing::new(made.words);
        drawing.fill_box(
            Area { left: 0.0, top: 0.0, right: super::drawing::WIDTH, bottom: super::drawing::HEIGHT },
            WHITE,
        );
        let mut top = PAGE.top;
        for line in font::wrap(title, TITLE, true, PAGE.width(), 2) {
            drawing.bold(&line, (PAGE.left, top + f64::from(TITLE) * 0.9), Side::Left, TITLE, TEXT);
            top += line_height(TITLE);
        }
        for line in font::wrap(reading, LABEL, false, PAGE.width(), 3) {
            drawing.text(&line, (PAGE.left, top + f64::from(LABEL)), Side::Left, LABEL, QUIET);
            top += line_height(LABEL);
        }
        footer(&mut drawing, made);
        let bottom = PAGE.bottom - line_height(FOOTER) - 8.0;
        Self { drawing, room: Area { top: top + 14.0, bottom, ..PAGE } }
    }

    /// A page that says why there is nothing to see.
    pub fn empty(made: Made<'_>, title: &str, sentence: &str) -> Drawing {
        let mut page = Self::new(made, title, "");
        let middle = f64::midpoint(page.room.top, page.room.bottom);
        for (line, text) in (0_u8..).zip(font::wrap(sentence, 34, false, PAGE.width() - 200.0, 4)) {
            let baseline = middle + f64::from(line) * line_height(34);
            page.drawing.text(&text, (f64::midpoint(PAGE.left, PAGE.right), baseline), Side::Middle, 34, QUIET);
        }
        page.drawing
    }

    /// A row of keys below the title, broken where it is too wide.
    pub fn legend(&mut self, keys: &[(Key, &str)]) {
        let mut left = self.room.left;
        let mut middle = self.room.top + 18.0;
        for (key, words) in keys {
            let words = font::shorten(words, LABEL, false, self.room.width() - 80.0);
            let wide = 68.0 + font::width(&words, LABEL, false);
            if left > self.room.left && left + wide > self.room.right {
                left = self.room.left;
                middle += line_height(LABEL) + 6.0;
            }
            key.draw(&mut self.drawing, left, middle);
            self.drawing.text(&words, (left + 68.0, middle + f64::from(LABEL) * 0.36), Side::Left, LABEL, TEXT);
            left += wide + 44.0;
        }
        self.room.top = middle + 34.0;
    }
}

fn footer(drawing: &mut Drawing, of: Made<'_>) {
    let hash: String = of.file_hash.chars().take(8).collect();
    let (words, version) = (&of.words.figures, of.version.to_owned());
    let runs = of.words.local(&fixed(count(of.runs), 0));
    let told = [("version", version), ("seed", of.seed.to_string()), ("runs", runs), ("hash", hash)];
    let mut made = put(words.footer, &told);
    if of.set > 0 {
        made += &put(words.footer_set, &[("set", of.set.to_string())]);
    }
    let baseline = PAGE.bottom - 6.0;
    drawing.text(&made, (PAGE.right, baseline), Side::Right, FOOTER, QUIET);
    let room = PAGE.width() - font::width(&made, FOOTER, false) - 60.0;
    let title = font::shorten(of.title, FOOTER, false, room);
    drawing.text(&title, (PAGE.left, baseline), Side::Left, FOOTER, QUIET);
}

/// The sign before a word of a legend.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    /// A line with its band.
    Band(Ink, Dash, Option<Mark>),
    /// A line.
    Line(Ink, Dash),
    /// A filled box.
    Fill(fn(&mut Drawing, Area)),
}

impl Key {
    fn draw(self, drawing: &mut Drawing, left: f64, middle: f64) {
        let area = Area { left, top: middle - 15.0, right: left + 54.0, bottom: middle + 15.0 };
        let line = [(area.left, middle), (area.right, middle)];
        match self {
            Self::Band(ink, dash, mark) => {
                drawing.fill_box(area, ink.faint(0.2));
                drawing.line(&line, ink, 4.0, dash);
                if let Some(mark) = mark {
                    drawing.mark(mark, (left + 27.0, middle), 7.0, ink);
                }
            }
            Self::Line(ink, dash) => drawing.line(&line, ink, 4.0, dash),
            Self::Fill(fill) => fill(drawing, area),
        }
    }
}

/// One of several plots of the same kind.
pub(super) struct Panel {
    /// Where values are drawn.
    pub plot: Area,
    /// Whether it shows the labels of the vertical axis.
    pub first: bool,
}

/// Room for a panel a policy, each with its name above. `labels` is the room for labels left of the first column, or of
/// every panel.
pub(super) fn panels(page: &mut Page, names: &[&str], labels: f64, every: bool) -> Vec<Panel> {
    let columns = match names.len() {
        0..=3 => names.len().max(1),
        4 => 2,
        5 | 6 => 3,
        _ => 4,
    };
    let rows = names.len().div_ceil(columns);
    let room = page.room;
    let gap = 46.0;
    let left_of = |column: usize| if every || column == 0 { labels } else { 0.0 };
    let all_labels: f64 = (0..columns).map(left_of).sum();
    let width = (room.width() - all_labels - gap * count(columns - 1) - 24.0) / count(columns);
    let titles: Vec<Vec<String>> = names.iter().map(|name| font::wrap(name, SMALL, true, width, 4)).collect();
    let heads: Vec<f64> = titles
        .chunks(columns)
        .map(|row| row.iter().map(Vec::len).max().map_or(0.0, count) * line_height(SMALL) + 12.0)
        .collect();
    let below = 52.0;
    let height = (room.height() - heads.iter().sum::<f64>() - below * count(rows)) / count(rows);
    let mut panels = Vec::new();
    let mut top = room.top;
    for (row, head) in heads.iter().enumerate() {
        let mut left = room.left;
        for column in 0..columns.min(names.len() - row * columns) {
            let place = row * columns + column;
            left += left_of(column);
            let plot = Area { left, top: top + head, right: left + width, bottom: top + head + height };
            let lines = &titles[place];
            for (line, words) in lines.iter().rev().enumerate() {
                let baseline = plot.top - 16.0 - count(line) * line_height(SMALL);
                page.drawing.bold(words, (left, baseline), Side::Left, SMALL, TEXT);
            }
            panels.push(Panel { plot, first: column == 0 });
            left += width + gap;
        }
        top += head + height + below;
    }
    panels
}

/// Horizontal lines at the ticks, with labels left of the plot if asked for.
pub(super) fn vertical_axis(drawing: &mut Drawing, plot: Area, scale: &Scale, labelled: bool, sign: &str) {
    for tick in scale.ticks() {
        let y = scale.place(tick.value, plot.bottom, plot.top);
        drawing.line(&[(plot.left, y), (plot.right, y)], GRID, 2.0, FULL);
        if labelled {
            let label = format!("{}{sign}", drawing.words.local(&tick.label));
            drawing.text(&label, (plot.left - 12.0, y + f64::from(SMALL) * 0.36), Side::Right, SMALL, TEXT);
        }
    }
    let zero = scale.place(0.0, plot.bottom, plot.top);
    drawing.line(&[(plot.left, zero), (plot.right, zero)], AXIS, 2.5, FULL);
}

/// The room the labels of a vertical axis need.
pub(super) fn label_room(scale: &Scale, sign: &str, words: &Words) -> f64 {
    let width = |label: &str| font::width(&format!("{}{sign}", words.local(label)), SMALL, false);
    scale.ticks().iter().map(|tick| width(&tick.label)).fold(0.0, f64::max) + 22.0
}

/// Vertical lines at the ticks with labels below; labels that would touch their neighbour are left out.
pub(super) fn horizontal_axis(drawing: &mut Drawing, plot: Area, scale: &Scale, sign: &str) {
    let mut free = f64::NEG_INFINITY;
    for tick in scale.ticks() {
        let x = scale.place(tick.value, plot.left, plot.right);
        drawing.line(&[(x, plot.top), (x, plot.bottom)], GRID, 2.0, FULL);
        let label = format!("{}{sign}", drawing.words.local(&tick.label));
        let half = font::width(&label, SMALL, false) / 2.0;
        if x - half > free {
            drawing.text(&label, (x, plot.bottom + BELOW), Side::Middle, SMALL, TEXT);
            free = x + half + 12.0;
        }
    }
}

/// The room that the labels of two horizontal axes beside each other need between their plots.
pub(super) fn room_between(left: &Scale, right: &Scale, words: &Words) -> f64 {
    let half =
        |tick: Option<&Tick>| tick.map_or(0.0, |tick| font::width(&words.local(&tick.label), SMALL, false) / 2.0);
    half(left.ticks().last()) + half(right.ticks().first()) + 24.0
}

/// Words on a light ground, readable over whatever lies below.
pub(super) fn plate(drawing: &mut Drawing, words: &str, (x, baseline): Point, anchor: Side, size: u32) {
    let (wide, high) = (font::width(words, size, false), f64::from(size));
    let left = match anchor {
        Side::Left => x,
        Side::Middle => x - wide / 2.0,
        Side::Right => x - wide,
    };
    let ground = Area {
        left: left - 7.0,
        top: baseline - high * 0.92,
        right: left + wide + 7.0,
        bottom: baseline + high * 0.22,
    };
    drawing.fill_box(ground, WHITE.faint(0.85));
    drawing.text(words, (x, baseline), anchor, size, TEXT);
}

/// Names of policies at the left, one row each.
pub(super) struct Rows {
    /// The middle of each row.
    pub middles: Vec<f64>,
    /// The height of a row.
    pub height: f64,
    /// Right of the names.
    pub right_of_names: f64,
    /// Height of letters that fits the rows.
    pub size: u32,
}

/// Writes the names of policies as rows between `top` and `bottom` of the page's room.
pub(super) fn rows(page: &mut Page, names: &[&str], top: f64, bottom: f64) -> Rows {
    let height = ((bottom - top) / count(names.len().max(1))).min(190.0);
    let (size, lines) = fitted(names, height, 540.0);
    let widest = lines.iter().flatten().map(|line| font::width(line, size, false)).fold(120.0, f64::max);
    let right_of_names = page.room.left + widest;
    let middles: Vec<f64> = (0..names.len()).map(|row| top + height * (count(row) + 0.5)).collect();
    for (middle, lines) in middles.iter().zip(&lines) {
        let first = middle - line_height(size) * (count(lines.len()) - 1.0) / 2.0 + f64::from(size) * 0.36;
        for (line, words) in lines.iter().enumerate() {
            let baseline = first + count(line) * line_height(size);
            page.drawing.text(words, (right_of_names, baseline), Side::Right, size, TEXT);
        }
    }
    Rows { middles, height, right_of_names, size }
}

/// Names broken into rows of one height: in the largest letters that show every name in full, or else in the smallest, cut with `…`.
pub(super) fn fitted(names: &[&str], height: f64, room: f64) -> (u32, Vec<Vec<String>>) {
    let broken = |size: u32| -> Vec<Vec<String>> {
        let most = (1..=3_u8).rev().find(|lines| f64::from(*lines) * line_height(size) < height).unwrap_or(1);
        names.iter().map(|name| font::wrap(name, size, false, room, usize::from(most))).collect()
    };
    let whole = |lines: &[Vec<String>]| !lines.iter().flatten().any(|line| line.ends_with('…'));
    let fitting = || [LABEL, SMALL, 24, 21].into_iter().filter(|size| line_height(*size) < height);
    fitting()
        .map(|size| (size, broken(size)))
        .find(|(_, lines)| whole(lines))
        .or_else(|| fitting().next_back().map(|size| (size, broken(size))))
        .unwrap_or_else(|| (18, broken(18)))
}

/// A sentence about what did not fit; empty if all did.
pub(super) fn not_drawn(all: usize, most: usize, file: &str, words: &Words) -> String {
    let of = [("most", most.to_string()), ("all", all.to_string()), ("file", file.to_owned())];
    if all > most { put(words.figures.not_drawn, &of) } else { String::new() }
}

/// The names of policies.
pub(super) fn names<'a>(policies: &[&'a PolicySummary]) -> Vec<&'a str> {
    policies.iter().map(|policy| policy.name.as_str()).collect()
}

/// A count of things on a page, for arithmetic with lengths.
#[expect(clippy::cast_precision_loss, reason = "counts of lines, panels and runs are far below 2^53")]
pub(super) fn count(things: usize) -> f64 {
    things as f64
}
