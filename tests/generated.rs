//! Whatever can be written is refused or can be lived: 2,000 scenarios made from the types of the language, with numbers from ordinary to
//! absurd. Those that are valid are lived for three futures of every policy and reported; nothing may panic, every number is finite, and
//! the books balance. The seed is fixed; the test profile checks arithmetic for overflow.

mod language;
mod studies;
mod written;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use cofin::engine::{Engine, Row, exported};
use cofin::figure;
use cofin::ledger::Purpose;
use cofin::measure::Appears;
use cofin::model::{Bases, Payoff, ProjectNumber, RunNumber, Study, resolve};
use cofin::report::{self, story};
use cofin::scenario::reading::{self, Reading};
use cofin::study::summarise::{Origin, summarise};
use cofin::tables;
use cofin::units::Money;
use cofin::words::Language;
use cofin::world::{Life, Scene, Simulation};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use rayon::prelude::*;
use studies::{held, total};

/// Scenarios that are made; more with `COFIN_GENERATED_CASES=100000`.
const CASES: u32 = 2_000;
/// Independent runners among which they are split, whatever the machine, so that they are always the same.
const PARTS: u32 = 8;
const FUTURES: usize = 3;

/// What became of the cases.
#[derive(Debug, Default)]
struct Tally {
    refused: u32,
    overflowed: u32,
    lived: u32,
    /// Of inflated studies: lived, beyond what can be counted.
    inflated: [u32; 2],
    /// What of the language valid scenarios used.
    used: BTreeSet<String>,
    /// Of refusals: the first sentence, how often.
    why: BTreeMap<String, u32>,
    /// Texts of lived scenarios and what they use, where some are to be kept.
    texts: Vec<(String, BTreeSet<String>)>,
}

impl Tally {
    fn add(mut self, other: Tally) -> Tally {
        self.refused += other.refused;
        self.overflowed += other.overflowed;
        self.lived += other.lived;
        self.inflated = [self.inflated[0] + other.inflated[0], self.inflated[1] + other.inflated[1]];
        self.used.extend(other.used);
        self.texts.extend(other.texts);
        for (why, count) in other.why {
            *self.why.entry(why).or_default() += count;
        }
        self
    }
}

fn keeps() -> bool {
    std::env::var_os("COFIN_BLESS").is_some()
}

fn read(text: &str) -> Result<Reading, String> {
    let provide = |name: &str| Ok(written::file(name));
    reading::read_with("generated.ron", text.to_owned(), &[], &provide)
        .map_err(|refusal| refusal.faults.render(&refusal.sources, false))
}

#[test]
fn what_can_be_written_is_refused_or_can_be_lived() {
    let wanted = std::env::var("COFIN_GENERATED_CASES").map_or(CASES, |cases| cases.parse().expect("a whole number"));
    let parts = u64::from(wanted.div_ceil(CASES / PARTS));
    let tallies: Vec<Tally> = (0..parts).into_par_iter().map(|part| cases(57 + part, CASES / PARTS)).collect();
    let Tally { refused, overflowed, lived, inflated, used, why, texts } =
        tallies.into_iter().fold(Tally::default(), Tally::add);
    let mut why: Vec<_> = why.into_iter().collect();
    why.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    println!("{refused} refused, {overflowed} beyond what can be counted, {lived} lived");
    println!("of inflated ones {inflated:?}");
    for (sentence, count) in why.iter().take(40) {
        println!("{count:5} {sentence}");
    }
    let valid = overflowed + lived;
    assert!(valid * 100 >= 30 * (refused + valid), "only {valid} of {} scenarios are valid", refused + valid);
    assert!(overflowed > 0, "no scenario is beyond what can be counted");
    assert!(inflated.iter().all(|&count| count > 100), "of inflated studies {inflated:?} lived and did not");
    let missing: Vec<_> = language::everything().into_iter().filter(|name| !used.contains(name)).collect();
    assert!(missing.is_empty(), "no valid scenario has {missing:?}: tests/written must write them");
    if keeps() {
        keep(&texts);
    }
}

/// Where the fuzz targets find scenarios.
const CORPUS: &str = "fuzz/corpus/scenario";

/// Keeps few scenarios that together use everything as a corpus: each time the one that adds most.
fn keep(texts: &[(String, BTreeSet<String>)]) {
    let mut missing = language::everything();
    for number in 1.. {
        let adds = |used: &BTreeSet<String>| used.intersection(&missing).count();
        let best = texts.iter().max_by_key(|(text, used)| (adds(used), std::cmp::Reverse(text.len())));
        let Some((text, used)) = best.filter(|(_, used)| adds(used) > 0) else { break };
        std::fs::write(format!("{CORPUS}/generated-{number:02}.ron"), text).expect("the corpus can be written");
        missing.retain(|name| !used.contains(name));
    }
}

