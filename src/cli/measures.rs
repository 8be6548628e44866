//! `cofin measures`: the catalogue of measures.

use clap::Args;

use crate::cli::format::Format;
use crate::cli::language::code;
use crate::cli::{Failure, print};
use crate::measure::{Appears, Better, Id, MEASURES, Unit};
use crate::words::{Language, Words, put};
use crate::{report, tables};

/// List the measures.
#[derive(Debug, Args)]
pub(super) struct Measures {
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Language of titles and definitions in the table; CSV and JSON are English
    #[arg(long, value_name = "CODE", value_parser = code(), default_value = "en")]
    language: Language,
}

impl Measures {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let words = self.language.words();
        let bytes = match self.format {
            Format::Table => {
                let entries = Id::ALL.iter().map(|id| entry(*id, words));
                entries.chain([words.catalogue.regret.to_owned()]).collect::<Vec<_>>().concat().into_bytes()
            }
            Format::Json => report::json_rows(tables::measures()),
            Format::Csv => report::csv(tables::measures().without("against_reference")),
        };
        print::data(&bytes)
    }
}

/// What is said of a measure.
fn entry(id: Id, words: &Words) -> String {
    let measure = &MEASURES[id as usize];
    let (title, definition) = (words.of_measure)(id);
    let better = match measure.better {
        Better::Higher => words.catalogue.higher,
        Better::Lower => words.catalogue.lower,
        Better::Neither => "",
    };
    let appears = if measure.appears == Appears::Always {
        String::new()
    } else {
        put(words.catalogue.only, &[("subject", words.term(measure.appears.name()).to_owned())])
    };
    let unit = match measure.unit {
        Unit::Money => words.catalogue.money.to_owned(),
        Unit::Share | Unit::Ratio | Unit::Count | Unit::PerYear | Unit::Months | Unit::Points => {
            words.term(&measure.unit.name("")).to_owned()
        }
    };
    let of = [
        ("name", measure.name.to_owned()),
        ("title", title.to_owned()),
        ("unit", unit),
        ("kind", words.term(measure.kind.name()).to_owned()),
        ("better", better.to_owned()),
        ("appears", appears),
    ];
    format!("{}\n    {definition} [{}]\n", put(words.catalogue.entry, &of), measure.source)
}
