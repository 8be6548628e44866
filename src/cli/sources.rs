//! `cofin sources`: which numbers of a scenario have a citation and grade, and which have none.

use std::fmt::Write;

use clap::Args;
use comfy_table::Table;

use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, print};
use crate::scenario::cited::{Cited, cited};

/// List the sources of a scenario's numbers.
#[derive(Debug, Args)]
pub(super) struct Sources {
    #[command(flatten)]
    scenario: ScenarioArguments,
}

impl Sources {
    pub(super) fn run(&self) -> Result<(), Failure> {
        print::text(&page(&cited(&self.scenario.load()?.reading)))
    }
}

fn page(numbers: &[Cited]) -> String {
    let with = || numbers.iter().filter_map(|number| Some((number, number.source.as_ref()?)));
    let without: Vec<&Cited> = numbers.iter().filter(|number| number.source.is_none()).collect();
    let mut text = format!("{} numbers have a source:\n", with().count());
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_header(["number", "value", "grade", "source"]);
    for (number, source) in with() {
        table.add_row([number.path.clone(), number.value.clone(), format!("{:?}", source.grade), source.cite.clone()]);
    }
    let _ = writeln!(text, "{}", table.trim_fmt());
    if without.is_empty() {
        text.push_str("\nNo number is without a source.\n");
        return text;
    }
    let _ = writeln!(text, "\n{} numbers have none:", without.len());
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    for number in without {
        table.add_row([number.path.clone(), number.value.clone()]);
    }
    let _ = writeln!(text, "{}", table.trim_fmt());
    text
}
