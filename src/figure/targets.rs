//! Figure: the chance of each target under each policy, and of all of them in the same future: a matrix. Computes nothing.

use crate::report::number::{as_said, per_cent};
use crate::report::target_words;
use crate::study::summary::{Chance, PolicySummary, Summary};
use crate::words::Words;

use super::drawing::{Area, Drawing, Side};
use super::font;
use super::page::{self, MOST_ROWS, Made, Page, Rows};
use super::style::{BLUE, LABEL, QUIET, SMALL, TEXT, WHITE, line_height};

/// Targets drawn at most; the last column is all of them together.
const MOST_TARGETS: usize = 7;
/// Fields are as blue as the chance is great, up to this part.
const DEEPEST: f64 = 0.85;

/// A column: what is aimed at, and the chance under each policy.
struct Column {
    head: Vec<String>,
    chances: Vec<Option<Chance>>,
}

/// Whether a study aims at anything.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| !policy.targets.is_empty())
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let (told, made) = (&words.figures, Made::of(summary, words));
    let policies: Vec<&PolicySummary> = summary.policies.iter().take(MOST_ROWS).collect();
    let heads = heads(summary, &policies, words);
    if heads.is_empty() {
        return Page::empty(made, told.targets_title, told.targets_nothing);
    }
    let reading = told.targets_reading.to_owned()
        + &page::not_drawn(summary.policies.len(), MOST_ROWS, "summary.json", words)
        + if heads.len() > MOST_TARGETS { told.targets_left } else { "" };
    let mut page = Page::new(made, told.targets_title, &reading);
    let wide = |columns: usize| (page.room.width() * 0.72 / page::count(columns)).min(330.0);
    let joint = heads.len() > 1;
    let shown = heads.len().min(MOST_TARGETS);
    let width = wide(shown + usize::from(joint));
    let columns = columns(summary, &policies, &heads[..shown], joint, width, words);
    let lines = columns.iter().map(|column| column.head.len()).max().unwrap_or(1);
    let top = page.room.top + page::count(lines) * line_height(SMALL) + 16.0;
    let bottom = page.room.bottom - 10.0;
    let rows = page::rows(&mut page, &page::names(&policies), top, bottom);
    let left = (page.room.right - width * page::count(columns.len())).min(rows.right_of_names + 40.0);
    for (place, column) in columns.iter().enumerate() {
        // All of them together stands a little apart.
        let apart = if joint && place == shown { 14.0 } else { 0.0 };
        let left = left + page::count(place) * width + apart;
        draw_column(&mut page.drawing, column, &rows, (left, left + width - 8.0), top);
    }
    page.drawing
}

/// What any policy aims at, once each, in the order of the file.
fn heads(summary: &Summary, policies: &[&PolicySummary], words: &Words) -> Vec<String> {
    let mut heads: Vec<String> = Vec::new();
    for policy in policies {
        for target in &policy.targets {
            let head = target_words(summary, policy, target, words);
            if !heads.contains(&head) {
                heads.push(head);
            }
        }
    }
    heads
}

fn columns(
    summary: &Summary,
    policies: &[&PolicySummary],
    heads: &[String],
    joint: bool,
    width: f64,
    words: &'static Words,
) -> Vec<Column> {
    let broken = |head: &str| -> Vec<String> {
        let lines =
            head.split('\n').flat_map(|line| font::wrap(&line.replace('_', " "), SMALL, false, width - 16.0, 4));
        lines.collect()
    };
    let of = |head: &String| {
        let chance = |policy: &&PolicySummary| {
            let aimed = policy.targets.iter().find(|target| target_words(summary, policy, target, words) == *head);
            aimed.map(|target| target.chance)
        };
        Column { head: broken(head), chances: policies.iter().map(chance).collect() }
    };
    let mut columns: Vec<Column> = heads.iter().map(of).collect();
    if joint {
        let chances = policies.iter().map(|policy| policy.all_targets).collect();
        columns.push(Column { head: broken(words.figures.targets_all), chances });
    }
    columns
}

fn draw_column(drawing: &mut Drawing, column: &Column, rows: &Rows, (left, right): (f64, f64), top: f64) {
    let middle = f64::midpoint(left, right);
    for (line, words) in column.head.iter().rev().enumerate() {
        let baseline = top - 14.0 - page::count(line) * line_height(SMALL);
        drawing.text(words, (middle, baseline), Side::Middle, SMALL, TEXT);
    }
    let size = rows.size.min(LABEL);
    for (chance, row) in column.chances.iter().zip(&rows.middles) {
        let half = rows.height / 2.0 - 4.0;
        let area = Area { left, top: row - half, right, bottom: row + half };
        let Some(chance) = chance else {
            drawing.text("–", (middle, row + f64::from(size) * 0.36), Side::Middle, size, QUIET);
            continue;
        };
        let depth = DEEPEST * chance.value.clamp(0.0, 1.0);
        drawing.fill_box(area, BLUE.faint(depth.max(0.03)));
        let ink = if depth > 0.65 { WHITE } else { TEXT };
        let (said, known) =
            (as_said(chance.value * 100.0, chance.se.map(|se| se * 100.0)), per_cent(chance.value, chance.se));
        let said = drawing.words.local(&said) + drawing.words.percent;
        let error = known.split_once('±').map(|(_, error)| drawing.words.local(&format!("± {}", error.trim())));
        let room = rows.height - 16.0 > line_height(size) + line_height(SMALL);
        let baseline =
            row + f64::from(size) * 0.36 - if room && error.is_some() { line_height(SMALL) / 2.0 } else { 0.0 };
        drawing.bold(&said, (middle, baseline), Side::Middle, size, ink);
        if let (true, Some(error)) = (room, error) {
            drawing.text(&error, (middle, baseline + line_height(SMALL)), Side::Middle, SMALL.min(size), ink);
        }
    }
}
