//! Rules about sources: each must belong to a number of the file.

use crate::number::checks::check_count;
use crate::number::over_years::is_one_number;
use crate::scenario::Scenario;
use crate::scenario::limits::{CITATION, SOURCES};
use crate::scenario::rules::names::a_name_is_parted;
use crate::text::{Faults, Node, beginning, leaves_where, matches, segments, suggest};

pub(super) fn check(scenario: &Scenario, root: &Node, faults: &mut Faults) {
    let Some(sources) = &scenario.sources else { return };
    if !check_count(sources.0.len(), (0, SOURCES), "sources", "sources", root, faults) {
        return;
    }
    let leaves = leaves_where(root, is_one_number);
    let paths: Vec<&str> =
        leaves.iter().map(|(path, _)| path.as_str()).filter(|path| !path.starts_with("sources.")).collect();
    let is_parted = a_name_is_parted(scenario);
    for (name, source) in &sources.0 {
        let at = format!("sources.{name}");
        let pattern = faults.written(name);
        let excused = faults.touches(pattern) || is_parted && pattern.contains('*');
        if !excused && !paths.iter().any(|path| matches(pattern, path)) {
            let help = suggest(pattern, nearby(&paths, pattern)).map_or_else(
                || "write the path of a number of this file, as economy.growth; * stands for any name".to_owned(),
                |path| format!("did you mean `{path}`?"),
            );
            faults.at(root, &at, format!("the source of `{pattern}` belongs to no number of this file"), help);
        }
        let path = format!("{at}.cite");
        if source.cite.trim().is_empty() {
            let help = "write who says so, or what the choice rests on".to_owned();
            faults.at(root, &path, "the citation is empty", help);
        } else if source.cite.chars().count() > CITATION {
            faults.at(root, &path, "the citation is too long", format!("write at most {CITATION} characters"));
        }
    }
}

/// The paths, and what lies above them, that have as many names as the pattern.
fn nearby<'p>(paths: &[&'p str], pattern: &str) -> Vec<&'p str> {
    let names = segments(pattern).count();
    let mut above: Vec<&str> = paths.iter().map(|path| beginning(path, names)).collect();
    above.dedup();
    above
}
