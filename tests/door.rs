//! The library's door: a scenario read with changes, run whole, in part, or going on from what is known, and summed up.

use std::sync::atomic::{AtomicUsize, Ordering};

use cofin::engine::{Block, Engine, Overflow};
use cofin::measure::Id;
use cofin::outcome::Stratum;
use cofin::study::find::find;
use cofin::study::read::{self, Changes, Loaded, Refused};
use cofin::study::run::{self, Blocks, Running};
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
    let known: Blocks = [(1, all[1].clone())].into();
    let (kept, ticked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let keep = |number: usize, block: &Block| {
        assert_ne!(number, 1, "it is known");
        kept.fetch_add(block.runs(), Ordering::Relaxed);
        Ok::<(), Overflow>(())
    };
    let tick = |futures: usize| {
        ticked.fetch_add(futures, Ordering::Relaxed);
    };
    let whole = Running::new(&loaded.study, known).whole(&keep, &tick).expect("money that can be counted");
    assert_eq!((kept.into_inner(), ticked.into_inner()), (66, 130));
    assert!(whole == all, "the same blocks in run order");
    assert_eq!(loaded.summarise(&whole).runs, 130);
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
            let here = found.iter().filter(|found| found.run == run);
            assert_eq!(to_f64(here.count()), measured(run, id), "{stratum:?} in future {run}");
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
