//! Futures run in memory, with a bar for whoever watches. Writes nothing.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::Failure;
use crate::engine::{Engine, Row};
use crate::model::Study;

/// Runs every future of a study on so many cores (0: all); the bar is called `name`.
pub(super) fn run(study: &Study, name: &str, threads: Option<u16>, quiet: bool) -> Result<Vec<Row>, Failure> {
    let (bar, pool) = (bar(study.runs, name, quiet), pool(threads)?);
    let engine = Engine::new(study);
    let rows = pool.install(|| engine.run(0..study.runs, &|runs| bar.inc(runs as u64)))?;
    bar.finish_and_clear();
    Ok(rows)
}

/// A bar for so many futures, called `name`; hidden where nobody watches.
pub(super) fn bar(futures: usize, name: &str, quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new(futures as u64);
    if quiet || !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} futures, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(name.to_owned());
    bar
}

/// So many cores; all where none is said.
pub(super) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0).into());
    pool.build().map_err(|error| Failure::File(format!("cannot start threads: {error}")))
}