/// `COFIN_BLESS=1 cargo test --profile checked --test generated` writes them anew.
#[test]
fn the_fuzz_targets_begin_with_generated_scenarios() {
    let mut kept = 0;
    for entry in std::fs::read_dir(CORPUS).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("generated-")) {
            kept += 1;
            let text = std::fs::read_to_string(&path).expect("a text");
            assert!(read(&text).is_ok_and(|reading| live(&study(&reading)).is_ok()), "{}", path.display());
        }
    }
    assert!(kept >= 5, "{kept} scenarios are kept");
}

fn study(reading: &Reading) -> Study {
    resolve::resolve(&reading.scenario, &reading.variants)
}

fn cases(seed: u64, cases: u32) -> Tally {
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    let tally = RefCell::new(Tally::default());
    let outcome = TestRunner::new(config).run(&written::scenario(), |tree| {
        let text = tree.text();
        match read(&text) {
            Err(faults) => {
                prop_assert!(faults.starts_with("error: "), "{}", faults);
                let mut tally = tally.borrow_mut();
                tally.refused += 1;
                let first = faults.lines().next().unwrap_or_default().to_owned();
                *tally.why.entry(first).or_default() += 1;
            }
            Ok(reading) => {
                let study = study(&reading);
                let overflow = live(&study);
                // The rules keep most that is beyond counting out; here some is let in behind them.
                if text.len() % 4 == 0 {
                    for most in [1e18, 1e17, 1e16] {
                        let ended = live(&inflated(&study, most)).is_err();
                        tally.borrow_mut().inflated[usize::from(ended)] += 1;
                    }
                }
                let mut tally = tally.borrow_mut();
                tally.used.extend(tree.used());
                match overflow {
                    Ok(()) => {
                        tally.lived += 1;
                        if keeps() {
                            tally.texts.push((text, tree.used()));
                        }
                    }
                    Err(sentence) => {
                        tally.overflowed += 1;
                        *tally.why.entry(sentence).or_default() += 1;
                    }
                }
            }
        }
        Ok(())
    });
    if let Err(proptest::test_runner::TestError::Fail(reason, tree)) = outcome {
        panic!("{reason}\n{}", tree.text());
    }
    tally.into_inner()
}

/// Lives the first futures of every policy and looks at all that comes of them; what is more than can be counted is a sentence.
fn live(study: &Study) -> Result<(), String> {
    let engine = Engine::new(study);
    let futures = FUTURES.min(study.runs);
    let rows = match engine.run(0..futures, &|_| {}) {
        Ok(rows) => rows,
        Err(overflow) => return Err(overflow.to_string()),
    };
    assert_eq!(rows.len(), futures);
    for (run, row) in rows.iter().enumerate() {
        for policy in 0..study.policies.len() {
            numbers_are_finite(row, policy);
            strata_add_up(study, row, policy);
            let watched = engine.watch(run, policy, None, |_, simulation, _, outcome| {
                assert!(*outcome == row[policy], "a policy alone other than among all");
                books_balance(simulation);
            });
            watched.expect("it was lived before");
        }
    }
    report(study, &rows);
    let story = |scene: &Scene<'_>, simulation: &Simulation| {
        let projects = scene.prospects.projects.len();
        (projects > 0).then(|| story::Story::new(scene, simulation, 0, exported::project(scene, 0, 1, 1)))
    };
    let last = study.policies.len() - 1;
    let story = engine.watch(0, last, Some(0), |scene, simulation, _, _| story(scene, simulation));
    if let Some(story) = story.expect("it was lived before") {
        assert!(!story::in_words(&story).is_empty());
        assert!(!story::json(&story).is_empty() && !report::csv(story::postings(&story)).is_empty());
    }
    Ok(())
}

/// The study with all amounts known beforehand made larger, the largest of them to `most`, without budgets, and with what grows by
/// itself growing fast.
fn inflated(study: &Study, most: f64) -> Study {
    let mut study = study.clone();
    let mut largest = 0.0;
    amounts(&mut study, &mut |amount| largest = f64::max(largest, *amount));
    if largest > 0.0 {
        amounts(&mut study, &mut |amount| *amount *= most / largest);
    }
    for technology in study.worlds.iter_mut().flat_map(|world| &mut world.technologies) {
        if let Some(Payoff::Stream { volatility, .. }) = &mut technology.payoff {
            *volatility = RunNumber::Fixed(1.5);
        }
    }
    for policy in &mut study.policies {
        policy.budget = None;
        for scheme in &mut policy.schemes {
            scheme.budget = None;
            if let Some(royalty) = &mut scheme.royalty {
                royalty.interest = RunNumber::Fixed(0.9);
            }
        }
    }
    study
}

