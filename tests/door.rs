//! The library's door: a scenario read with changes, run whole, in part, or going on from what is known, and summed up.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cofin::engine::{Block, Engine, Overflow};
use cofin::measure::Id;
use cofin::outcome::Stratum;
use cofin::study::find::find;
use cofin::study::read::{self, Changes, Loaded, Refused};
use cofin::study::results::{Blocks, Done, Lost, Results, Shelf};
use cofin::study::run::{self, Running};
use cofin::units::{Money, to_f64};

const BASE: &str = include_str!("faults/base.ron");

fn loaded(set: &[&str], runs: u64) -> Loaded {
    let set = set.iter().map(|change| (*change).to_owned()).collect();
    let changes = Changes { set, runs: Some(runs), seed: Some(57) };
    let provide = |name: &str| panic!("{name} is not named in the scenario");
    read::read("base.ron", BASE.as_bytes().to_vec(), &changes, &provide).expect("a scenario without fault")
}

#[test]
fn changes_are_made_in_the_order_in_which_they_are_told() {
    let loaded = loaded(&["economy.social_discount_rate=0.08"], 130);
    assert_eq!(loaded.set, ["economy.social_discount_rate=0.08", "monte_carlo.runs=130", "monte_carlo.seed=57"]);
    assert_eq!((loaded.study.runs, loaded.study.seed), (130, 57));
    assert_eq!(loaded.identity().set, loaded.set);
}

