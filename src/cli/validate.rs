//! `cofin validate`: every fault of a scenario, or what it holds and what a few futures of it show.

use clap::Args;

use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, futures, print};
use crate::model::Study;
use crate::study::trial::{self, Trial};

/// Check a scenario.
#[derive(Debug, Args)]
pub(super) struct Validate {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Only read it; live no futures to see whether anybody would apply
    #[arg(long)]
    quick: bool,
}

impl Validate {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let loaded = self.scenario.load()?;
        let study = &loaded.study;
        let mut text = format!(
            "{}: no fault.\n{} policies (reference: {}), {} technologies, {} firm classes, about {:.0} proposals a future.\n{} numbers drawn per run, {} per project. {} futures, seed {}.\n",
            self.scenario.file.display(),
            study.policies.len(),
            study.policies[study.reference].name,
            study.population.technologies.len(),
            study.population.classes.len(),
            trial::proposals(study),
            study.inputs.len(),
            study.columns.len(),
            study.runs,
            study.seed,
        );
        if !self.quick {
            text += &lived(study)?;
        }
        print::text(&text)
    }
}

/// What the first futures show, in words.
fn lived(study: &Study) -> Result<String, Failure> {
    let Trial { futures, warnings } = futures::pool(None)?.install(|| trial::trial(study))?;
    Ok(match (futures, warnings.as_slice()) {
        (0, _) => "No future was lived to try it: one alone would be much work.\n".to_owned(),
        (futures, []) => format!("The first {futures} futures were lived: somebody applies to every scheme.\n"),
        (futures, warnings) => {
            format!("The first {futures} futures were lived:\n  warning: {}\n", warnings.join("\n  warning: "))
        }
    })
}