/// Shows the amounts of projects and firms that are known beforehand.
fn amounts(study: &mut Study, look: &mut impl FnMut(&mut f64)) {
    let mut look = |number: &mut ProjectNumber| match number {
        ProjectNumber::Run(RunNumber::Fixed(amount)) => look(amount),
        ProjectNumber::Run(RunNumber::Drawn(_) | RunNumber::Derived(_)) | ProjectNumber::Column { .. } => {}
    };
    for world in &mut study.worlds {
        for class in &mut world.classes {
            look(&mut class.liquid_wealth);
            look(&mut class.pledgeable_assets);
        }
        for technology in &mut world.technologies {
            technology.stages.iter_mut().for_each(|stage| look(&mut stage.cost));
            technology.public_value.iter_mut().for_each(&mut look);
            technology.state_purchase.iter_mut().for_each(|(value, _)| look(value));
            match &mut technology.payoff {
                Some(Payoff::Lump(value) | Payoff::Stream { first_year: value, .. }) => look(value),
                Some(Payoff::Multiple { .. }) | None => {}
            }
        }
    }
}

fn numbers_are_finite(row: &Row, policy: usize) {
    let outcome = &row[policy];
    let cells = outcome.cells.iter().flat_map(|cell| [cell.num, cell.den]);
    for x in cells.chain(outcome.years.iter().flatten().copied()).chain(outcome.disbursement.iter().copied()) {
        assert!(x.is_finite() && (x != 0.0 || x.is_sign_positive()), "{x}");
    }
}

/// Every project is in one stratum, and every unit of net State money in one; where there are overlays, of what support was worth when it
/// was signed, beyond what is law without the policy.
#[allow(clippy::float_cmp, reason = "counts, and sums of whole money below 2^53")]
fn strata_add_up(study: &Study, row: &Row, policy: usize) {
    if policy == study.reference {
        return;
    }
    let of = |name: &str| row[policy].cells[cofin::measure::index(name).expect("a measure")].num;
    let strata = ["deadweight", "unaffected", "additional", "displaced", "never"];
    assert_eq!(strata.iter().map(|name| of(&format!("projects_{name}"))).sum::<f64>(), of("projects_proposed"));
    let money = of("deadweight_share") + of("additionality") + of("wasted_share");
    let all = if study.has(Appears::WithOverlays) { "grant_equivalent" } else { "state_outlay" };
    let base = &row[Bases::of(study).base_of(policy)];
    let by_law = base.cells[cofin::measure::index(all).expect("a measure")].num;
    let added = of(all) - by_law;
    assert!((money - added).abs() <= 1e-12 * of(all).abs().max(by_law.abs()), "{money} {added}");
}

/// What projects hold of State money is what they received less what was spent, repaid, returned and lost.
fn books_balance(simulation: &Simulation) {
    let of = |purpose: Purpose| total(&simulation.ledger, purpose);
    let held = held(&simulation.ledger);
    let lives = &simulation.lives;
    assert_eq!(held, lives.iter().map(|life| life.contracts.in_hand()).sum::<Money>().0);
    let net: Money = lives.iter().map(Life::net_state_money).sum();
    let support = [
        Purpose::Grant,
        Purpose::Equity,
        Purpose::InterestRelief,
        Purpose::GuaranteeCall,
        Purpose::Premium,
        Purpose::CollarPaid,
    ];
    assert_eq!(support.into_iter().map(of).sum::<i64>() - of(Purpose::Return) - of(Purpose::Recovered), net.0);
    assert!(lives.iter().all(|life| !life.is_over() || life.contracts.in_hand() == Money::ZERO));
}

/// Everything that is written of a study; of a few also the pictures, which take longest.
fn report(study: &Study, rows: &[Row]) {
    let summary = summarise(study, &cofin::engine::blocks(rows), &Origin::default());
    let bytes =
        [report::json(&summary), report::csv(tables::summary(&summary)), report::csv(tables::between(&summary))];
    assert!(bytes.iter().chain([&report::csv(tables::years(&summary))]).all(|bytes| !bytes.is_empty()));
    for words in Language::ALL.map(Language::words) {
        assert!(!report::table(&summary, words).is_empty());
        let _ = report::precision(&summary, words);
        if study.seed.is_multiple_of(64) {
            // Seven of every study, and those of its subjects.
            assert!(figure::all(&summary, words).is_ok_and(|pictures| pictures.len() >= 7));
        }
    }
}

#[test]
fn every_type_that_is_read_stands_in_a_room_of_the_language() {
    for folder in ["src/scenario", "src/scheme"] {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.to_str().expect("UTF-8");
            let read = path.is_file() && language::items(name).iter().any(language::is_read_item);
            assert!(!read || language::ROOMS.iter().any(|(_, room)| *room == name), "{name} is no room");
        }
    }
}
