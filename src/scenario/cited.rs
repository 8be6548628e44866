//! Where the numbers of a scenario come from: each with its source, or without one. Judges nothing.

use crate::number::over_years::is_one_number;
use crate::scenario::Source;
use crate::scenario::reading::Reading;
use crate::text;

/// A number of the file and its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Cited {
    /// Where it stands.
    pub path: String,
    /// As it is written, on one line.
    pub value: String,
    /// The last source that is given for it; `None` where there is none.
    pub source: Option<Source>,
}

/// Parts of the file that are no knowledge of the world.
const NO_KNOWLEDGE: [&str; 6] = ["clock", "monte_carlo", "targets", "levers", "settings", "sources"];

/// Every number of the file that is knowledge of the world, in the file's order.
#[must_use]
pub fn cited(reading: &Reading) -> Vec<Cited> {
    let sources = reading.scenario.sources.as_ref().map_or(&[][..], |sources| &sources.0);
    let leaves = text::leaves_where(&reading.root, |name| name == "Constant" || is_one_number(name));
    let of = |(path, node): (String, &text::Node)| {
        let written = &reading.sources.text(node.place.source)[node.place.start..node.place.end];
        let source = sources.iter().rfind(|(pattern, _)| text::matches(pattern, &path));
        Cited {
            value: written.split_whitespace().collect::<Vec<_>>().join(" "),
            source: source.map(|(_, source)| source.clone()),
            path,
        }
    };
    let is_knowledge = |(path, _): &(String, &text::Node)| !NO_KNOWLEDGE.iter().any(|part| text::matches(part, path));
    leaves.into_iter().filter(is_knowledge).map(of).collect()
}
