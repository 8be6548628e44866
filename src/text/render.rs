//! Faults as text, each with its place, source line underlined, what is wrong, what to write instead. Computes nothing else.

use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};

use super::fault::{Fault, Faults};
use super::harmless::harmless;
use super::source::{Place, Sources};

/// Width of the output in columns: fixed, so that the same faults always print the same.
const WIDTH: usize = 120;
/// Most characters shown before and after the underlined start.
const AROUND: usize = 60;

impl Faults {
    /// All faults as text, in the order of their places.
    #[must_use]
    pub fn render(&self, sources: &Sources, colour: bool) -> String {
        let mut sorted: Vec<&Fault> = self.iter().collect();
        sorted.sort_by_key(|fault| fault.place.map(|place| (place.source, place.start, place.end)));
        let mut blocks: Vec<String> = sorted.into_iter().map(|fault| block(fault, sources, colour)).collect();
        match self.len() - self.iter().count() {
            0 => {}
            1 => blocks.push("and 1 more fault".to_owned()),
            more => blocks.push(format!("and {more} more faults")),
        }
        blocks.into_iter().map(|block| block + "\n").collect::<Vec<_>>().join("\n")
    }
}

/// One fault, without a line ending after it; whatever it quotes cannot steer a terminal. The place is written here and not by the renderer, which would count columns from the
/// start of what is shown of a long line.
fn block(fault: &Fault, sources: &Sources, colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() }.term_width(WIDTH);
    let what = harmless(&fault.what).replace('\n', " ");
    let help = fault.help.as_deref().map(harmless);
    let mut group = Level::ERROR.primary_title(what).elements(Vec::<Element<'_>>::new());
    if let Some(place) = fault.place {
        let Window { text, start, end } = window(sources, place);
        let underlined = AnnotationKind::Primary.span(start..end);
        group = group.element(Snippet::source(text).line_start(sources.line_column(place).0).annotation(underlined));
    }
    if let Some(help) = help.as_deref().filter(|_| fault.place.is_some()) {
        group = group.element(Level::HELP.message(help));
    }
    let drawn = renderer.render(&[group]);
    match (fault.place, drawn.split_once('\n')) {
        (Some(place), Some((title, below))) => format!("{title}\n{}\n{below}", origin(sources, place, colour)),
        _ => help.iter().fold(drawn, |drawn, help| format!("{drawn}\n  = help: {help}")),
    }
}

/// ` --> file:line:column`, the arrow above the bar that follows.
fn origin(sources: &Sources, place: Place, colour: bool) -> String {
    let (line, column) = sources.line_column(place);
    let blanks = " ".repeat(line.to_string().len());
    let arrow = if colour { "\u{1b}[1m\u{1b}[94m-->\u{1b}[0m" } else { "-->" };
    format!("{blanks}{arrow} {}:{line}:{column}", harmless(sources.name(place.source)).replace('\n', " "))
}

struct Window {
    text: String,
    start: usize,
    end: usize,
}

/// The part of the line around a place that is worth showing; what would not print is shown escaped.
fn window(sources: &Sources, place: Place) -> Window {
    let (_, line_start, line) = sources.line(place);
    let boundary = |byte: usize| (0..=byte.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    let start = boundary(place.start.saturating_sub(line_start));
    let end = boundary(place.end.saturating_sub(line_start)).max(start);
    let from = line[..start].char_indices().rev().take(AROUND).last().map_or(start, |(at, _)| at);
    let to = line[start..].char_indices().nth(AROUND).map_or(line.len(), |(at, _)| start + at);
    let clean = |text: &str| harmless(text.trim_start_matches('\u{feff}')).replace('\t', " ");
    let end = end.min(to);
    let before = if from > 0 { "… " } else { "" }.to_owned() + &clean(&line[from..start]);
    let inside = clean(&line[start..end]);
    let after = clean(&line[end..to]) + if to < line.len() { " …" } else { "" };
    Window { start: before.len(), end: before.len() + inside.len(), text: before + &inside + &after }
}
