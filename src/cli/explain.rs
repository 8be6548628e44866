//! `cofin explain`: one project's story under one policy in one future, or which projects have an interesting one.

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::cli::format::Format;
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, print};
use crate::draws::{Draws, Luck};
use crate::engine::{Engine, exported};
use crate::model::Study;
use crate::outcome::Stratum;
use crate::report::{
    self,
    story::{self, Story},
};
use crate::study::find::find;
use crate::study::read::policy_index;
use crate::text::did_you_mean;

/// The most projects that are listed.
const MOST: usize = 10;
/// The most futures that are looked through for them.
const FUTURES: usize = 64;

/// Tell one project's story, or list projects worth a look.
#[derive(Debug, Args)]
pub(super) struct Explain {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// The policy
    #[arg(long)]
    policy: String,
    /// The future, from 0; with --find, the first that is looked through
    #[arg(long, required_unless_present = "find")]
    run: Option<usize>,
    /// The project, from 0, in project order: technology name, intake year, index, then those of the scenario's table by name; or the name of
    /// one of the table
    #[arg(long, required_unless_present = "find")]
    project: Option<String>,
    /// List the first projects of this kind instead
    #[arg(long, value_enum, conflicts_with = "project")]
    find: Option<Stratum>,
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl ValueEnum for Stratum {
    fn value_variants<'a>() -> &'a [Stratum] {
        &Stratum::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(in_words(*self)))
    }
}

/// The place of a project in a future: its number, or the name that it has in the scenario's table.
fn place_of(project: &str, study: &Study, run: usize) -> Result<u32, Failure> {
    if let Ok(number) = project.parse() {
        return Ok(number);
    }
    let listed = &study.population.listed;
    let Some(place) = listed.iter().position(|listed| listed.name == project) else {
        let names: Vec<&str> = listed.iter().map(|listed| listed.name.as_str()).collect();
        let help = match names.as_slice() {
            [] => "--project is a number: the scenario names no projects in a table".to_owned(),
            names => did_you_mean(project, "projects", names),
        };
        return Err(Failure::Usage(format!("there is no project \"{project}\": {help}")));
    };
    let mut luck = Luck::default();
    Draws::new(study).fill(study, run, &mut luck);
    Ok(u32::try_from(luck.listed[place]).expect("projects a run are limited to a million"))
}

/// What became of a project with the policy and what would have become of it without.
fn in_words(stratum: Stratum) -> &'static str {
    match stratum {
        Stratum::Deadweight => "done either way and paid by the State",
        Stratum::Unaffected => "done either way, without State money",
        Stratum::Additional => "done only with the policy",
        Stratum::Displaced => "done only without the policy",
        Stratum::Never => "not done either way",
    }
}

impl Explain {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let loaded = self.scenario.load()?;
        let study = &loaded.study;
        let policy = policy_index(study, &self.policy)?;
        let run = self.run.unwrap_or(0);
        if run >= study.runs {
            return Err(Failure::Usage(format!("--run is 0 to {}", study.runs - 1)));
        }
        match (self.find, &self.project) {
            (Some(stratum), _) => self.list(study, policy, run, stratum),
            (None, Some(project)) => self.tell(study, policy, run, project),
            (None, None) => unreachable!("the command line asks for a project unless it looks for some"),
        }
    }

    fn tell(&self, study: &Study, policy: usize, run: usize, project: &str) -> Result<(), Failure> {
        let engine = Engine::new(study);
        let project = place_of(project, study, run)?;
        let story = engine.watch(run, policy, Some(project), |scene, simulation, _, _| {
            let projects = scene.prospects.projects.len();
            let index = project as usize;
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

    fn list(&self, study: &Study, policy: usize, from: usize, stratum: Stratum) -> Result<(), Failure> {
        let found = find(study, policy, stratum, (from, FUTURES), MOST)?;
        match self.format {
            Format::Json => return print::data(&report::json_rows(report::found(&found))),
            Format::Csv => return print::data(&report::csv(report::found(&found))),
            Format::Table => {}
        }
        let name = &study.policies[policy].name;
        let last = study.runs.min(from + FUTURES) - 1;
        let Some(first) = found.first() else {
            let kind = in_words(stratum);
            return print::text(&format!("Under \"{name}\" no project of futures {from} to {last} is {kind}.\n"));
        };
        let of = if found.len() == MOST { format!("The first {MOST} projects") } else { "The projects".to_owned() };
        print::text(&format!(
            "{of} that under \"{name}\" are {}, from future {from} on:\n\n{}\nThe story of the first: cofin explain {} --policy \"{name}\" --run {} --project {}\n",
            in_words(stratum),
            report::found_in_words(&found, study),
            self.scenario.file.display(),
            first.run,
            first.project,
        ))
    }
}
