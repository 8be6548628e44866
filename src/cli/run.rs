//! `cofin run`: the study from file to folder, in blocks that are kept as they are done.

use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;

use crate::blocks::Header;
use crate::cli::checkpoint::{Checkpoint, Found};
use crate::cli::folder::{Output, Target};
use crate::cli::output::{Origins, OutputArguments};
use crate::cli::scenario_file::ScenarioArguments;
use crate::cli::{Failure, futures, print};
use crate::draws::design;
use crate::engine::Block;
use crate::model::Study;
use crate::report::MOST_ROWS;
use crate::scenario::limits;
use crate::study::inputs;
use crate::study::projects::{self, Project};
use crate::study::read::Loaded;
use crate::study::results::{Blocks, Done};
use crate::study::run::{self, Keep, Running, Tick};
use crate::study::trial;
use crate::study::twins;
use crate::units::to_f64;

/// Run every policy of a scenario.
#[derive(Debug, Args)]
pub(super) struct Run {
    #[command(flatten)]
    scenario: ScenarioArguments,
    /// Run only this policy beside the reference (may be repeated)
    #[arg(long = "policy", value_name = "NAME")]
    policies: Vec<String>,
    /// Folder to write (default: outputs/ and the file's name)
    #[arg(long)]
    out: Option<PathBuf>,
    /// Replace the results of another study of the same name
    #[arg(long)]
    overwrite: bool,
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Run in blocks only until these numbers are known to this precision, as `until` in the file; [] for no such list
    #[arg(long, value_name = "LIST")]
    until: Option<String>,
    /// Resume a run that was interrupted, from its last finished block
    #[arg(long)]
    resume: bool,
    /// Run only these blocks of 64 futures, as 40..80: a part of the study, for cofin merge
    #[arg(long, value_name = "FROM..TO", value_parser = blocks, requires = "out")]
    blocks: Option<Range<usize>>,
    /// Write projects.csv: every project of these futures under every policy, as 0..16 or 0,5,9
    #[arg(long, value_name = "RUNS", value_parser = chosen, conflicts_with = "blocks")]
    projects: Option<Chosen>,
    #[command(flatten)]
    output: OutputArguments,
}

/// Futures that were chosen, rising.
#[derive(Clone, Debug)]
struct Chosen(Vec<usize>);

impl Run {
    pub(super) fn run(mut self) -> Result<(), Failure> {
        self.scenario.set.extend(self.until.iter().map(|until| format!("monte_carlo.until={until}")));
        let mut loaded = self.scenario.load()?;
        loaded.keep_policies(&self.policies)?;
        match &self.blocks {
            None => self.whole(&loaded),
            Some(blocks) => self.part(&loaded, blocks),
        }
    }

    /// Runs the whole study, or as much of it as it takes to know what it waits for.
    fn whole(&self, loaded: &Loaded) -> Result<(), Failure> {
        self.can_choose(loaded)?;
        let mut work = self.begin(loaded, 0..design::blocks_of(loaded.study.runs))?;
        let results = work.run(|study, keep, tick| study.whole(keep, tick))?;
        let twins = work.pool.install(|| twins::live(&loaded.study, results.runs()))?;
        let origins = self.origins(loaded);
        let projects = self.projects(&loaded.study, results.runs(), &work.pool)?;
        let summary = loaded.summarise_with(&results, &twins)?;
        let inputs = inputs::sample(&loaded.study, results.runs());
        let files = || self.output.files(&origins, &results, (&summary, &inputs), projects.as_deref());
        let output = work.pool.install(files)?;
        let target = work.put_in_place(&output)?;
        self.output.show(&loaded.study, &summary, output.len(), target.asked())
    }

    /// Runs some blocks of the study and writes them for `cofin merge`.
    fn part(&self, loaded: &Loaded, blocks: &Range<usize>) -> Result<(), Failure> {
        run::is_part(&loaded.study, blocks).map_err(Failure::Usage)?;
        let mut work = self.begin(loaded, blocks.clone())?;
        let done = work.run(|study, keep, tick| study.blocks(blocks.clone(), keep, tick))?;
        let records = work.checkpoint.records();
        let output = self.origins(loaded).part(&work.header, &done, move |number| records.read(number))?;
        let target = work.put_in_place(&output)?;
        if !self.output.quiet {
            let (Range { start, end }, out) = (blocks, target.asked().display());
            let total = design::blocks_of(loaded.study.runs);
            print::tell(&format!("Wrote blocks {start}..{end} of {total} to {out}"));
        }
        Ok(())
    }

    /// Refuses futures that the study does not have, more projects than a table of single runs has rows, and a table of the scenario with
    /// the name of the file that would be written.
    fn can_choose(&self, loaded: &Loaded) -> Result<(), Failure> {
        let Some(Chosen(runs)) = &self.projects else { return Ok(()) };
        let study = &loaded.study;
        if loaded.reading.data.contains_key("projects.csv") {
            let what =
                "--projects writes projects.csv, and a table of the scenario has that name: give the table another";
            return Err(Failure::Usage(what.to_owned()));
        }
        if let Some(beyond) = runs.iter().find(|run| **run >= study.runs) {
            let last = study.runs - 1;
            return Err(Failure::Usage(format!("--projects names the future {beyond}: they are 0 to {last}")));
        }
        let rows = trial::proposals(study) * to_f64(study.policies.len()) * to_f64(runs.len());
        if rows > to_f64(MOST_ROWS) {
            let what =
                format!("--projects would write about {rows:.0} rows, more than {MOST_ROWS}: choose fewer futures");
            return Err(Failure::Usage(what));
        }
        Ok(())
    }

