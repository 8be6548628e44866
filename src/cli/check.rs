//! `cofin check`: scenarios against the expectations beside them, for CI jobs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::scenario_file::{EXPECTATIONS, SCENARIO, ScenarioArguments, read_file};
use crate::cli::{Failure, file, futures, print};
use crate::engine::Block;
use crate::expectation::bless::{self, Blessing};
use crate::expectation::language::{self, Reading};
use crate::expectation::{Digests, Outcome, Run, Verdict, judge};
use crate::report::{
    self, Wanted,
    verdict::{self, CheckResult, Checked},
};
use crate::scenario::reading::Refusal;
use crate::study::inputs;
use crate::study::read::Loaded;
use crate::study::results::Results;
use crate::study::summary::Summary;
use crate::text::harmless;

/// Check that scenarios still give what they are expected to.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Scenarios (.ron), expectation files (.expect.ron), or folders to search for these (default: this folder)
    #[arg(value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    /// Write what the scenarios give now into their expectation files; makes those that are missing for scenarios and folders named here
    #[arg(long)]
    bless: bool,
    /// Scenarios without expectations are an error, also where they are found in a folder
    #[arg(long)]
    require_all: bool,
    /// Futures of an expectation file that --bless makes
    #[arg(long, requires = "bless", value_parser = clap::value_parser!(u64).range(1..), default_value = "1024")]
    runs: u64,
    /// Run with another seed (default: the next one) and judge only what holds with every seed
    #[arg(long, value_name = "SEED", num_args = 0..=1, conflicts_with = "bless", value_parser = other_seed)]
    #[allow(clippy::option_option, reason = "absent, without a seed, with one")]
    other_seed: Option<Option<u64>>,
    /// Write the verdicts as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// Write the verdicts as Markdown, for the summary of a CI step
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Cores to use (default: all); no result depends on it
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Show no progress, and of the verdicts only those that are not fine
    #[arg(long, short)]
    quiet: bool,
}

/// Prints a text; that nobody reads it any more changes no verdict.
fn say(text: &str) -> Result<(), Failure> {
    match print::text(text) {
        Err(Failure::ClosedPipe) => Ok(()),
        said => said,
    }
}

/// A seed; a path in its place has slipped there.
fn other_seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "write a whole number, or put --other-seed behind the files".to_owned())
}

/// Folders below this many others are not searched.
const DEEPEST: usize = 16;

/// A scenario and where its expectations stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Target {
    scenario: PathBuf,
    expectations: PathBuf,
}

