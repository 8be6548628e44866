//! `cofin run`: the study from file to folder.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::json;

use crate::cli::scenario_file::{Loaded, ScenarioArguments};
use crate::cli::{Failure, Format, folder, print, ratios};
use crate::engine::{Engine, Row};
use crate::figure;
use crate::measure::MEASURES;
use crate::model::Study;
use crate::report;
use crate::study::inputs;
use crate::study::summarise::{Origin, summarise};
use crate::study::summary::Summary;

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
    /// What to print to stdout
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// Write runs.csv and ratios.csv also beyond a million rows
    #[arg(long)]
    all_rows: bool,
    /// Show no progress and print nothing
    #[arg(long, short)]
    quiet: bool,
}

/// Rows of `runs.csv` that are written unasked.
const MOST_ROWS: usize = 1_000_000;

impl Run {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut loaded = self.scenario.load()?;
        keep_policies(&mut loaded.study, &self.policies)?;
        let rows = self.simulate(&loaded.study)?;
        let origin = Origin { file_hash: loaded.hash.clone(), set: loaded.set.clone() };
        let summary = summarise(&loaded.study, &rows, &origin);
        let out = self
            .out
            .clone()
            .unwrap_or_else(|| PathBuf::from("outputs").join(self.scenario.file.file_stem().unwrap_or_default()));
        let files = self.files(&loaded, &rows, &summary)?;
        folder::replace(&out, &files)?;
        if self.quiet {
            return Ok(());
        }
        print(&match self.format {
            Format::Table => report::table(&summary).into_bytes(),
            Format::Json => report::json(&summary),
            Format::Csv => report::csv_table(&summary),
        })?;
        eprintln!("\nWrote {} files to {}", files.len(), out.display());
        Ok(())
    }

    fn simulate(&self, study: &Study) -> Result<Vec<Row>, Failure> {
        let bar = ProgressBar::new(study.runs as u64);
        if self.quiet || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{msg} {wide_bar} {pos} of {len} futures, {eta} left";
        bar.set_style(ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(format!("{} policies", study.policies.len()));
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.unwrap_or(0).into())
            .build()
            .map_err(|error| Failure::File(format!("cannot start threads: {error}")))?;
        let engine = Engine::new(study);
        let rows = pool.install(|| engine.run(0..study.runs, &|runs| bar.inc(runs as u64)));
        bar.finish_and_clear();
        Ok(rows)
    }

    fn files(&self, loaded: &Loaded, rows: &[Row], summary: &Summary) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        let study = &loaded.study;
        let file = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
        let mut files = vec![
            file("scenario.ron", loaded.bytes.clone()),
            file("summary.json", report::json(summary)),
            file("summary.csv", report::csv_table(summary)),
            file("between.csv", report::between_csv(summary)),
            file("years.csv", report::years_csv(summary)),
            file("inputs.csv", report::inputs_csv(&inputs::sample(study, rows.len()))),
        ];
        if rows.len() * study.policies.len() <= MOST_ROWS || self.all_rows {
            files.push(file("runs.csv", runs_csv(study, rows)));
            files.push(file("ratios.csv", ratios::ratios_csv(study, rows)));
        } else {
            eprintln!(
                "runs.csv and ratios.csv would have more than a million rows and were left out; --all-rows writes them."
            );
        }
        let pictures = figure::all(summary).map_err(|error| Failure::File(format!("cannot draw: {error}")))?;
        for picture in pictures {
            files.push((format!("{}.svg", picture.name), picture.svg.into_bytes()));
            files.push((format!("{}.png", picture.name), picture.png));
        }
        files.push(file("manifest.json", self.manifest(loaded, summary)));
        Ok(files)
    }

    fn manifest(&self, loaded: &Loaded, summary: &Summary) -> Vec<u8> {
        let command: Vec<String> = std::env::args().skip(1).collect();
        let manifest = json!({
            "program": "cofin",
            "version": summary.version,
            "git_revision": env!("COFIN_REVISION"),
            "stream_version": summary.stream_version,
            "scenario": self.scenario.file.file_name().map(|name| name.to_string_lossy()),
            "file_hash": loaded.hash,
            "set": loaded.set,
            "policies": summary.policies.iter().map(|policy| &policy.name).collect::<Vec<_>>(),
            "seed": summary.seed,
            "runs": summary.runs,
            "blocks": summary.runs.div_ceil(crate::draws::design::BLOCK),
            "command": command,
            "time": jiff::Timestamp::now().to_string(),
        });
        let mut bytes = serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data");
        bytes.push(b'\n');
        bytes
    }
}

/// A row a policy and run, a column a measure; money in whole currency units.
pub(super) fn runs_csv(study: &Study, rows: &[Row]) -> Vec<u8> {
    let names: Vec<&str> = MEASURES.iter().map(|measure| measure.name).collect();
    let values: Vec<Vec<Option<f64>>> = (0..study.policies.len())
        .flat_map(|policy| {
            rows.iter().map(move |row| {
                row[policy]
                    .cells
                    .iter()
                    .zip(MEASURES)
                    .map(|(cell, measure)| {
                        let unit = if measure.is_money() { study.units_per_currency } else { 1.0 };
                        cell.of_run().map(|value| value / unit)
                    })
                    .collect()
            })
        })
        .collect();
    let labelled = study.policies.iter().flat_map(|policy| (0..rows.len()).map(move |run| (policy.name.as_str(), run)));
    report::runs_csv(&names, labelled.zip(&values).map(|((policy, run), values)| (policy, run, values.as_slice())))
}

/// Keeps the reference and the policies asked for, in file order.
pub(super) fn keep_policies(study: &mut Study, wanted: &[String]) -> Result<(), Failure> {
    for name in wanted {
        policy_index(study, name)?;
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let reference = study.policies[study.reference].name.clone();
    study.policies.retain(|policy| policy.name == reference || wanted.contains(&policy.name));
    study.reference = policy_index(study, &reference)?;
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
