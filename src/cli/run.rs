//! `cofin run`: the study from file to folder, in blocks that are kept as they are done.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::Args;
use indicatif::ProgressBar;

use crate::blocks::Header;
use crate::cli::checkpoint::{Checkpoint, Found};
use crate::cli::folder::{Output, Target};
use crate::cli::output::{Origins, OutputArguments};
use crate::cli::scenario_file::{Loaded, ScenarioArguments};
use crate::cli::{Failure, futures, print};
use crate::draws::design;
use crate::engine::{Engine, Row};
use crate::model::Study;
use crate::study::precision;
use crate::study::summary::StoppedBy;

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
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Run on in blocks only until these numbers are known so exactly, as `until` in the file; [] for no such list
    #[arg(long, value_name = "LIST")]
    until: Option<String>,
    /// Go on with a run that was interrupted, from its last finished block
    #[arg(long)]
    resume: bool,
    /// Run only these blocks of 64 futures, as 40..80: a part of the study, for cofin merge
    #[arg(long, value_name = "FROM..TO", value_parser = blocks, requires = "out")]
    blocks: Option<Range<usize>>,
    #[command(flatten)]
    output: OutputArguments,
}

impl Run {
    pub(super) fn run(mut self) -> Result<(), Failure> {
        if let Some(until) = &self.until {
            self.scenario.set.push(format!("monte_carlo.until={until}"));
        }
        let mut loaded = self.scenario.load()?;
        keep_policies(&mut loaded.study, &self.policies)?;
        let file = &self.scenario.file;
        let out = self.out.clone().unwrap_or_else(|| Path::new("outputs").join(file.file_stem().unwrap_or_default()));
        let scenario = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let origins = Origins { loaded: &loaded, scenario };
        match &self.blocks {
            None => self.whole(&loaded, &origins, &out),
            Some(blocks) => self.part(&loaded.study, &origins, blocks, &out),
        }
    }

    /// Runs the whole study, or as much of it as it takes to know what it waits for.
    fn whole(&self, loaded: &Loaded, origins: &Origins<'_>, out: &Path) -> Result<(), Failure> {
        let study = &loaded.study;
        let total = design::blocks_of(study.runs);
        let mut work = self.begin(study, origins, 0..total, out)?;
        let mut rows = Vec::new();
        let mut done = 0;
        let looks: Vec<usize> = if study.until.is_empty() { vec![total] } else { precision::looks(total).collect() };
        for look in looks {
            rows.extend(work.blocks(done..look)?.into_iter().flat_map(|(_, rows)| rows));
            done = look;
            let judged = precision::judge(study, &rows);
            if judged.is_some_and(|judged| judged.stopped_by == StoppedBy::Precision) {
                break;
            }
        }
        work.bar.finish_and_clear();
        let (output, summary) = self.output.files(origins, &rows)?;
        let target = work.put_in_place(&output)?;
        self.output.show(&summary, output.len(), target.asked())
    }

    /// Runs some blocks of the study and writes them for `cofin merge`.
    fn part(&self, study: &Study, origins: &Origins<'_>, blocks: &Range<usize>, out: &Path) -> Result<(), Failure> {
        let total = design::blocks_of(study.runs);
        if blocks.end > total {
            return Err(Failure::Usage(format!(
                "{} runs are blocks 0..{total} of 64 futures; {}..{} is not among them",
                study.runs, blocks.start, blocks.end
            )));
        }
        if !study.until.is_empty() {
            return Err(Failure::Usage(
                "a part cannot tell when the whole study knows enough: add --until '[]' to run a fixed number of futures"
                    .to_owned(),
            ));
        }
        let mut work = self.begin(study, origins, blocks.clone(), out)?;
        let done = work.blocks(blocks.clone())?;
        work.bar.finish_and_clear();
        let output = origins.part(&work.header, &done)?;
        let target = work.put_in_place(&output)?;
        if !self.output.quiet {
            print::tell(&format!(
                "Wrote blocks {}..{} of {total} to {}",
                blocks.start,
                blocks.end,
                target.asked().display()
            ));
        }
        Ok(())
    }