/// A scenario that was run.
struct Ran {
    loaded: Loaded,
    blocks: Vec<Block>,
    summary: Summary,
    digests: Digests,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut checked = Vec::new();
        let mut code = 0;
        for (target, is_asked_for) in self.targets()? {
            let name = target.scenario.display().to_string();
            match self.one(&target, is_asked_for) {
                Ok(verdict) => {
                    let fails = verdict.as_ref().is_some_and(|verdict| verdict.outcome() != Outcome::Fine);
                    code = code.max(u8::from(fails));
                    let result = verdict.map_or(CheckResult::WithoutExpectations, CheckResult::Judged);
                    checked.push(Checked { name, result });
                    if fails || !self.quiet {
                        say(&verdict::in_words(&checked[checked.len() - 1]))?;
                    }
                }
                Err(failures) => {
                    failures.iter().for_each(print::failure);
                    code = failures.iter().map(Failure::code).fold(code, u8::max);
                    let text = failures.iter().map(Failure::text).collect::<Vec<_>>().join("\n\n");
                    checked.push(Checked { name, result: CheckResult::NotChecked(text) });
                }
            }
        }
        if !self.quiet {
            say(&verdict::total(&checked))?;
        }
        if let Some(path) = &self.junit {
            file::put(path, &report::junit(&checked))?;
        }
        if let Some(path) = &self.markdown {
            file::put(path, verdict::markdown(&checked).as_bytes())?;
        }
        if code == 0 { Ok(()) } else { Err(Failure::Told(code)) }
    }

    /// Runs one scenario and judges it, after blessing it where that was asked for. `None` where it has no expectations; where they are
    /// asked for, that is an error, or they are made.
    fn one(&self, target: &Target, is_asked_for: bool) -> Result<Option<Verdict>, Vec<Failure>> {
        let plain = target.load(None, None).map_err(|failure| {
            let also = target.misread().map(Failure::Scenario);
            [Some(failure), also].into_iter().flatten().collect::<Vec<Failure>>()
        })?;
        let result = if target.expectations.exists() {
            self.judged(target, &plain).map(Some)
        } else if !is_asked_for {
            Ok(None)
        } else if self.bless {
            self.make(target).map(Some)
        } else {
            Err(Failure::File(format!(
                "{} has no expectations: there is no {}. cofin check --bless {} makes it",
                target.scenario.display(),
                target.expectations.display(),
                target.scenario.display()
            )))
        };
        result.map_err(|failure| vec![failure])
    }

    fn judged(&self, target: &Target, plain: &Loaded) -> Result<Verdict, Failure> {
        let reading = target.read(plain, self.bless)?;
        let expected = &reading.expectations;
        let seed = expected.seed.unwrap_or(plain.study.seed);
        let seed = match self.other_seed {
            None => seed,
            Some(given) => given.unwrap_or_else(|| seed.wrapping_add(1)),
        };
        let ran = self.simulate(target.load(Some(expected.runs.into()), Some(seed))?, target)?;
        let verdict = judge(expected, &ran.run(self.other_seed.is_some()));
        if !self.bless {
            return Ok(verdict);
        }
        let blessing = bless::renewed(&reading, &verdict.judged, &ran.run(false));
        let before = reading.sources.text(reading.root.place.source);
        self.write(target, &blessing, blessing.text != before)?;
        let reading = target.read(&ran.loaded, false)?;
        Ok(judge(&reading.expectations, &ran.run(false)))
    }

    /// Makes the expectations of a scenario that has none.
    fn make(&self, target: &Target) -> Result<Verdict, Failure> {
        let ran = self.simulate(target.load(Some(self.runs), None)?, target)?;
        let name = target.scenario.file_name().unwrap_or_default().to_string_lossy().replace('\n', " ");
        let blessing = bless::new_file(&harmless(&name), &ran.run(false));
        language::read(&target.expectations.display().to_string(), blessing.text.clone(), &ran.loaded.study)
            .map_err(Failure::Scenario)
            .and_then(|reading| {
                self.write(target, &blessing, true)?;
                Ok(judge(&reading.expectations, &ran.run(false)))
            })
    }

    fn write(&self, target: &Target, blessing: &Blessing, changed: bool) -> Result<(), Failure> {
        let path = target.expectations.display();
        if !changed {
            if !self.quiet {
                print::tell(&format!("{path} is as it was: nothing moved"));
            }
            return Ok(());
        }
        file::put(&target.expectations, blessing.text.as_bytes())?;
        print::tell(&format!("Wrote {path}"));
        for (what, policies) in [("new", &blessing.new), ("gone", &blessing.gone)] {
            if !policies.is_empty() {
                print::tell(&format!("  {what}: “{}”", policies.join("”, “")));
            }
        }
        let moved = verdict::seen_in_words(&blessing.moved);
        if !moved.is_empty() {
            print::tell(&format!("  moved: {}", moved.join("\n         ")));
        }
        Ok(())
    }

    fn simulate(&self, loaded: Loaded, target: &Target) -> Result<Ran, Failure> {
        let name = target.scenario.file_name().unwrap_or_default().to_string_lossy();
        let instead = "write fewer runs into the expectations";
        let blocks = futures::run(&loaded.study, &name, self.threads, self.quiet, instead)?;
        let results = Results::lent(&blocks);
        let summary = loaded.summarise(&results)?;
        let policies: Vec<&str> = loaded.study.policies.iter().map(|policy| policy.name.as_str()).collect();
        let inputs = inputs::sample(&loaded.study, results.runs());
        let wanted = Wanted { single_runs: true, ..Wanted::default() };
        let files = report::files(&loaded.study, &results, (&summary, &inputs), &wanted).into_iter();
        let bytes = files.map(|(name, content)| (name, content.into_bytes().expect("what is in memory is read")));
        let digests = Digests::of(&policies, &bytes.collect::<Vec<_>>());
        Ok(Ran { loaded, blocks, summary, digests })
    }

    /// The scenarios to check, in order, each once; and whether their expectations are asked for.
    fn targets(&self) -> Result<BTreeMap<Target, bool>, Failure> {
        let here = [PathBuf::from(".")];
        let files = if self.files.is_empty() { here.as_slice() } else { &self.files };
        let mut targets = BTreeMap::new();
        for path in files {
            if !path.is_dir() {
                targets.insert(Target::of(path), true);
                continue;
            }
            let mut found = BTreeSet::new();
            search(path, 0, &mut found)?;
            let shown = path.display();
            let is_asked_for = self.require_all || self.bless && !self.files.is_empty();
            if found.is_empty() {
                return Err(Failure::File(format!("there is no scenario in {shown}")));
            }
            if !is_asked_for && !found.iter().any(|target| target.expectations.exists()) {
                return Err(Failure::File(format!(
                    "there is no .expect.ron in {shown}: cofin check --bless {shown} makes one for each scenario in it"
                )));
            }
            for target in found {
                *targets.entry(target).or_default() |= is_asked_for;
            }
        }
        Ok(targets)
    }
}

