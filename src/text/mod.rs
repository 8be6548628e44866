//! A file as text: a tree of nodes with places, faults with hints, paths, overlays and a typed read. Knows no word of co-financing.
//!
//! The way through: [`Sources`] owns the texts → [`parse`] makes a tree of [`Node`]s → [`set`] lays changes over it → [`read`] turns it
//! into a type. Every step adds to one [`Faults`], which prints them all at once, each at its place.

mod again;
mod changes;
mod entries;
mod fault;
mod harmless;
mod letters;
mod names;
mod number;
mod overlay;
mod parse;
mod path;
mod read;
mod recover;
mod render;
mod scan;
mod source;
mod text_mistakes;
mod tree;

#[cfg(test)]
mod tests;

pub use changes::{Change, changes};
pub use entries::{Entries, Listed, Unread};
pub use fault::{Fault, Faults};
pub use harmless::harmless;
pub use number::Exact;
pub use overlay::{lay_over, set};
pub use parse::{DEEPEST, parse, parse_part};
pub use path::{beginning, find, is_told_apart, leaves, leaves_where, matches, name_fault, segments, spelled};
pub use read::read;
pub use source::{Place, SourceId, Sources};
pub use tree::{Name, Node, Value};

/// The option most like `word`, if one is like it at all: for "did you mean".
#[must_use]
pub fn suggest<'o>(word: &str, options: impl IntoIterator<Item = &'o str>) -> Option<&'o str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    if word.len() > 200 {
        return None;
    }
    let word = plain(word);
    options
        .into_iter()
        .map(|option| (strsim::jaro_winkler(&word, &plain(option)), option))
        .filter(|(likeness, _)| *likeness >= 0.8)
        .fold(
            None,
            |best: Option<(f64, &str)>, next| if best.is_some_and(|best| best.0 >= next.0) { best } else { Some(next) },
        )
        .map(|(_, option)| option)
}

/// "did you mean `x`? " or nothing, then the list of what is possible, cut after twenty.
pub(crate) fn did_you_mean(word: &str, kind: &str, options: &[&str]) -> String {
    let hint =
        suggest(word, options.iter().copied()).map(|found| format!("did you mean `{found}`? ")).unwrap_or_default();
    let shown = options.iter().take(20).copied().collect::<Vec<_>>().join(", ");
    let rest = if options.len() > 20 { format!(", and {} more", options.len() - 20) } else { String::new() };
    match options {
        [] => format!("there are no {kind} here"),
        _ => format!("{hint}The {kind} here are: {shown}{rest}"),
    }
}
