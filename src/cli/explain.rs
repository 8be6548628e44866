//! `cofin explain`: one project's story under one policy in one future.

use clap::Args;

use crate::cli::format::Format;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, print};
use crate::engine::{Engine, exported};
use crate::report::{
    self,
    story::{self, Story},
};
use crate::study::read::policy_index;

/// Tell one project's story.
#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The policy
    #[arg(long)]
    policy: String,
    /// The future, from 0
    #[arg(long)]
    run: usize,
    /// The project, from 0, in project order: technology name, intake year, index
    #[arg(long)]
    project: u32,
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Explain {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let loaded = self.scenario.load()?;
        let study = &loaded.study;
        let policy = policy_index(study, &self.policy)?;
        if self.run >= study.runs {
            return Err(Failure::Usage(format!("--run is 0 to {}", study.runs - 1)));
        }
        let engine = Engine::new(study);
        let story = engine.watch(self.run, policy, Some(self.project), |scene, simulation, _, _| {
            let projects = scene.prospects.projects.len();
            let index = self.project as usize;
            if index >= projects {
                let last = projects.saturating_sub(1);
                return Err(Failure::Usage(format!("this future has {projects} projects: --project is 0 to {last}")));
            }
            Ok(Story::new(scene, simulation, index, exported::project(scene, index, 1, 1)))
        })??;
        match self.format {
            Format::Table => print::text(&story::in_words(&story)),
            Format::Json => print::data(&story::json(&story)),
            Format::Csv => print::data(&report::csv(story::postings(&story))),
        }
    }
}