    /// The projects of chosen futures, of as many futures as were run.
    fn projects(&self, study: &Study, runs: usize, pool: &rayon::ThreadPool) -> Result<Option<Vec<Project>>, Failure> {
        let Some(Chosen(chosen)) = &self.projects else { return Ok(None) };
        let chosen: Vec<usize> = chosen.iter().copied().filter(|run| *run < runs).collect();
        Ok(Some(pool.install(|| projects::of_runs(study, &chosen))?))
    }

    fn origins<'a>(&self, loaded: &'a Loaded) -> Origins<'a> {
        Origins { loaded, scenario: self.scenario.name() }
    }

    /// Claims the folder, opens the checkpoint, and says what of an earlier run is resumed.
    fn begin<'s>(&self, loaded: &'s Loaded, blocks: Range<usize>) -> Result<Work<'s>, Failure> {
        let (study, file) = (&loaded.study, &self.scenario.file);
        let out = self.out.clone().unwrap_or_else(|| Path::new("outputs").join(file.file_stem().unwrap_or_default()));
        let header = Header { identity: loaded.identity(), from: blocks.start, to: blocks.end };
        let pool = futures::pool(self.threads)?;
        let target = Target::claim(&out, &self.scenario.read_by(loaded))?;
        if self.out.is_none() && !self.overwrite {
            target.refuse_another(&study.title)?;
        }
        let (checkpoint, found) = Checkpoint::open(&target, &header, study, self.resume, self.output.memory())?;
        let of = design::runs_of(blocks.end - 1, study.runs).end - blocks.start * design::BLOCK;
        self.output.say_what_it_takes(of, study.policies.len());
        if !self.output.quiet
            && let Some(said) = self.said_of(&found, of, &target)
        {
            print::tell(&said);
        }
        let known = match found {
            Found::Blocks(known) => known,
            Found::Nothing | Found::Dropped => Blocks::new(),
        };
        let bar = futures::bar(of, &format!("{} policies", study.policies.len()), self.output.quiet);
        Ok(Work { study: Running::new(study, known, checkpoint.shelf()), pool, bar, header, target, checkpoint })
    }

    /// What is said of an earlier run that was not finished.
    fn said_of(&self, found: &Found, of: usize, target: &Target) -> Option<String> {
        match found {
            Found::Dropped if !self.resume => {
                let out = target.asked().display();
                Some(format!(
                    "An earlier run to {out} was not finished. This one starts anew; --resume would have gone on from it."
                ))
            }
            Found::Nothing if !self.resume => None,
            Found::Nothing | Found::Dropped => {
                Some("Nothing unfinished was found: starting with the first future.".to_owned())
            }
            Found::Blocks(known) => {
                let futures: usize = known.values().map(Done::runs).sum();
                Some(format!("Resumed after {futures} of {of} futures."))
            }
        }
    }
}

/// A study being run.
struct Work<'s> {
    study: Running<'s>,
    pool: rayon::ThreadPool,
    bar: ProgressBar,
    header: Header,
    target: Target,
    checkpoint: Checkpoint,
}

impl<'s> Work<'s> {
    /// Runs what is asked of the study, keeping each block as it is done.
    fn run<T: Send>(
        &mut self,
        ask: impl FnOnce(&mut Running<'s>, Keep<'_, Failure>, Tick<'_>) -> Result<T, Failure> + Send,
    ) -> Result<T, Failure> {
        let keep = |number: usize, block: &Block| self.checkpoint.keep(number, block);
        let tick = |futures: usize| self.bar.inc(futures as u64);
        let (pool, study) = (&self.pool, &mut self.study);
        let found = pool.install(|| ask(study, &keep, &tick))?;
        self.bar.finish_and_clear();
        Ok(found)
    }

    /// Puts the output in place and takes the checkpoint away; where that fails, the checkpoint stays.
    fn put_in_place(self, output: &Output<'_>) -> Result<Target, Failure> {
        self.target
            .replace(output)
            .map_err(|failure| failure.then("What was run is kept; --resume goes on from there"))?;
        self.checkpoint.remove();
        Ok(self.target)
    }
}

/// Reads `0..16` or `0,5,9`.
fn chosen(text: &str) -> Result<Chosen, String> {
    let help = || "write the first future and the one after the last, as 0..16, or several, as 0,5,9".to_owned();
    let mut runs: Vec<usize> = match text.split_once("..") {
        Some((from, to)) => {
            let (from, to): (usize, usize) = from.trim().parse().ok().zip(to.trim().parse().ok()).ok_or_else(help)?;
            // No study has more futures.
            (from..to.min(from.saturating_add(limits::RUNS as usize + 1))).collect()
        }
        None => text.split(',').map(|run| run.trim().parse()).collect::<Result<_, _>>().map_err(|_| help())?,
    };
    runs.sort_unstable();
    runs.dedup();
    if runs.is_empty() { Err(format!("{text} names no future")) } else { Ok(Chosen(runs)) }
}

/// Reads `40..80`.
fn blocks(text: &str) -> Result<Range<usize>, String> {
    let help = || "write the first block and the one after the last, as 40..80".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(help)?;
    let (from, to): (usize, usize) = from.parse().ok().zip(to.parse().ok()).ok_or_else(help)?;
    if from < to { Ok(from..to) } else { Err(format!("{from}..{to} holds no block")) }
}
