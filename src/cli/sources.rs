//! `cofin sources`: which numbers of a scenario have a citation and grade, and which have none.

use std::fmt::Write;

use clap::Args;
use comfy_table::Table;

use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, print};
use crate::number::over_years::is_one_number;
use crate::scenario::Source;
use crate::text;

/// List the sources of a scenario's numbers.
#[derive(Debug, Args)]
pub(super) struct Sources {
    #[command(flatten)]
    scenario: ScenarioArguments,
}

/// Parts of the file that are no knowledge of the world.
const NO_KNOWLEDGE: [&str; 5] = ["clock", "monte_carlo", "targets", "levers", "sources"];

impl Sources {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let loaded = self.scenario.load()?;
        let sources: Vec<(String, Source)> =
            loaded.reading.scenario.sources.as_ref().map_or_else(Vec::new, |sources| sources.0.clone());
        let (mut cited, mut bare) = (Vec::new(), Vec::new());
        for (path, node) in text::leaves_where(&loaded.reading.root, is_distribution) {
            if NO_KNOWLEDGE.iter().any(|part| text::matches(part, &path)) {
                continue;
            }
            let value = loaded.reading.sources.text(node.place.source)[node.place.start..node.place.end].to_owned();
            match sources.iter().rfind(|(pattern, _)| text::matches(pattern, &path)) {
                Some((_, source)) => cited.push((path, value, source.clone())),
                None => bare.push((path, value)),
            }
        }
        print::text(&page(&cited, &bare))
    }
}

/// Whether a rule of this name is one number: a distribution, or a constant under its name.
fn is_distribution(name: &str) -> bool {
    name == "Constant" || is_one_number(name)
}

fn page(cited: &[(String, String, Source)], bare: &[(String, String)]) -> String {
    let mut text = format!("{} numbers have a source:\n", cited.len());
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["number", "value", "grade", "source"]);
    for (path, value, source) in cited {
        table.add_row([path.clone(), one_line(value), format!("{:?}", source.grade), source.cite.clone()]);
    }
    let _ = writeln!(text, "{}", table.trim_fmt());
    if bare.is_empty() {
        text.push_str("\nNo number is without a source.\n");
        return text;
    }
    let _ = writeln!(text, "\n{} numbers have none:", bare.len());
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    for (path, value) in bare {
        table.add_row([path.clone(), one_line(value)]);
    }
    let _ = writeln!(text, "{}", table.trim_fmt());
    text
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}
