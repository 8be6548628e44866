//! `cofin measures`: the catalogue of measures.

use clap::Args;
use serde_json::json;

use crate::cli::{Failure, Format, print};
use crate::measure::{Better, Kind, MEASURES};

/// List the measures.
#[derive(Debug, Args)]
pub(super) struct Measures {
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Mean => "mean",
        Kind::Ratio => "ratio",
        Kind::Tail => "tail",
    }
}

impl Measures {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let unit = |measure: &crate::measure::Measure| measure.unit.name("money");
        let bytes = match self.format {
            Format::Table => MEASURES
                .iter()
                .map(|m| {
                    let better = match m.better {
                        Better::Higher => ", higher is better",
                        Better::Lower => ", lower is better",
                        Better::Neither => "",
                    };
                    let kind = kind(m.kind);
                    format!("{} ({}, {kind}{better})\n    {} [{}]\n", m.name, unit(m), m.definition, m.source)
                })
                .collect::<Vec<_>>()
                .concat()
                .into_bytes(),
            Format::Json => {
                let all: Vec<_> = MEASURES
                    .iter()
                    .map(|m| {
                        json!({ "name": m.name, "unit": unit(m), "kind": kind(m.kind), "definition": m.definition,
                            "source": m.source, "against_reference": m.against_reference, "better": m.better })
                    })
                    .collect();
                let mut bytes = serde_json::to_vec_pretty(&all).expect("a catalogue is plain data");
                bytes.push(b'\n');
                bytes
            }
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(Vec::new());
                let mut write = |row: [&str; 6]| writer.write_record(row).expect("memory takes every row");
                write(["name", "unit", "kind", "better", "definition", "source"]);
                for m in MEASURES {
                    write([m.name, &unit(m), kind(m.kind), m.better.name(), m.definition, m.source]);
                }
                writer.into_inner().expect("memory takes every byte")
            }
        };
        print::data(&bytes)
    }
}
