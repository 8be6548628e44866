//! `cofin validate`: every fault of a scenario, or what it holds.

use clap::Args;

use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, print};

/// Check a scenario.
#[derive(Debug, Args)]
pub(super) struct Validate {
    #[command(flatten)]
    scenario: ScenarioArguments,
}

impl Validate {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let loaded = self.scenario.load()?;
        let study = &loaded.study;
        let proposals: f64 = study
            .population
            .technologies
            .iter()
            .map(|technology| technology.count.mean() * crate::units::to_f64(technology.intake_years))
            .sum();
        let text = format!(
            "{}: no fault.\n{} policies (reference: {}), {} technologies, {} firm classes, about {:.0} proposals a future.\n{} numbers drawn per run, {} per project. {} futures, seed {}.\n",
            self.scenario.file.display(),
            study.policies.len(),
            study.policies[study.reference].name,
            study.population.technologies.len(),
            study.population.classes.len(),
            proposals,
            study.inputs.len(),
            study.columns.len(),
            study.runs,
            study.seed,
        );
        print::text(&text)
    }
}