#[test]
fn blocks_that_are_known_are_not_run_again_and_all_together_are_the_study() {
    // 130 futures are blocks of 64, 64 and 2.
    let loaded = loaded(&[], 130);
    let all = run::all(&loaded.study, &|_| {}).expect("money that can be counted");
    let known: Blocks = [(1, Done::Held(all[1].clone()))].into();
    let (kept, ticked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let keep = |number: usize, block: &Block| {
        assert_ne!(number, 1, "it is known");
        kept.fetch_add(block.runs(), Ordering::Relaxed);
        Ok::<(), Ended>(())
    };
    let tick = |futures: usize| {
        ticked.fetch_add(futures, Ordering::Relaxed);
    };
    let mut running = Running::new(&loaded.study, known, Arc::new(Shelf::boundless()));
    let whole = running.whole(&keep, &tick).expect("money that can be counted");
    assert_eq!((kept.into_inner(), ticked.into_inner()), (66, 130));
    assert!(blocks(&whole) == all, "the same blocks in run order");
    assert_eq!(loaded.summarise(&whole).expect("all is in memory").runs, 130);
}

/// Why a study came to no end.
#[derive(Debug)]
#[allow(dead_code, reason = "it is shown where a test fails")]
enum Ended {
    Overflow(Overflow),
    Lost(Lost),
}

impl From<Overflow> for Ended {
    fn from(overflow: Overflow) -> Ended {
        Ended::Overflow(overflow)
    }
}

impl From<Lost> for Ended {
    fn from(lost: Lost) -> Ended {
        Ended::Lost(lost)
    }
}

/// The blocks in run order.
fn blocks(results: &Results<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    results.each(|block| blocks.push(block.clone())).expect("every block is there");
    blocks
}

#[test]
fn a_study_of_which_nothing_is_held_in_memory_gives_the_same() {
    // Two numbers that are waited for, a target, and an uneven last block.
    let until = "monte_carlo.until=[(measure: \"state_outlay\", policy: \"push 80\", relative: 0.000001)]";
    let target = "targets=[(measure: \"successes\", at_least: 1), (measure: \"state_outlay\", at_most: 100)]";
    let loaded = loaded(&[until, target], 150);
    let all = run::all(&loaded.study, &|_| {}).expect("money that can be counted");
    let written: Arc<Mutex<BTreeMap<usize, Block>>> = Arc::default();
    let keep = |number: usize, block: &Block| {
        written.lock().expect("nobody panicked").insert(number, block.clone());
        Ok::<(), Ended>(())
    };
    for memory in [1, 200_000, u64::MAX] {
        let shelf = written.clone();
        let read_back = move |number: usize| Ok(shelf.lock().expect("nobody panicked")[&number].clone());
        let shelf = Arc::new(Shelf::of(memory, Box::new(read_back)));
        let whole =
            Running::new(&loaded.study, Blocks::new(), shelf).whole(&keep, &|_| {}).expect("every block is kept");
        assert!(blocks(&whole) == all, "{memory}");
        let summary = loaded.summarise(&whole).expect("every block is kept");
        assert_eq!(summary, loaded.summarise(&Results::lent(&all)).expect("all is in memory"), "{memory}");
        assert!(summary.precision.is_some() && summary.policies[1].all_targets.is_some());
    }
}

#[test]
fn the_projects_of_a_stratum_that_are_found_are_as_many_as_the_measure_counts() {
    let study = loaded(&[], 3).study;
    let policy = read::policy_index(&study, "mix").expect("a policy of the file");
    let rows = Engine::new(&study).run(0..3, &|_| {}).expect("money that can be counted");
    let measured = |run: usize, id: Id| rows[run][policy].cells[id as usize].num;
    let of = [
        (Stratum::Deadweight, Id::ProjectsDeadweight),
        (Stratum::Unaffected, Id::ProjectsUnaffected),
        (Stratum::Additional, Id::ProjectsAdditional),
        (Stratum::Displaced, Id::ProjectsDisplaced),
        (Stratum::Never, Id::ProjectsNever),
    ];
    for (stratum, id) in of {
        let found = find(&study, policy, stratum, (0, 3), usize::MAX).expect("money that can be counted");
        for run in 0..3 {
            let here = to_f64(found.iter().filter(|found| found.run == run).count());
            assert!((here - measured(run, id)).abs() < 0.5, "{stratum:?} in future {run}: {here}");
        }
        assert!(found.is_sorted_by_key(|found| (found.run, found.project)));
        let first: Vec<_> = found.iter().filter(|found| found.run > 0).take(2).cloned().collect();
        let few = find(&study, policy, stratum, (1, 2), 2).expect("money that can be counted");
        assert_eq!(few, first, "from a future on, and so many");
        let paid = |money: Money| if stratum == Stratum::Deadweight { money.0 > 0 } else { money.0 == 0 };
        assert!(stratum == Stratum::Additional || found.iter().all(|found| paid(found.state_money)), "{stratum:?}");
    }
}

#[test]
fn a_part_must_be_blocks_of_a_study_of_a_fixed_number_of_futures() {
    let study = loaded(&[], 130).study;
    assert_eq!(run::is_part(&study, &(0..3)), Ok(()));
    let said = run::is_part(&study, &(2..4)).expect_err("there are three blocks");
    assert_eq!(said, "130 runs are blocks 0..3 of 64 futures; 2..4 is not among them");
}

#[test]
fn what_is_asked_for_and_does_not_exist_is_told_with_what_there_is() {
    let mut loaded = loaded(&[], 2);
    let before = loaded.study.policies.len();
    let reference = loaded.study.policies[loaded.study.reference].name.clone();
    let Err(Refused::Asked(said)) = loaded.keep_policies(&["nobody".to_owned()]) else { panic!("there is none") };
    assert!(said.starts_with("there is no policy \"nobody\".") && said.contains(&reference), "{said}");
    assert_eq!(loaded.study.policies.len(), before);
    loaded.keep_policies(std::slice::from_ref(&reference)).expect("the reference");
    assert_eq!(loaded.study.policies.len(), 1);
    let provide = |name: &str| panic!("{name} is not named in the scenario");
    let refused = read::read("base.ron", vec![0xff], &Changes::default(), &provide);
    assert!(matches!(refused, Err(Refused::NoText(name)) if name == "base.ron"));
}
