//! `cofin measures`: the catalogue of measures.

use clap::Args;

use crate::cli::format::Format;
use crate::cli::{Failure, print};
use crate::measure::{Appears, Better, MEASURES};
use crate::{report, tables};

/// List the measures.
#[derive(Debug, Args)]
pub(super) struct Measures {
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// What is said of all measures together.
const REGRET: &str = "
Of each measure with a good way a study also tells the chance of being best and the regret of each policy. Regret is measured
against one who foresees the luck of each run, which nobody does: an upper bound of what knowing more could gain.
";

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
                    let appears = match m.appears {
                        Appears::Always => String::new(),
                        Appears::WithOverlays
                        | Appears::WithLoans
                        | Appears::WithGuarantees
                        | Appears::WithVouchers
                        | Appears::WithEffort
                        | Appears::WithTopics
                        | Appears::WithTournaments
                        | Appears::WithSmes
                        | Appears::WithPurchases
                        | Appears::WithCollars
                        | Appears::WithHarm
                        | Appears::WithVehicles
                        | Appears::WithSchemeCosts
                        | Appears::WithContingents => {
                            format!(", only {}", m.appears.name())
                        }
                    };
                    let kind = m.kind.name();
                    format!("{} ({}, {kind}{better}{appears})\n    {} [{}]\n", m.name, unit(m), m.definition, m.source)
                })
                .chain([REGRET.to_owned()])
                .collect::<Vec<_>>()
                .concat()
                .into_bytes(),
            Format::Json => report::json_rows(tables::measures()),
            Format::Csv => report::csv(tables::measures().without("against_reference")),
        };
        print::data(&bytes)
    }
}