impl Ran {
    fn run(&self, other_seed: bool) -> Run<'_> {
        Run {
            study: &self.loaded.study,
            blocks: &self.blocks,
            summary: &self.summary,
            digests: &self.digests,
            other_seed,
        }
    }
}

impl Target {
    /// Its scenario, with so many futures and this seed.
    fn load(&self, runs: Option<u64>, seed: Option<u64>) -> Result<Loaded, Failure> {
        ScenarioArguments { file: self.scenario.clone(), set: Vec::new(), seed, runs }.load()
    }

    /// Its expectations: for a check, or to write them anew.
    fn read(&self, loaded: &Loaded, bless: bool) -> Result<Reading, Failure> {
        let name = self.expectations.display().to_string();
        let text = String::from_utf8(read_file(&self.expectations)?)
            .map_err(|_| Failure::File(format!("{name} is not a text file in UTF-8")))?;
        let read = if bless { language::read_to_bless } else { language::read };
        read(&name, text, &loaded.study).map_err(Failure::Scenario)
    }

    /// What is wrong with its expectations whatever the scenario says.
    fn misread(&self) -> Option<Box<Refusal>> {
        let text = String::from_utf8(read_file(&self.expectations).ok()?).ok()?;
        language::misread(&self.expectations.display().to_string(), text)
    }

    /// From the scenario or from its expectations.
    fn of(path: &Path) -> Target {
        let is = |path: &Path, ending: &str| path.extension().is_some_and(|found| found == ending);
        let stem = path.with_extension("");
        if is(path, "ron") && is(&stem, "expect") {
            Target { scenario: stem.with_extension("ron"), expectations: path.to_owned() }
        } else {
            Target { scenario: path.to_owned(), expectations: path.with_extension(&EXPECTATIONS[1..]) }
        }
    }
}

/// Finds scenarios and expectation files below a folder: every `.ron` but hidden ones; not in hidden folders, `target`, `outputs`, nor the
/// folder of a run, and in no folder that is a link.
fn search(folder: &Path, depth: usize, targets: &mut BTreeSet<Target>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::File(format!("cannot search {}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (name, kind) = (entry.file_name().to_string_lossy().into_owned(), entry.file_type().map_err(fail)?);
        let path = if folder == Path::new(".") { PathBuf::from(entry.file_name()) } else { entry.path() };
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() {
            let skipped = name == "target" || name == "outputs";
            if !skipped && depth < DEEPEST && !path.join("manifest.json").exists() {
                search(&path, depth + 1, targets)?;
            }
        } else if (kind.is_file() || kind.is_symlink() && !path.is_dir()) && name.ends_with(SCENARIO) {
            targets.insert(Target::of(&path));
        }
    }
    Ok(())
}