    fn begin<'s>(
        &self,
        study: &'s Study,
        origins: &Origins<'_>,
        blocks: Range<usize>,
        out: &Path,
    ) -> Result<Work<'s>, Failure> {
        let header = Header { identity: origins.identity(), from: blocks.start, to: blocks.end };
        let pool = futures::pool(self.threads)?;
        let target = Target::claim(out, &self.scenario.read_by(origins.loaded))?;
        let (checkpoint, found) = Checkpoint::open(&target, &header, study, self.resume)?;
        let of = design::runs_of(blocks.end - 1, study.runs).end - blocks.start * design::BLOCK;
        let (known, said) = match found {
            Found::Dropped if !self.resume => {
                let out = target.asked().display();
                let said = format!("An earlier run to {out} was not finished. This one starts anew; --resume goes on.");
                (BTreeMap::new(), said)
            }
            Found::Nothing if !self.resume => (BTreeMap::new(), String::new()),
            Found::Nothing | Found::Dropped => {
                let said = "Nothing unfinished was found: starting with the first future.".to_owned();
                (BTreeMap::new(), said)
            }
            Found::Blocks(known) => {
                let futures: usize = known.values().map(Vec::len).sum();
                (known, format!("Going on after {futures} of {of} futures."))
            }
        };
        if !self.output.quiet && !said.is_empty() {
            print::tell(&said);
        }
        let bar = futures::bar(of, &format!("{} policies", study.policies.len()), self.output.quiet);
        Ok(Work { engine: Engine::new(study), pool, bar, header, target, checkpoint, known })
    }
}

/// A study being run.
struct Work<'s> {
    engine: Engine<'s>,
    pool: rayon::ThreadPool,
    bar: ProgressBar,
    header: Header,
    target: Target,
    checkpoint: Checkpoint,
    /// Blocks that an earlier, interrupted run finished.
    known: BTreeMap<usize, Vec<Row>>,
}

impl Work<'_> {
    /// Puts the output in place and takes the checkpoint away; where that fails, the checkpoint stays.
    fn put_in_place(self, output: &Output) -> Result<Target, Failure> {
        self.target
            .replace(output)
            .map_err(|failure| failure.then("What was run is kept; --resume goes on from there"))?;
        self.checkpoint.remove();
        Ok(self.target)
    }

    /// The rows of these blocks, in their order: known ones, and others run and kept.
    fn blocks(&mut self, blocks: Range<usize>) -> Result<Vec<(usize, Vec<Row>)>, Failure> {
        let missing: Vec<usize> = blocks.clone().filter(|block| !self.known.contains_key(block)).collect();
        self.bar.inc(blocks.clone().filter_map(|block| Some(self.known.get(&block)?.len() as u64)).sum());
        let keep = |block: usize, rows: &[Row]| {
            self.bar.inc(rows.len() as u64);
            self.checkpoint.keep(block, rows)
        };
        let made = self.pool.install(|| self.engine.run_blocks(&missing, &keep))?;
        let mut made: BTreeMap<usize, Vec<Row>> = missing.into_iter().zip(made).collect();
        Ok(blocks
            .map(|block| {
                let rows = made.remove(&block).or_else(|| self.known.remove(&block));
                (block, rows.expect("a block is known or was run"))
            })
            .collect())
    }
}

/// Reads `40..80`.
fn blocks(text: &str) -> Result<Range<usize>, String> {
    let help = || "write the first block and the one after the last, as 40..80".to_owned();
    let (from, to) = text.split_once("..").ok_or_else(help)?;
    let (from, to): (usize, usize) = from.parse().ok().zip(to.parse().ok()).ok_or_else(help)?;
    if from < to { Ok(from..to) } else { Err(format!("{from}..{to} holds no block")) }
}

/// Keeps the reference and the policies asked for, in file order.
pub(super) fn keep_policies(study: &mut Study, wanted: &[String]) -> Result<(), Failure> {
    for name in wanted {
        policy_index(study, name)?;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = study.policies.iter().map(|policy| policy.name.clone()).collect();
    let reference = names[study.reference].clone();
    study.policies.retain(|policy| policy.name == reference || wanted.contains(&policy.name));
    study.reference = policy_index(study, &reference)?;
    let mut until = std::mem::take(&mut study.until);
    for number in &mut until {
        let place = |old: usize| {
            policy_index(study, &names[old]).map_err(|_| {
                Failure::Usage(format!(
                    "the study runs on until a number of \"{0}\" is known: add --policy \"{0}\", or --until '[]'",
                    names[old]
                ))
            })
        };
        number.policy = place(number.policy)?;
        number.than = number.than.map(place).transpose()?;
    }
    study.until = until;
    Ok(())
}

/// The place of a policy by its name.
pub(super) fn policy_index(study: &Study, name: &str) -> Result<usize, Failure> {
    study.policies.iter().position(|policy| policy.name == name).ok_or_else(|| {
        let hint = crate::text::suggest(name, study.policies.iter().map(|policy| policy.name.as_str()))
            .map_or_else(String::new, |near| format!(" Did you mean \"{near}\"?"));
        let names: Vec<String> = study.policies.iter().map(|policy| format!("\"{}\"", policy.name)).collect();
        Failure::Usage(format!("there is no policy \"{name}\".{hint} There are: {}", names.join(", ")))
    })
}
