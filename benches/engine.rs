//! Speed of draws, lives, runs and studies on the first shipped scenario. Figures: benches/README.md.

use cofin::engine::{Engine, Workspace};
use cofin::model::{Study, resolve};
use cofin::scenario::reading;
use divan::Bencher;
use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

fn study() -> Study {
    let text = include_str!("../scenarios/01-four-schemes.ron").to_owned();
    let Ok(reading) = reading::read("01-four-schemes.ron", text, &[]) else { panic!("the shipped scenario is right") };
    resolve::resolve(&reading.scenario, &reading.variants)
}

/// Projects of the first 64 runs, to count items.
fn projects(engine: &Engine<'_>) -> usize {
    let mut workspace = Workspace::default();
    (0..64).map(|run| engine.draw(run, &mut workspace)).sum()
}

/// 64 runs' luck only: per item, the draws of one project.
#[divan::bench]
fn draws_per_project(bencher: Bencher<'_, '_>) {
    let study = study();
    let engine = Engine::new(&study);
    let mut workspace = Workspace::default();
    bencher
        .counter(ItemsCount::new(projects(&engine)))
        .bench_local(|| (0..64).map(|run| engine.draw(run, &mut workspace)).sum::<usize>());
}

/// 64 whole runs on one core: per item, one project under one policy, draws and accounting included.
#[divan::bench]
fn life_per_project_and_policy(bencher: Bencher<'_, '_>) {
    let study = study();
    let engine = Engine::new(&study);
    let mut workspace = Workspace::default();
    let items = projects(&engine) * study.policies.len();
    bencher.counter(ItemsCount::new(items)).bench_local(|| {
        (0..64).map(|run| engine.run_one(run, &mut workspace).map_or(0, |row| row.len())).sum::<usize>()
    });
}

/// One run under seven policies.
#[divan::bench]
fn one_run(bencher: Bencher<'_, '_>) {
    let study = study();
    let engine = Engine::new(&study);
    let mut workspace = Workspace::default();
    bencher.bench_local(|| engine.run_one(0, &mut workspace).map_or(0, |row| row.len()));
}

/// A study of 640 runs on this many threads.
#[divan::bench(args = [1, 2], sample_count = 10)]
fn study_of_640_runs(bencher: Bencher<'_, '_>, threads: usize) {
    let study = study();
    let engine = Engine::new(&study);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    bencher.bench_local(|| pool.install(|| engine.run(0..640, &|_| {})).map_or(0, |rows| rows.len()));
}
