//! `cofin check`: scenarios against the expectations beside them, for CI jobs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::scenario_file::{Loaded, ScenarioArguments, digest, read_file};
use crate::cli::{Failure, file, futures, output, print};
use crate::engine::Row;
use crate::expectation::bless::{self, Blessing};
use crate::expectation::language::{self, Reading};
use crate::expectation::{Outcome, Run, Verdict, judge};
use crate::report::verdict::{self, Checked};
use crate::study::summarise::{Origin, summarise};
use crate::study::summary::Summary;
use crate::text::harmless;

/// Check that scenarios still give what they are expected to.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Scenarios (.ron), expectation files (.expect.ron), or folders to search for these (default: this folder)
    #[arg(value_name = "FILE|FOLDER")]
    files: Vec<PathBuf>,
    /// Write what the scenarios give now into their expectation files; makes those that are missing for scenarios named here
    #[arg(long)]
    bless: bool,
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
    rows: Vec<Row>,
    summary: Summary,
    digests: Vec<(String, String)>,
}

impl Check {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut checked = Vec::new();
        let mut code = 0;
        for target in self.targets()? {
            let name = target.scenario.display().to_string();
            match self.one(&target) {
                Ok(verdict) => {
                    let fine = verdict.outcome() == Outcome::Fine;
                    code = code.max(u8::from(!fine));
                    checked.push(Checked { name, verdict: Ok(verdict) });
                    if !(fine && self.quiet) {
                        say(&verdict::in_words(&checked[checked.len() - 1]))?;
                    }
                }
                Err(failure) => {
                    failure.tell();
                    code = code.max(failure.code());
                    checked.push(Checked { name, verdict: Err(failure.text()) });
                }
            }
        }
        if !self.quiet {
            say(&verdict::total(&checked))?;
        }
        if let Some(path) = &self.junit {
            file::put(path, &verdict::junit(&checked))?;
        }
        if let Some(path) = &self.markdown {
            file::put(path, verdict::markdown(&checked).as_bytes())?;
        }
        if code == 0 { Ok(()) } else { Err(Failure::Told(code)) }
    }

    /// Runs one scenario and judges it, after blessing it where that was asked for.
    fn one(&self, target: &Target) -> Result<Verdict, Failure> {
        let plain = target.load(None, None)?;
        let Some(reading) = read(target, &plain)? else {
            return self.make(target);
        };
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
        let reading = read(target, &ran.loaded)?.expect("it was just written");
        Ok(judge(&reading.expectations, &ran.run(false)))
    }

    /// Makes the expectations of a scenario that has none.
    fn make(&self, target: &Target) -> Result<Verdict, Failure> {
        if !self.bless {
            return Err(Failure::File(format!(
                "{} has no expectations: there is no {}. cofin check --bless {} makes it",
                target.scenario.display(),
                target.expectations.display(),
                target.scenario.display()
            )));
        }
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
        let moved = verdict::seen_in_words(&blessing.moved);
        if !moved.is_empty() {
            print::tell(&format!("  moved: {}", moved.join("\n         ")));
        }
        Ok(())
    }

    fn simulate(&self, loaded: Loaded, target: &Target) -> Result<Ran, Failure> {
        let name = target.scenario.file_name().unwrap_or_default().to_string_lossy();
        let rows = futures::run(&loaded.study, &name, self.threads, self.quiet)?;
        let origin = Origin { file_hash: loaded.hash.clone(), set: Vec::new() };
        let summary = summarise(&loaded.study, &rows, &origin);
        let files = output::data(&loaded.study, &rows, &summary);
        let digests = files.into_iter().map(|(name, bytes)| (name, digest(&bytes))).collect();
        Ok(Ran { loaded, rows, summary, digests })
    }

    /// The scenarios to check, in order, each once.
    fn targets(&self) -> Result<BTreeSet<Target>, Failure> {
        let here = [PathBuf::from(".")];
        let files = if self.files.is_empty() { here.as_slice() } else { &self.files };
        let mut targets = BTreeSet::new();
        for path in files {
            if path.is_dir() {
                let before = targets.len();
                search(path, 0, &mut targets)?;
                if targets.len() == before {
                    return Err(Failure::File(format!(
                        "there is no .expect.ron in {}: cofin check --bless SCENARIO.ron makes one",
                        path.display()
                    )));
                }
            } else {
                targets.insert(Target::of(path));
            }
        }
        Ok(targets)
    }
}

impl Ran {
    fn run(&self, other_seed: bool) -> Run<'_> {
        Run { study: &self.loaded.study, rows: &self.rows, summary: &self.summary, digests: &self.digests, other_seed }
    }
}

impl Target {
    /// Its scenario, with so many futures and this seed.
    fn load(&self, runs: Option<u64>, seed: Option<u64>) -> Result<Loaded, Failure> {
        ScenarioArguments { file: self.scenario.clone(), set: Vec::new(), seed, runs }.load()
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

/// How the name of an expectation file ends.
const EXPECTATIONS: &str = ".expect.ron";

/// The expectations of a scenario; `None` where there are none.
fn read(target: &Target, loaded: &Loaded) -> Result<Option<Reading>, Failure> {
    if !target.expectations.exists() {
        return Ok(None);
    }
    let name = target.expectations.display().to_string();
    let text = String::from_utf8(read_file(&target.expectations)?)
        .map_err(|_| Failure::File(format!("{name} is not a text file in UTF-8")))?;
    language::read(&name, text, &loaded.study).map(Some).map_err(Failure::Scenario)
}

/// Finds expectation files below a folder; not in hidden folders, `target`, `outputs`, nor the folder of a run, and through no links.
fn search(folder: &Path, depth: usize, targets: &mut BTreeSet<Target>) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::File(format!("cannot search {}: {error}", folder.display()));
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let entry = entry.map_err(fail)?;
        let (name, kind) = (entry.file_name().to_string_lossy().into_owned(), entry.file_type().map_err(fail)?);
        let path = if folder == Path::new(".") { PathBuf::from(entry.file_name()) } else { entry.path() };
        if kind.is_dir() {
            let skipped = name.starts_with('.') || name == "target" || name == "outputs";
            if !skipped && depth < DEEPEST && !path.join("manifest.json").exists() {
                search(&path, depth + 1, targets)?;
            }
        } else if name.ends_with(EXPECTATIONS) {
            targets.insert(Target::of(&path));
        }
    }
    Ok(())
}
