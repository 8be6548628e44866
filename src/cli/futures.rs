//! Futures run in memory, with a bar for whoever watches. Writes nothing.

use std::ffi::OsString;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{Failure, memory, print};
use crate::engine::Block;
use crate::model::Study;
use crate::study::run;
use crate::text::harmless;

/// Runs every future of a study on so many cores (0: all); the bar is called `name`. What is more than memory can hold is refused:
/// `instead` says what to do.
pub(super) fn run(
    study: &Study,
    name: &str,
    threads: Option<u16>,
    quiet: bool,
    instead: &str,
) -> Result<Vec<Block>, Failure> {
    memory::refuse_if_too_much(study.runs, study.policies.len(), instead)?;
    let (bar, pool) = (bar(study.runs, name, quiet), pool(threads)?);
    let blocks = pool.install(|| run::all(study, &|runs| bar.inc(runs as u64)))?;
    bar.finish_and_clear();
    Ok(blocks)
}

/// A bar for so many futures, called `name`; hidden where nobody watches.
pub(super) fn bar(futures: usize, name: &str, quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new(futures as u64);
    if quiet || !print::is_watched() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos} of {len} futures, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(harmless(name).into_owned());
    bar
}

/// The most cores that can be asked for, also by `--threads`.
const MOST_THREADS: u16 = 1024;

/// So many cores; where none is said, as many as `RAYON_NUM_THREADS` says, or all.
pub(super) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Failure> {
    let threads = match threads {
        Some(threads) => threads,
        None => of_environment(std::env::var_os("RAYON_NUM_THREADS"))?,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.into());
    pool.build().map_err(|error| Failure::File(format!("cannot start threads: {error}")))
}

/// Threads as the environment has them, or a core each.
fn of_environment(said: Option<OsString>) -> Result<u16, Failure> {
    let all =
        || std::thread::available_parallelism().ok().and_then(|cores| u16::try_from(cores.get()).ok()).unwrap_or(1);
    let Some(said) = said.filter(|said| !said.is_empty()) else { return Ok(all().min(MOST_THREADS)) };
    match said.to_str().and_then(|said| said.trim().parse().ok()) {
        // For the library that the variable belongs to, 0 is all.
        Some(0) => Ok(all().min(MOST_THREADS)),
        Some(threads) if threads <= MOST_THREADS => Ok(threads),
        Some(_) | None => Err(Failure::Usage(format!(
            "RAYON_NUM_THREADS is \"{}\": set it to a number from 1 to {MOST_THREADS}, or unset it",
            said.display()
        ))),
    }
}
