//! Known answers: scenario files with neutral settings under `tests/theory/`, each with its derivation in the header, against numbers
//! worked out by hand. Statistical checks have a fixed seed and allow 4 standard errors.
#![allow(clippy::disallowed_methods, reason = "expected values need not be the same bits everywhere")]

#[path = "theory/audit.rs"]
mod audit;
#[path = "theory/ministry.rs"]
mod ministry;
#[path = "theory/origins.rs"]
mod origins;
mod studies;
#[path = "theory/tournaments.rs"]
mod tournaments;
mod validation;

use std::path::Path;

use cofin::draws::{Draws, Luck};
use cofin::engine::exported::{self, Exported};
use cofin::engine::{Block, Engine, Row, blocks};
use cofin::firm::choice::interest_saved;
use cofin::firm::{Offer, Terms, offer};
use cofin::ledger::Purpose;
use cofin::measure::MEASURES;
use cofin::model::Study;
use cofin::statistics::{mean, ratio_estimate, sd};
use cofin::study::read::Changes;
use cofin::study::summarise::{Origin, summarise};
use cofin::study::summary::{By, Ignorance};
use cofin::study::sweep::{self, Asked, Curve, Sweep};
use cofin::study::turning::{Found, Kind};
use cofin::study::{columns, inputs, run, twins};
use cofin::world::{End, Event, Simulation, State};

use validation::Allowed;

use studies::{close, column, draws, headline, parts, policy, rows, study, watch, watch_all};

/// A million: the unit of most files.
const MILLION: i64 = 1_000_000;

fn theory(name: &str) -> Study {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theory").join(name).with_extension("ron");
    study(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).expect("a small count"))
}

fn float(sum: i64) -> f64 {
    f64::from(i32::try_from(sum).expect("a small sum"))
}

/// Fails unless `found` lies within 4 standard errors of `expected`.
fn within(what: &str, found: f64, expected: f64, se: f64) {
    validation::note(what, found, expected, Allowed::Errors(se));
    assert!((found - expected).abs() <= 4.0 * se, "{what}: {found} is not {expected} ± 4 × {se}");
}

/// Fails unless two numbers agree to a relative 1e-9.
fn equal(what: &str, found: f64, expected: f64) {
    near(what, found, expected, 1e-9);
}

/// Fails unless two numbers agree to so small a part.
fn near(what: &str, found: f64, expected: f64, part: f64) {
    validation::note(what, found, expected, Allowed::Relative(part));
    assert!(close(found, expected, part) || (expected == 0.0 && found == 0.0), "{what}: {found} is not {expected}");
}

/// Checks a sample's mean, standard deviation and the share of values at or above a bound against a distribution's.
fn check_moments(what: &str, sample: &[f64], expected_mean: f64, expected_variance: f64) {
    let n = number(sample.len());
    let centre = mean(sample);
    within(&format!("mean of {what}"), centre, expected_mean, (expected_variance / n).sqrt());
    let squares: Vec<f64> = sample.iter().map(|x| (x - expected_mean) * (x - expected_mean)).collect();
    within(&format!("variance of {what}"), mean(&squares), expected_variance, sd(&squares) / n.sqrt());
}

fn check_share(what: &str, hits: impl Iterator<Item = bool>, expected: f64) {
    let hits: Vec<bool> = hits.collect();
    let n = number(hits.len());
    let share = number(hits.iter().filter(|hit| **hit).count()) / n;
    within(what, share, expected, (expected * (1.0 - expected) / n).sqrt());
}

// ---- chance ----

#[test]
fn successes_of_a_hundred_equal_projects_are_binomial() {
    let study = theory("binomial");
    let rows = rows(&study, 20_000);
    let successes = column(&study, &rows, "no support", "successes");
    check_moments("successes", &successes, 27.0, 4.4396 * 4.4396);
    check_share("P(30 or more)", successes.iter().map(|&x| x >= 30.0), 0.28277);
    // Runs have nothing to do with each other: the correlation of a run with the next is 0 ± 1/√n.
    let next: Vec<f64> = successes.windows(2).map(|pair| (pair[0] - 27.0) * (pair[1] - 27.0) / 19.71).collect();
    within("correlation of neighbouring runs", mean(&next), 0.0, 1.0 / number(next.len()).sqrt());
}

#[test]
fn a_mean_that_nobody_knows_spreads_successes_beyond_the_binomial() {
    let study = theory("ignorance");
    let rows = rows(&study, 20_000);
    check_moments("successes about an unknown mean", &column(&study, &rows, "no support", "successes"), 27.0, 35.88);
}

/// Which part of the variance of a measure over 1,024 runs is ignorance, by their twins.
fn ignorance(study: &mut Study, measure: &str) -> Ignorance {
    study.runs = 1024;
    let index = cofin::measure::index(measure).expect("a measure");
    let values = |blocks: &[Block]| -> Vec<Option<f64>> {
        columns::smallest(blocks, 0, index).iter().map(|cell| cell.of_run()).collect()
    };
    let runs = cofin::study::run::all(study, &|_| {}).expect("money that can be counted");
    let twins = Engine::new(study).run_twins(1024).expect("money that can be counted");
    twins::ignorance(&values(&runs), &values(&twins), study.design.batch()).expect("something varies")
}

#[test]
fn twins_tell_ignorance_from_luck() {
    let found = ignorance(&mut theory("binomial"), "successes");
    within("ignorance where nothing is drawn once a run", found.share, 0.0, found.se.expect("many twins"));
    // Of the variance 35.88 of successes, 10,000 × Var(m) = 16.3333 comes of the mean that nobody knows.
    let found = ignorance(&mut theory("ignorance"), "successes");
    within(
        "ignorance where the mean chance is not known",
        found.share,
        16.333_333 / 35.88,
        found.se.expect("many twins"),
    );
    let text = include_str!("theory/binomial.ron").replace("cost: 1,", "cost: PerRun(Uniform(1, 3)),");
    let found = ignorance(&mut study(&text), "private_outlay");
    near("ignorance where nothing else is drawn", found.share, 1.0, 1e-12);
}

#[test]
fn a_log_normal_about_an_unknown_median_has_the_sum_of_both_variances() {
    let study = theory("ignorance");
    let pairs: Vec<(f64, f64)> = watch_all(&study, 0..4000, "no support", |scene, _| {
        let overrun = |stage: usize| scene.prospects.stages[stage].cost_overrun.ln();
        (overrun(3), overrun(77))
    });
    let first: Vec<f64> = pairs.iter().map(|pair| pair.0).collect();
    check_moments("logarithm of an overrun about an unknown median", &first, 0.0, 0.25);
    let products: Vec<f64> = pairs.iter().map(|(a, b)| a * b).collect();
    within("covariance of two projects of one future", mean(&products), 0.09, sd(&products) / number(4000).sqrt());
}

#[test]
fn firms_know_the_parameters_of_their_run() {
    // E[X] = median × e^(0.4²/2), and E[p] is no concern: each project knows its own chance.
    let study = theory("ignorance");
    let known: Vec<(f64, f64)> = watch_all(&study, 0..5, "no support", |scene, _| {
        let path = "technologies.technology.stages.trial.cost_overrun.median";
        let input = study.inputs.iter().position(|input| input.path == path).expect("a parameter is an input");
        let overrun = scene.world.technologies.iter().next().expect("a technology").stages[0].cost_overrun;
        (overrun.expected(&scene.luck.drawn), scene.luck.drawn[input])
    });
    for (expected, median) in known {
        equal("expected overrun of a run", expected, median * (0.08_f64).exp());
    }
}

#[test]
fn gates_of_two_projects_of_one_run_are_independent() {
    // Of the 100 projects of a run, the first and the second: both pass with 0.27², whatever pair is taken.
    let study = theory("binomial");
    let runs: Vec<Vec<bool>> = watch_all(&study, 0..4000, "no support", |scene, _| {
        scene.prospects.stages.iter().map(|stage| stage.passes).collect()
    });
    for (a, b) in [(0, 1), (7, 93), (98, 99)] {
        check_share("both pass", runs.iter().map(|run| run[a] && run[b]), 0.27 * 0.27);
    }
}

#[test]
fn proposals_are_poisson() {
    let study = theory("poisson");
    let rows = rows(&study, 20_000);
    let proposed = column(&study, &rows, "no support", "projects_proposed");
    check_moments("proposals", &proposed, 110.0, 110.0);
    check_share("P(100 or more)", proposed.iter().map(|&n| n >= 100.0), 0.84172);
}

/// One field of all projects of some runs.
fn field(runs: &[Exported], name: &str) -> Vec<f64> {
    runs.iter().flat_map(|run| run.projects.iter().map(|project| project.fields[name])).collect()
}

#[test]
fn what_is_drawn_has_the_moments_of_its_distribution() {
    let study = theory("distributions");
    let runs: Vec<Exported> = watch_all(&study, 0..60, "no support", |scene, _| exported::export(scene, 0, 0));
    check_moments("PERT(1, 2, 6)", &field(&runs, "stages.trial.months"), 2.5, 0.75);
    check_moments("triangular(1, 2, 6)", &field(&runs, "certification_months"), 3.0, 7.0 / 6.0);
    let overruns = field(&runs, "stages.trial.cost_overrun");
    check_moments("log-normal", &overruns, 1.25, 0.390_625);
    check_share("log-normal below its median", overruns.iter().map(|&x| x < 1.118_034), 0.5);
    let logarithms: Vec<f64> = overruns.iter().map(|x| (x / 1.118_034).ln()).collect();
    check_moments("its logarithm", &logarithms, 0.0, 0.472_381 * 0.472_381);
}

#[test]
fn the_sample_of_inputs_has_the_quantiles_of_its_distributions() {
    // Triangular(1, 2, 6) has its median at 6 − √(20/2) = 2.83772; its 5th percentile at 1 + √(0.05·5) = 1.5.
    let study = theory("distributions");
    let sample = inputs::sample(&study, 4000);
    let row = |path: &str| sample.rows.iter().find(|row| row.path == path).unwrap_or_else(|| panic!("no input {path}"));
    let quantile = |path: &str, found: Option<f64>, p: f64, expected: f64, density: f64| {
        let n = number(row(path).n);
        within(path, found.expect("a sample"), expected, (p * (1.0 - p) / n).sqrt() / density);
    };
    let certification = "technologies.technology.certification_months";
    // Densities: (6 − x)/10 above the mode, 2(x − 1)/5 below.
    quantile(certification, row(certification).p50, 0.5, 2.837_722, 0.316_228);
    quantile(certification, row(certification).p05, 0.05, 1.5, 0.2);
    let rate = "economy.social_discount_rate";
    assert_eq!(row(rate).n, 4000, "a number drawn per run has one value a run");
    quantile(rate, row(rate).p50, 0.5, 0.283_772_2, 3.162_28);
    let overrun = "technologies.technology.stages.trial.cost_overrun";
    // The log-normal's density at its median: 1 ÷ (median · σ · √(2π)).
    quantile(overrun, row(overrun).p50, 0.5, 1.118_034, 0.755_36);
}

#[test]
fn per_run_numbers_have_the_moments_of_their_distributions() {
    let study = theory("distributions");
    let draws = Draws::new(&study);
    let mut luck = Luck::default();
    let (mut growth, mut rate) = (Vec::new(), Vec::new());
    let place = |path: &str| study.inputs.iter().position(|input| input.path == path).expect("an input");
    for run in 0..4000 {
        draws.fill_inputs(&study, run, &mut luck);
        growth.push(luck.drawn[place("economy.growth")]);
        rate.push(luck.drawn[place("economy.social_discount_rate")]);
    }
    check_moments("growth", &growth, 0.25, 0.0075);
    check_moments("rate", &rate, 0.3, 7.0 / 600.0);
}

// ---- costs and money ----

#[test]
fn the_expected_cost_of_gates_in_a_row_is_a_ratio_of_means() {
    let study = theory("gates");
    let rows = rows(&study, 400);
    let ratio = |what: &str, num: &[f64], den: &[f64], expected: f64| {
        let estimate = ratio_estimate(num, den, 1).expect("two rows");
        within(what, estimate.value, expected, estimate.se);
    };
    let of = |policy: &str, name: &str| parts(&study, &rows, policy, name).0;
    let costs: Vec<f64> = of("no support", "private_outlay").iter().map(|cost| cost / 1e6).collect();
    let successes = of("no support", "successes");
    ratio("success per start", &successes, &of("no support", "projects_started"), 0.096_157);
    ratio("cost per start", &costs, &of("no support", "projects_started"), 7.090_80);
    ratio("cost per success", &costs, &successes, 73.741_94);
    let (state, wins) = parts(&study, &rows, "push", "cost_per_success");
    ratio("State cost per success", &state, &wins, 0.8 * 73.741_94e6);
}

#[test]
fn gross_leverage_follows_from_the_shares_alone() {
    let study = theory("leverage");
    let rows = rows(&study, 20);
    for (name, expected) in [("match", 3.0), ("push", 0.25), ("pull", 1.0), ("boundary", 7.0 / 3.0)] {
        for leverage in column(&study, &rows, name, "gross_leverage") {
            // Drawn costs are whole units, so a split may be half a unit of some millions away.
            near(&format!("private ÷ State money, {name}"), leverage, expected, 1e-6);
        }
        let effect = headline(&study, &rows, name, "leverage_effect");
        near(&format!("all ÷ State money, {name}"), effect, expected + 1.0, 1e-6);
    }
    assert!(
        column(&study, &rows, "no support", "gross_leverage").is_empty(),
        "without State money there is no leverage"
    );
}

#[test]
fn the_effect_of_scale_alone_follows_its_closed_form() {
    let study = theory("scale");
    let rows = rows(&study, 5);
    for (name, response, expected) in
        [("none", 0.0, -1.0), ("one for one", 1.0, 0.0), ("less elastic", 1.377_07, 0.23), ("elastic", 1.761_21, 0.41)]
    {
        let found = headline(&study, &rows, name, "net_private_effect");
        let exact = (0.5 - 0.5_f64.powf(response)) / 0.5;
        assert!((found - exact).abs() < 1e-8, "{name}: {found} is not {exact}");
        validation::note(&format!("m at s = 0.5, ε = {response}"), found, expected, Allowed::Relative(5e-5));
        assert!((found - expected).abs() < 5e-6, "{name}: {found} is not {expected}");
        // Total effect: what the State adds is G itself.
        let total = headline(&study, &rows, name, "total_effect");
        assert!((total - found - 1.0).abs() < 1e-9, "{name}: total effect {total}");
    }
}

#[test]
fn a_firm_takes_the_size_at_which_its_own_gain_is_its_own_cost() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theory/size.ron"));
    let text = text.expect("a theory file");
    let offer = |policy_name: &str, changes: &[(&str, &str)], months: f64| {
        let changed = changes.iter().fold(text.clone(), |text, (from, to)| text.replace(from, to));
        let offer = offered(&study(&changed), policy_name, months);
        (offer.scale, offer.value / 1e6)
    };
    for (name, size) in [("half", 2.0), ("owns 80 %", 1.6), ("royalty", 1.8), ("with a university", 100.0 / 60.0)] {
        equal(&format!("size, {name}"), offer(name, &[], 0.0).0, size);
    }
    near("size, capped", offer("capped", &[], 0.0).0, 1.8, 1e-3);
    equal("value at twice the size, million", offer("half", &[], 0.0).1, 300.0 + 100.0 * 2.0_f64.ln());
    let (size, value) = offer("owns half", &[("Lump(400)", "Lump(104)")], 0.0);
    equal("size where the firm owns half of 104", size, 1.0);
    equal("its value, million", value, 2.0);
    // A firm with 150 at hand.
    let poorer = [("liquid_wealth: 1_000", "liquid_wealth: 150")];
    let (size, value) = offer("half", &poorer, 12.0);
    equal("size that can be bridged", size, 1.5);
    equal("its value, million", value, 325.0 + 100.0 * 1.5_f64.ln());
    equal("size worth waiting a month for", offer("half", &poorer, 1.0).0, 2.0);
    // A loss of 50x carried forward for a year shelters as much profit at 20 % tax: a unit of size costs 50 − 10/1.12, and brings 80/x.
    let own = [
        ("months: 0", "months: 12"),
        ("profit_tax: 0", "profit_tax: 0.20"),
        ("response: 1", "response: 1, tax_base: Own"),
    ];
    equal("size under an own tax base", offer("half", &own, 0.0).0, 80.0 / (50.0 - 10.0 / 1.12));
}

#[test]
fn a_firm_that_begins_at_its_own_risk_is_paid_for_what_it_has_not_begun() {
    let study = theory("own-risk");
    let later = -95.0 / 1.12 + 400.0 / 1.12_f64.powi(2);
    for (policy_name, worth, first_start, paid) in [
        ("waits", (later - 5.0) * 1.12_f64.powf(-11.0 / 12.0), 11, 100),
        ("begins", later - 10.0, 0, 95),
        ("refused", later - 10.0, 0, 0),
    ] {
        watch(&study, 0, policy_name, Some(0), |scene, simulation| {
            let Some(Event::Decision { options, alone, .. }) = simulation.journal.events().first() else {
                panic!("the first step is a decision")
            };
            let applying = options[0].worth.expect("it applies");
            equal(&format!("worth of applying, {policy_name}, million"), applying / 1e6, worth);
            equal("alone, million", alone / 1e6, later - 95.0 / 1.12 - 10.0);
            let life = &simulation.lives[0];
            let arrival = scene.prospects.projects[0].arrival;
            let months = |month: Option<u16>| month.map(|month| month - arrival);
            assert_eq!(months(life.first_start), Some(first_start), "{policy_name}");
            assert_eq!(months(life.launch), Some(first_start + 24), "{policy_name}");
            assert_eq!(life.net_state_money().0, paid * MILLION, "{policy_name}");
        });
    }
}

#[test]
fn a_largest_amount_is_used_up_stage_by_stage() {
    let study = theory("ceiling");
    equal("value, million", offered(&study, "planned", 0.0).value / 1e6, -50.0 + (-90.0 + 400.0 / 1.12) / 1.12);
    let size = (100.0 + 100.0 / 1.12) / (50.0 + 150.0 / 1.12);
    near("size", offered(&study, "chosen", 0.0).scale, size, 1e-3);
    for policy_name in ["planned", "chosen"] {
        watch(&study, 0, policy_name, None, |_, simulation| {
            let life = &simulation.lives[0];
            assert!(life.launch.is_some(), "{policy_name}");
            assert_eq!(life.net_state_money().0, 60 * MILLION, "{policy_name}");
            assert_eq!(
                simulation.calls.committed.iter().map(|money| money.0).sum::<i64>(),
                60 * MILLION,
                "{policy_name}"
            );
            let private = life.private_share();
            assert_eq!((private.num, private.den), (7, 10), "{policy_name}");
        });
    }
}

/// A sweep of a file of known answers.
fn swept(name: &str, set: &[&str], levers: &[&str], measures: &[&str]) -> Sweep {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theory").join(name).with_extension("ron");
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
    let (levers, measures) = (owned(levers), owned(measures));
    let asked = Asked { levers: &levers, policies: &[], measures: &measures };
    let provide = |file: &str| panic!("{file} is not named in {name}");
    let changes = Changes { set: owned(set), ..Changes::default() };
    let plan = sweep::plan(name, bytes, &changes, &asked, &provide).expect("no fault");
    plan.run(|study| run::all(study, &|_| {})).expect("money that can be counted")
}

/// The one turn or crossing of this kind.
fn only(curve: &Curve, kind: Kind) -> &Found {
    let found: Vec<&Found> = curve.found.iter().filter(|found| found.kind == kind).collect();
    assert_eq!(found.len(), 1, "{}: {:?}", curve.measure, curve.found);
    found[0]
}

#[test]
fn a_sweep_over_the_state_share_follows_its_closed_form_and_turns_where_it_must() {
    let sweep = swept("sweep", &[], &[], &["net_private_effect", "additionality", "private_outlay"]);
    let [effect, additionality, outlay] = sweep.curves.as_slice() else { panic!("three curves") };
    assert_eq!(effect.points.len(), 15);
    for (curve, expected) in [
        (effect, (|s| (0.5 - s) / (0.5 + s)) as fn(f64) -> f64),
        (additionality, |s| s / (0.5 + s)),
        // 20 projects of a thousand million each.
        (outlay, |s| 20.0 * 1e9 * s * (0.5 - s) / 1.5),
    ] {
        for point in &curve.points {
            let (found, se) = (point.value.expect("a value"), point.se.expect("an error"));
            within(&format!("{} along the State's share", curve.measure), found, expected(point.at), se);
        }
    }
    let crossing = only(effect, Kind::FallsThroughZero);
    within("m reaches zero at the State's share", crossing.at, 0.5, crossing.se.expect("an error"));
    let highest = only(outlay, Kind::Highest);
    within("private money is highest at the State's share", highest.at, 0.25, highest.se.expect("an error"));
    assert!(additionality.found.is_empty(), "it only rises: {:?}", additionality.found);
}

#[test]
fn the_effect_of_scale_reaches_zero_where_the_response_is_one() {
    // m = ((1 − s) − (1 − s)^ε)/s is nothing at ε = 1, whatever s is.
    let levers = ["firms.firm.response=0.5..1.6/12", "schemes.half.funding.state=0.3..0.5/2"];
    let set = ["firms.firm.response=0", "monte_carlo.runs=5"];
    let sweep = swept("scale", &set, &levers, &["net_private_effect"]);
    let of_policy: Vec<&Curve> = sweep.curves.iter().filter(|curve| curve.policy == "none").collect();
    assert_eq!(of_policy.len(), 2, "one for each State share");
    for (curve, share) in of_policy.iter().zip([0.3_f64, 0.5]) {
        for point in &curve.points {
            let exact = ((1.0 - share) - (1.0 - share).powf(point.at)) / share;
            let found = point.value.expect("a value");
            assert!((found - exact).abs() < 1e-8, "ε = {}, s = {share}: {found} is not {exact}", point.at);
        }
        let crossing = only(curve, Kind::RisesThroughZero);
        near("m reaches zero at the response", crossing.at, 1.0, 1e-6);
    }
}

/// What a firm saw of the first scheme at its first decision: worth of the offer, and of going alone.
fn offer(study: &Study, policy_name: &str, project: u32) -> (f64, f64) {
    watch(study, 0, policy_name, Some(project), |_, simulation| match simulation.journal.events().first() {
        Some(Event::Decision { alone, options, .. }) => (options[0].value, *alone),
        other => panic!("the first step is a decision, not {other:?}"),
    })
}

#[test]
fn a_quarter_paid_eighteen_months_late_at_twelve_percent_is_worth_21_09() {
    let (offered, alone) = offer(&theory("late-payment"), "reimburse", 0);
    equal("alone", alone, 100e6);
    equal("gain", offered - alone, 25e6 * 1.12_f64.powf(-1.5));
    assert!(((offered - alone) / 1e6 - 21.09).abs() < 0.005);
}

/// The first scheme's offer to the first project, whose firm believes in so many months of waiting.
fn offered(study: &Study, policy_name: &str, believed: f64) -> Offer {
    watch(study, 0, policy_name, None, |scene, _| {
        let terms = Terms::new(&scene.policy.schemes[0], scene.world, scene.beliefs, &scene.luck.drawn);
        let case = scene.case(0, &terms, terms.own.expect("one share for all"), 0);
        offer::under(&case, believed, &mut vec![0.0; case.stages.len()])
    })
}

#[test]
fn priority_saves_interest_to_a_firm_that_bridges_and_time_to_one_that_cannot() {
    // Paid after 2 months and not after 8. A firm that bridges 25 million at 12 % a year saves 6 months of 1 %: 1.5 million.
    // One that cannot has 200 − 75 = 125 million half a year earlier, at a hurdle rate of 12 %.
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theory/late-payment.ron"));
    let text = text.expect("a theory file").replace("payment: Reimburse", "payment: PerStage");
    let with = |wealth: &str| studies::study_with(&text, &["firms.firm.loan_rate=0.12", wealth]);
    let rich = with("firms.firm.liquid_wealth=1_000");
    let saved = watch(&rich, 0, "reimburse", None, |scene, _| {
        let terms = Terms::new(&scene.policy.schemes[0], scene.world, scene.beliefs, &scene.luck.drawn);
        interest_saved(&scene.case(0, &terms, terms.own.expect("one share for all"), 0), 25e6, 2.0, 8.0)
    });
    equal("bridges", saved, 1.5e6);
    let [early, late] = [2.0, 8.0].map(|believed| offered(&rich, "reimburse", believed).at_contract());
    equal("waits for nothing", early, late);
    let poor = with("firms.firm.liquid_wealth=80");
    let [early, late] = [2.0, 8.0].map(|believed| offered(&poor, "reimburse", believed).at_contract());
    equal("cannot bridge", early - late, 125e6 * (1.12_f64.powf(-2.0 / 12.0) - 1.12_f64.powf(-8.0 / 12.0)));
}

#[test]
fn a_firm_that_waits_for_state_money_before_every_stage_counts_its_own_waits() {
    let study = theory("waits");
    let worth = |policy_name: &str| offered(&study, policy_name, 12.0).at_contract() / 1e6;
    let paid_per_stage = -5.0 / 1.12 - 5.0 / 1.12_f64.powi(2) + 250.0 / 1.12_f64.powi(3);
    equal("12 months before each of three stages, million", worth("per stage"), paid_per_stage);
    assert!((paid_per_stage - 169.494_81).abs() < 5e-6);
    equal("all in advance, after 12 months, million", worth("in advance"), 240.0 / 1.12);
    equal("the first two stages in advance, million", worth("a third"), -10.0 / 1.12 + 250.0 / 1.12_f64.powi(2));
    equal("a firm that bridges, million", worth("to the firm"), 240.0);
    // Alone it is worth 180: the first goes alone, and is paid nothing; the others apply, and start when the money is there.
    for (policy_name, applied, months) in
        [("per stage", false, 0), ("in advance", true, 12), ("a third", true, 24), ("to the firm", true, 0)]
    {
        watch(&study, 0, policy_name, None, |scene, simulation| {
            let life = &simulation.lives[0];
            assert_eq!(life.applied, applied, "{policy_name}");
            let launch = usize::from(life.launch.expect("it is sure to succeed"));
            assert_eq!(launch - usize::from(scene.prospects.projects[0].arrival), months, "{policy_name}");
        });
    }
}

#[test]
fn pay_for_results_is_believed_and_paid_by_the_plan() {
    let study = theory("results");
    let (offered, alone) = offer(&study, "results", 0);
    equal("what the State's money is worth", offered - alone, 60e6 * 1.12_f64.powf(-1.5) * 0.6);
    let rows = rows(&study, 10);
    for row in &rows {
        let outcome = &row[policy(&study, "results")];
        let of = |name: &str| outcome.cells[studies::measure(name)].num;
        equal("outlay", of("state_outlay"), 60e6 * of("successes") + 12e6 * (40.0 - of("successes")));
        equal("all research", of("state_outlay") + of("private_outlay"), 40.0 * 300e6);
    }
}

#[test]
fn money_that_hangs_on_a_gate_brings_effort_as_the_closed_form_says() {
    // Δp = γ²·D·payment ÷ κ = .0001 × 20 ÷ .5 = .004, for which effort of .4 costs .5 × .16 ÷ 2 = .04.
    let study = theory("effort");
    let gained = |name: &str| {
        let (offered, alone) = offer(&study, name, 0);
        (offered - alone) / 1e6
    };
    equal("a payment of 20 with effort", gained("results"), 20.0 * 0.204 - 0.04 + 0.004 * 10_000.0);
    // A quarter is paid anyway, and 15 hang on the gate: e = .3.
    let paid = 20.0 * (0.203 + 0.797 * 0.25);
    equal("15 of 20 hang on the gate", gained("floor"), paid - 0.0225 + 0.003 * 10_000.0);
    // Tax takes a fifth of payment, cost and profit alike.
    equal("a taxed payment of 20 with effort", gained("taxed"), 0.8 * gained("results"));
    // A year of work and half a year of lag at 12 %.
    let (stage, paid) = (1.0 / 1.12, 1.12_f64.powf(-1.5));
    let more = 0.004 * paid;
    let late = 20.0 * paid * (0.2 + more) - 0.04 * paid * paid + more * stage * 10_000.0;
    equal("a payment of 20 eighteen months later", gained("late"), late);
    equal("without anything that hangs on the gate", gained("inputs"), 20.0);
}

#[test]
fn effort_for_a_result_is_paid_for_and_passes_gates() {
    let study = theory("effort");
    let rows = rows(&study, 250);
    let of = |policy: &str, name: &str| column(&study, &rows, policy, name);
    for (policy, cost) in
        [("no support", 0.0), ("inputs", 0.0), ("results", 0.04), ("productive", 4.0), ("certain", 0.64)]
    {
        let found = of(policy, "effort_cost");
        equal(&format!("effort of 40 firms, {policy}"), found[0], 40.0 * cost * 1e6);
        assert!(found.iter().all(|&found| close(found, 40.0 * cost * 1e6, 1e-9)), "{policy}");
        // It is a resource, and no R&D.
        equal(&format!("R&D, {policy}"), of(policy, "research_outlay")[0], 40.0 * 100e6);
        equal(&format!("resources, {policy}"), of(policy, "social_resources")[0], 40.0 * (100.0 + cost) * 1e6);
    }
    let passed = |policy: &str| -> Vec<bool> {
        of(policy, "successes").into_iter().flat_map(|n| (0..40).map(move |i| f64::from(i) < n)).collect()
    };
    check_share("gates passed without anything that hangs on them", passed("inputs").into_iter(), 0.2);
    check_share("gates passed with effort of .4", passed("results").into_iter(), 0.204);
    check_share("gates passed with effort of 4", passed("productive").into_iter(), 0.6);
    assert_eq!(of("certain", "successes"), vec![40.0; 250]);
    // The same luck: whoever passes without effort passes with it.
    for (without, with) in of("inputs", "successes").into_iter().zip(of("results", "successes")) {
        assert!(without <= with);
    }
    // The State pays for results alone.
    for (successes, outlay) in of("productive", "successes").into_iter().zip(of("productive", "state_outlay")) {
        equal("State money for results", outlay, 20e6 * successes);
    }
}

#[test]
fn a_patent_office_that_takes_21_months_and_not_44_adds_a_quarter_to_a_lump() {
    let study = theory("patent");
    let rows = rows(&study, 3);
    for (slow, fast) in column(&study, &rows, "no support", "social_private").into_iter().zip(column(
        &study,
        &rows,
        "fast office",
        "social_private",
    )) {
        equal("factor", fast / slow, 1.12_f64.powf(23.0 / 12.0));
        assert!((fast / slow - 1.242_61).abs() < 5e-6);
    }
}

#[test]
fn what_a_patent_does_not_protect_is_earned_by_imitators() {
    let study = theory("imitation");
    for (name, spillover, social) in
        [("small spillover", 288.0, 1_440.0 + 576.0), ("large spillover", 1_440.0, 2.0 * 1_440.0)]
    {
        let of = |measure: &str| column(&study, &rows(&study, 2), name, measure)[0] / 1e6;
        for (measure, expected) in [
            ("social_private", 1_440.0),
            ("imitated", 576.0),
            ("social_spillover", spillover),
            ("social_resources", 100.0),
        ] {
            equal(&format!("{measure}, {name}"), of(measure), expected);
        }
        equal(&format!("social NPV, {name}"), of("social_npv"), social - 100.0);
    }
    // A grant at the launch leaves nothing to imitators: the firm earns 2 400, and a fifth of it spills over.
    let of = |measure: &str| column(&study, &rows(&study, 2), "at once", measure)[0] / 1e6;
    for (measure, expected) in [("imitated", 0.0), ("social_private", 2_400.0), ("social_spillover", 480.0)] {
        equal(&format!("{measure}, granted at once"), of(measure), expected);
    }
}

#[test]
fn a_policy_has_no_credit_for_what_its_world_brings_without_any_scheme() {
    let study = theory("worlds");
    let rows = rows(&study, 3);
    let summary = summarise(&study, &blocks(&rows), &Origin::default());
    let of = |name: &str, measure: &str| {
        let policy = summary.policies.iter().find(|policy| policy.name == name).expect("a policy");
        policy.measure(measure).expect("a measure").clone()
    };
    let value = |name: &str, measure: &str| of(name, measure).value;
    // Half the cost from the State makes all ten projects happen in the file's world, and pays for what happens anyway in the other.
    assert_eq!((value("half", "additionality"), value("half", "net_private_effect")), (Some(1.0), Some(1.0)));
    for (measure, expected) in [("additionality", 0.0), ("deadweight_share", 1.0), ("net_private_effect", -1.0)] {
        assert_eq!(value("half, fast office", measure), Some(expected), "{measure}");
        equal(measure, value("half, fast office", measure).expect("a value"), expected);
    }
    for (measure, name, of_policy, of_world) in [
        ("social_npv", "fast office", 0.0, 400e6),
        ("social_npv", "half, fast office", 0.0, 400e6),
        ("successes", "half, fast office", 0.0, 10.0),
        ("fiscal_npv", "fast office", 0.0, 0.0),
        ("fiscal_npv", "half, fast office", -500e6, 0.0),
        ("projects_deadweight", "half, fast office", 10.0, 0.0),
        ("projects_additional", "half, fast office", 0.0, 10.0),
        ("projects_unaffected", "fast office", 10.0, 0.0),
        ("projects_never", "fast office", 0.0, -10.0),
    ] {
        let found = of(name, measure);
        let (policy, world) = (found.policy_part.expect("its part"), found.world_effect.expect("its world's"));
        assert_eq!((policy.value, world.value), (of_policy, of_world), "{measure}, {name}");
        assert_eq!(
            found.difference.map(|both| both.value.to_bits()),
            Some((of_policy + of_world).to_bits()),
            "{measure}, {name}"
        );
    }
    equal(
        "social NPV of the world alone",
        of("half, fast office", "social_npv").world_effect.expect("it").value,
        400e6,
    );
    let half = of("half", "social_npv");
    assert_eq!(
        (half.difference.expect("a difference").value, half.policy_part, half.world_effect),
        (400e6, None, None)
    );
}

/// Royalties of the one project: the sales year (1 is the first) of the last payment, and their sum.
fn royalties(policy_name: &str) -> (usize, i64) {
    watch(&theory("royalty"), 0, policy_name, Some(0), |_, simulation| {
        let launch = usize::from(simulation.lives[0].launch.expect("it is launched"));
        let paid = simulation.ledger.postings().filter(|posting| posting.purpose == Purpose::Royalty);
        paid.fold((0, 0), |(year, sum), posting| {
            let last = usize::from(posting.month + posting.months - 1);
            (year.max((last - launch) / 12 + 1), sum + posting.amount.0 * i64::from(posting.months))
        })
    })
}

#[test]
fn a_grant_of_one_with_sales_of_five_a_year_is_repaid_in_year_six() {
    let (year, sum) = royalties("free of interest");
    equal("sales year of the last payment", f64::from(u32::try_from(year).expect("a year")), 6.0);
    assert_eq!(sum, 1_000 * MILLION);
    equal("paid in all, billion", float(sum) / 1e9, 1.0);
}

#[test]
fn with_five_percent_interest_it_is_repaid_in_year_seven_and_costs_1_22029() {
    let (year, sum) = royalties("five per cent");
    equal("sales year of the last payment", f64::from(u32::try_from(year).expect("a year")), 7.0);
    near("paid in all, billion", float(sum) / 1e9, 1.220_292_905, 4e-9);
    // By hand 1.2202929046875 billion; the debt is kept in whole units, year by year.
    assert!((sum - 1_220_292_905).abs() <= 4, "{sum}");
}

#[test]
fn under_an_own_tax_base_a_loss_shelters_later_profit() {
    let study = theory("tax-base");
    let class_of: Vec<String> =
        draws(&study, 0, "no support").projects.into_iter().map(|project| project.class).collect();
    let mut seen = [0, 0];
    for (project, class) in (0..).zip(&class_of) {
        let (taxes, alone) = watch(&study, 0, "no support", Some(project), |_, simulation| {
            let launch = i64::from(simulation.lives[project as usize].launch.expect("all are launched"));
            let taxes: Vec<(i64, i64, i64)> = simulation
                .ledger
                .postings()
                .filter(|posting| posting.purpose == Purpose::FirmTax)
                .map(|p| (i64::from(p.month) - launch, i64::from(p.months), p.amount.0 / MILLION))
                .collect();
            let alone = simulation.journal.events().iter().find_map(|event| match event {
                Event::Decision { alone, .. } => Some(*alone),
                _ => None,
            });
            (taxes, alone.expect("a decision"))
        });
        equal(class, alone, 188e6);
        let mut by_month = [0; 36];
        for (month, months, amount) in taxes {
            for month in month..month + months {
                by_month[usize::try_from(month).expect("not before the launch")] += amount;
            }
        }
        let expected: Vec<i64> = match class.as_str() {
            // 12 months sheltered, half of the thirteenth, then 2 a month.
            "own" => (0..36).map(|month| [0, 1, 2][usize::from(month >= 12) + usize::from(month > 12)]).collect(),
            // 25 back in the month of the cost, which is that of the launch; 2 a month.
            _ => (0..36).map(|month| if month == 0 { 2 - 25 } else { 2 }).collect(),
        };
        assert_eq!(by_month.to_vec(), expected, "{class}");
        assert_eq!(by_month.iter().sum::<i64>(), 47);
        equal("tax paid in all, million", float(by_month.iter().sum()), 47.0);
        seen[usize::from(class == "own")] += 1;
    }
    assert!(seen[0] > 0 && seen[1] > 0, "both classes occur: {seen:?}");
}

#[test]
fn an_efficient_university_lowers_the_cost_of_its_research() {
    // Half of 100 is research of the university, paid by the State. Efficiency 1.2 saves a fifth of it, 10 of the firm's 50; 0.8 costs 10
    // more; 4 would save 150, and saves all that the firm pays.
    let study = theory("efficiency");
    for (name, resources, value) in
        [("as good", 100.0, 150.0), ("better", 90.0, 160.0), ("worse", 110.0, 140.0), ("best", 50.0, 200.0)]
    {
        equal(
            &format!("resources, {name}"),
            column(&study, &rows(&study, 2), name, "social_resources")[0] / 1e6,
            resources,
        );
        equal(&format!("worth to the firm, {name}"), offer(&study, name, 0).0 / 1e6, value);
    }
}

// ---- who is paid ----

#[test]
fn money_to_those_who_go_alone_is_deadweight_and_to_those_who_cannot_additional() {
    let study = theory("strata");
    let rows = rows(&study, 100);
    let of = |policy: &str, name: &str| column(&study, &rows, policy, name);
    let rich = of("no support", "projects_started");
    let poor: Vec<f64> = rich.iter().map(|rich| 50.0 - rich).collect();
    let nobody = vec![0.0; 100];
    let only = |share: f64| vec![share; 100];
    for (policy, deadweight, additional, unaffected, never) in [
        ("for the rich", &rich, &nobody, &nobody, &poor),
        ("for the poor", &nobody, &poor, &rich, &nobody),
        ("for all", &rich, &poor, &nobody, &nobody),
    ] {
        assert_eq!(&of(policy, "projects_deadweight"), deadweight, "{policy}");
        assert_eq!(&of(policy, "projects_additional"), additional, "{policy}");
        assert_eq!(&of(policy, "projects_unaffected"), unaffected, "{policy}");
        assert_eq!(&of(policy, "projects_never"), never, "{policy}");
        assert_eq!(of(policy, "projects_displaced"), nobody, "{policy}");
        assert_eq!(of(policy, "wasted_share"), nobody, "{policy}");
    }
    assert_eq!(of("for the rich", "deadweight_share"), only(1.0));
    assert_eq!(of("for the poor", "additionality"), only(1.0));
    // Half and half of those it supports, whatever the rich spend by themselves.
    assert_eq!(of("for the poor", "gross_leverage"), only(1.0));
    assert_eq!(of("for the poor", "leverage_effect"), only(2.0));
    equal("gross leverage of the poor", of("for the poor", "gross_leverage")[0], 1.0);
    // Equal costs: the money shares are those of the projects. Half of the rich's cost was paid anyway: m = −1; the poor bring theirs: +1.
    let shares: Vec<f64> = rich.iter().map(|rich| rich / 50.0).collect();
    assert_eq!(of("for all", "deadweight_share"), shares);
    assert_eq!(of("for the rich", "net_private_effect"), only(-1.0));
    assert_eq!(of("for the poor", "net_private_effect"), only(1.0));
    equal("net private effect, those who go alone", of("for the rich", "net_private_effect")[0], -1.0);
    equal("net private effect, those who cannot", of("for the poor", "net_private_effect")[0], 1.0);
    check_share("the rich", rich.iter().flat_map(|&n| (0..50).map(move |i| f64::from(i) < n)), 0.5);
}

#[test]
fn who_gets_the_money_is_told_by_firm_class_and_by_scheme() {
    let study = Study { runs: 128, ..theory("strata") };
    let blocks = run::all(&study, &|_| {}).expect("money that can be counted");
    let summary = summarise(&study, &blocks, &Origin::default());
    let of = |policy: &str, by: By, group: &str, measure: &str| {
        let policy = summary.policies.iter().find(|found| found.name == policy).expect("a policy");
        let group = policy.groups.iter().find(|found| found.by == by && found.name == group).expect("a group");
        group.measure(measure).expect("a measure").clone()
    };
    let rich = mean(&column(&study, &rows(&study, 128), "no support", "projects_started"));
    let poor = 50.0 - rich;
    let class = |policy: &str, class: &str, measure: &str| of(policy, By::Class, class, measure);
    // 50 million for each of the poor, who bring 50 and would do nothing; nothing for the rich, who go on as they would.
    equal("State money of the poor", class("for the poor", "poor", "state_outlay").value.expect("money"), 50e6 * poor);
    equal("successes of the poor", class("for the poor", "poor", "successes").difference.expect("successes"), poor);
    for (measure, value, difference) in
        [("state_outlay", 0.0, Some(0.0)), ("successes", rich, Some(0.0)), ("projects_unaffected", rich, None)]
    {
        let found = class("for the poor", "rich", measure);
        equal(measure, found.value.expect("a value"), value);
        assert_eq!(found.difference, difference, "{measure}");
    }
    assert_eq!(class("for the poor", "rich", "net_private_effect").value, None, "there is no State money");
    // Both classes under the scheme for all; the scheme has all projects, and half of them would be done anyway.
    equal("effect on the rich", class("for all", "rich", "net_private_effect").value.expect("a ratio"), -1.0);
    equal("effect on the poor", class("for all", "poor", "net_private_effect").value.expect("a ratio"), 1.0);
    let scheme = |measure: &str| of("for all", By::Scheme, "for all", measure);
    equal("additionality of the scheme", scheme("additionality").value.expect("a share"), poor / 50.0);
    equal("its projects", scheme("projects_awarded").value.expect("a count"), 50.0);
    equal("what they succeed more", scheme("successes").difference.expect("successes"), poor);
    assert!(scheme("additionality").se.is_some_and(|se| se > 0.0), "two blocks have an error");
    assert_eq!(of("no support", By::Technology, "technology", "successes").difference, None);
}

#[test]
fn a_lottery_with_money_for_exactly_half_awards_exactly_half_and_each_as_often() {
    let study = theory("lottery");
    let rows = rows(&study, 200);
    for name in ["projects_awarded", "projects_additional", "projects_never", "successes"] {
        assert_eq!(column(&study, &rows, "voucher", name), vec![50.0; 200], "{name}");
        equal(name, column(&study, &rows, "voucher", name)[0], 50.0);
    }
    assert_eq!(column(&study, &rows, "voucher", "projects_applied"), vec![100.0; 200]);
    assert_eq!(column(&study, &rows, "voucher", "state_outlay"), vec![250e6; 200]);
    let awarded: Vec<Vec<bool>> =
        watch_all(&study, 0..400, "voucher", |_, s| s.lives.iter().map(|life| life.awarded).collect());
    for project in [0, 1, 50, 99] {
        check_share("a project's chance", awarded.iter().map(|run: &Vec<bool>| run[project]), 0.5);
    }
}

#[test]
fn what_overruns_take_beyond_commitments_is_missing_in_next_years_budget() {
    let study = theory("commitments");
    let mut seen = [0; 5];
    for run in 0..200 {
        let overruns: Vec<f64> =
            draws(&study, run, "half").projects.iter().map(|p| p.fields["stages.trial.cost_overrun"]).collect();
        let (large, awarded, committed) = watch(&study, run, "half", None, |scene, simulation| {
            let (mut years, mut large) = ([0, 0], 0);
            for ((life, project), overrun) in simulation.lives.iter().zip(&scene.luck.projects).zip(&overruns) {
                years[usize::from(project.year)] += usize::from(life.awarded);
                large += usize::from(life.awarded && project.year == 0 && *overrun > 2.0);
            }
            (large, years, simulation.calls.committed.clone())
        });
        assert_eq!(awarded, [4, (8 - large) / 2], "run {run}: {large} of the first four overrun");
        let name = format!("awarded in the second year where {large} of the first four overrun");
        equal(&name, number(awarded[1]), number((8 - large) / 2));
        let by_hand: Vec<i64> = awarded.iter().map(|&n| 100 * MILLION * i64::try_from(n).expect("few")).collect();
        assert_eq!(committed.iter().map(|money| money.0).collect::<Vec<_>>(), by_hand, "run {run}");
        seen[large] += 1;
    }
    assert!(seen.iter().all(|&runs| runs > 0), "every number of overruns occurs: {seen:?}");
}

#[test]
fn what_an_ended_contract_will_not_draw_is_free_for_the_next_call() {
    // Each contract commits 20 + 80 of 400 a year. One that fails its first gate, in the month of the call, has drawn 20 and frees 80.
    let study = theory("freed");
    let mut freed_helps = 0;
    for run in 0..100 {
        let draws = draws(&study, run, "freed");
        let june = draws.projects.iter().filter(|project| project.arrival < 6).count();
        let by_name = |name: &str| {
            watch(&study, run, name, None, |_, simulation| {
                let ends = simulation.lives.iter().zip(&draws.projects).filter(|(life, _)| life.awarded);
                let in_june = ends.clone().filter(|(_, project)| project.arrival < 6);
                let failed = in_june.clone().filter(|(life, _)| life.state == State::Ended(End::GateFailed)).count();
                (in_june.count(), failed, ends.count())
            })
        };
        let ((first, failed, all), kept) = (by_name("freed"), by_name("kept"));
        assert_eq!((first, failed), (kept.0, kept.1), "run {run}: in June nothing is free yet");
        assert_eq!(first, june.min(4), "run {run}");
        let left = |free: usize| (12 - june).min((400 - 100 * first + free) / 100);
        equal(&format!("December's awards, Kept, run {run}"), number(kept.2 - first), number(left(0)));
        equal(&format!("December's awards, Freed, run {run}"), number(all - first), number(left(80 * failed)));
        freed_helps += usize::from(all > kept.2);
    }
    assert!(freed_helps > 10, "it matters in {freed_helps} runs");
}

#[test]
fn of_a_hundred_vouchers_eighty_are_additional_ten_deadweight_and_ten_unused() {
    let study = theory("vouchers");
    let rows = rows(&study, 1000);
    let of = |policy: &str, name: &str| column(&study, &rows, policy, name);
    let (additional, deadweight) = (of("voucher", "projects_additional"), of("voucher", "projects_deadweight"));
    let unused = of("voucher", "vouchers_unused");
    check_moments("vouchers that are additional", &additional, 80.0, 100.0 * 0.8 * 0.2);
    check_moments("vouchers that are deadweight", &deadweight, 10.0, 100.0 * 0.1 * 0.9);
    check_moments("vouchers that are not redeemed", &unused, 10.0, 100.0 * 0.1 * 0.9);
    assert_eq!(of("voucher", "projects_awarded"), vec![100.0; 1000]);
    let (unaffected, never) = (of("voucher", "projects_unaffected"), of("voucher", "projects_never"));
    let (outlay, of_large) = (of("voucher", "state_outlay"), of("large voucher", "state_outlay"));
    for run in 0..1000 {
        // Who does not redeem goes alone, if it would have.
        let redeemed = 100.0 - unused[run];
        equal("vouchers that are redeemed", additional[run] + deadweight[run], redeemed);
        equal("projects without a voucher", unaffected[run] + never[run], unused[run]);
        // The value where it is less than all but the co-payment, and of the first stage only.
        equal("State money of vouchers of 5", outlay[run], 5e6 * redeemed);
        equal("State money of vouchers for half", of_large[run], 4e6 * redeemed);
    }
    assert_eq!(of("large voucher", "vouchers_unused"), unused, "it is the same luck under every policy");
    // Poor and rich alike bring 3 + 4 beside 5.
    let private: f64 = additional.iter().zip(&deadweight).map(|(poor, rich)| 7e6 * (poor + rich)).sum();
    equal(
        "gross leverage of a voucher",
        headline(&study, &rows, "voucher", "gross_leverage"),
        private / outlay.iter().sum::<f64>(),
    );
}

#[test]
fn a_voucher_pays_for_the_first_stage_that_it_may_pay_for() {
    // Three quarters of the 4 of the application; the 8 of the study are the firm's.
    let study = theory("vouchers");
    for row in rows(&study, 20) {
        let outcome = &row[policy(&study, "for the application")];
        let of = |name: &str| outcome.cells[studies::measure(name)].num;
        equal("vouchers for the second stage", of("projects_awarded"), 100.0);
        equal("State money of vouchers for the second stage", of("state_outlay"), 3e6 * of("projects_awarded"));
    }
}

#[test]
fn a_voucher_that_is_not_redeemed_is_free_for_the_next_call() {
    let study = theory("vouchers");
    let mut freed_helps = 0;
    for run in 0..100 {
        let draws = draws(&study, run, "few");
        let by_name = |name: &str| {
            watch(&study, run, name, None, |_, simulation| {
                let lives = simulation.lives.iter().zip(&draws.projects).filter(|(life, _)| life.awarded);
                let in_june = lives.clone().filter(|(_, project)| project.arrival < 6);
                let unused = in_june.clone().filter(|(life, _)| life.beside.unused.is_some() && life.closed == 6);
                (in_june.count(), unused.count(), lives.count())
            })
        };
        let ((june, unused, all), kept) = (by_name("few"), by_name("few, kept"));
        assert_eq!((june, unused), (kept.0, kept.1), "run {run}: in June nothing is free yet");
        assert_eq!(june, 20, "run {run}: there are more applicants than vouchers");
        equal("December's vouchers, Kept", number(kept.2 - june), 0.0);
        equal("December's vouchers, Freed", number(all - june), number(unused));
        freed_helps += usize::from(unused > 0);
    }
    assert!(freed_helps > 50, "it matters in {freed_helps} runs");
}

#[test]
fn a_budget_of_nothing_takes_no_applications() {
    let study = studies::study_with(
        &std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/theory/freed.ron")).expect("a file"),
        &["budget_per_year=0", "firms.firm.liquid_wealth=1_000", "firms.firm.application_cost=1"],
    );
    for row in rows(&study, 20) {
        for (measure, (own, reference)) in MEASURES.iter().zip(row[1].cells.iter().zip(&row[0].cells)) {
            let counts_strata = matches!(measure.name, "projects_unaffected" | "projects_never");
            assert!(
                own == reference || measure.against_reference && (own.num == 0.0 || counts_strata),
                "{}: {own:?} is not {reference:?}",
                measure.name
            );
        }
        assert_eq!(row[1].years, row[0].years);
    }
}

#[test]
fn a_budget_over_years_is_linear_between_its_points_and_constant_outside() {
    // 20 ask for 100 each year of 2026 to 2030, of a budget of 200 in 2027 and 600 in 2029: 2, 2, 4, 6 and 6 are awarded.
    let study = theory("path");
    for run in 0..5 {
        let committed = watch(&study, run, "half", None, |_, simulation| simulation.calls.committed.clone());
        let awarded: Vec<i64> = committed.iter().map(|money| money.0 / (100 * MILLION)).collect();
        assert_eq!(awarded, [2, 2, 4, 6, 6], "run {run}");
        equal("contracts of a year between two points", float(awarded[2]), 4.0);
    }
}

// ---- the State's cash ----

#[test]
fn cash_released_evenly_reaches_two_equal_contracts_in_june_and_december() {
    let study = theory("release");
    let rows = rows(&study, 3);
    let of = |policy: &str, name: &str| column(&study, &rows, policy, name);
    for (name, expected) in [
        ("waiting_months_total", 16.0),
        ("waiting_months_ordinary", 8.0),
        ("disbursement_rate", 1.0),
        ("disbursement_rate_mid_q4", 0.5),
    ] {
        assert_eq!(of("evenly", name), [expected; 3], "{name}");
        equal(name, of("evenly", name)[0], expected);
    }
    assert_eq!(of("at once", "waiting_months_total"), [0.0; 3]);
    assert_eq!(of("at once", "disbursement_rate_mid_q4"), [1.0; 3]);
    for name in ["evenly", "at once"] {
        assert_eq!(of(name, "lapsed"), [0.0; 3], "{name}");
        let outcome = &rows[0][policy(&study, name)];
        let [appropriated, disbursed] = [&outcome.years[5], &outcome.years[6]];
        assert_eq!((appropriated, disbursed), (&vec![0.0, 100e6, 0.0], &vec![0.0, 100e6, 0.0]), "{name}");
    }
    let curve = &rows[0][policy(&study, "evenly")].disbursement;
    assert_eq!(curve, &[0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0]);
}

#[test]
fn cash_that_is_not_asked_for_in_time_is_carried_over_in_part_and_lapses() {
    let study = theory("lapse");
    let rows = rows(&study, 60);
    let mut seen = [0; 3];
    for (run, row) in rows.iter().enumerate() {
        let draws = draws(&study, run, "half");
        let slow = draws.projects.iter().filter(|project| project.fields["stages.trial.time_overrun"] > 1.0).count();
        let k = number(slow);
        let outcome = &row[policy(&study, "half")];
        let of = |name: &str| outcome.cells[studies::measure(name)].of_run().expect("a value");
        equal("lapsed", of("lapsed"), 30e6 * k);
        equal("waiting", of("waiting_months_total"), 0.0);
        let rate = [1.0, 2.0 / 3.0, 0.5][slow];
        equal("disbursement", of("disbursement_rate"), rate);
        // Fiscal years 2026, 2027 …
        let appropriated = [0.0, 100e6, 50e6 * k, 0.0, 0.0];
        let disbursed = [0.0, 50e6 * (2.0 - k), 50e6 * k, 0.0, 0.0];
        assert_eq!(outcome.years[5][..5], appropriated, "run {run}");
        assert_eq!(outcome.years[6][..5], disbursed, "run {run}");
        seen[slow] += 1;
    }
    assert!(seen.iter().all(|&runs| runs > 0), "0, 1 and 2 slow projects occur: {seen:?}");
}

// ---- what it is worth ----

/// The one project of `present-values`, month by month, at a rate.
fn at(rate: f64, flows: &[(f64, u32)]) -> f64 {
    flows.iter().map(|(amount, month)| 1e6 * amount * (1.0 + rate).powf(-f64::from(*month) / 12.0)).sum()
}

#[test]
fn present_values_of_one_project_are_those_worked_out_by_hand() {
    let study = theory("present-values");
    let rows = rows(&study, 20);
    for (run, row) in rows.iter().enumerate() {
        let arrival = draws(&study, run, "half").projects[0].arrival;
        check_present_values(&study, row, arrival);
    }
}

fn check_present_values(study: &Study, row: &Row, arrival: u32) {
    let outcome = &row[policy(study, "half")];
    let check = |name: &str, expected: f64| {
        equal(name, outcome.cells[studies::measure(name)].of_run().expect("a value"), expected);
    };
    let private = at(0.10, &[(300.0, 29)]);
    let spillover = at(0.10, &[(150.0, 41)]);
    let public_value = at(0.10, &[(40.0, 23)]);
    let resources = at(0.10, &[(100.0 + 1.0, 11), (1.0, arrival)]);
    // Grant 50, audit 1, tax relief 10 on the firm's half; tax of 60 on the lump.
    let public_flows = [(50.0 + 1.0 + 10.0, 11), (-60.0, 29)];
    let outlay = at(0.10, &public_flows);
    check("social_private", private);
    check("social_private_at_hurdle_rate", at(0.12, &[(300.0, 29)]));
    check("social_spillover", spillover);
    check("social_public_value", public_value);
    check("social_resources", resources);
    check("social_excess_burden", 0.2 * outlay);
    check("social_npv", private + spillover + public_value - resources - 0.2 * outlay);
    check("fiscal_npv", -at(0.05, &public_flows));
    check("fiscal_loss_cvar95", at(0.05, &public_flows));
    let after_tax = at(0.10, &[(-1.0, arrival), (-50.0 + 10.0, 11), (300.0 - 60.0, 29)]);
    check("mvpf", (after_tax + spillover + public_value) / outlay);
    check("benefit_cost_ratio", (private + spillover + public_value) / (resources + 0.2 * outlay));
    // Value added 900 in 2028, 450 in 2029, of an output of 100 000 that grows by 10 %. The last year is 2029.
    let points = |added: f64, years: i32| 100.0 * added / (100_000.0 * 1.1_f64.powi(years));
    check("growth_contribution_points", points(450.0, 3));
    for (found, expected) in outcome.years[7].iter().zip([0.0, 0.0, points(900.0, 2), points(450.0, 3)]) {
        equal("value added of a year", *found, expected);
    }
    check("months_to_market", f64::from(29 - arrival));
    check("net_private_effect", 1.0);
    check("total_effect", 2.0);
    check("additionality", 1.0);
    check("cost_per_additional_success", 50e6);
    check("technology_enterprises_per_year", 0.25);
}

#[test]
fn a_project_that_succeeds_is_launched_and_one_that_fails_is_not() {
    let study = theory("gates");
    watch(&study, 0, "push", None, |_, simulation| {
        for life in &simulation.lives {
            assert_eq!(life.success.is_some(), life.state == State::Launched);
            assert!(life.is_over() && life.started);
        }
    });
}

// ---- overlays ----

/// What going alone is worth to the watched firm where it first decides, in millions.
fn alone(simulation: &Simulation) -> f64 {
    let Some(Event::Decision { alone, .. }) = simulation.journal.events().first() else {
        panic!("the first step is a decision")
    };
    alone / 1e6
}

/// Of each project under a policy: its class and technology, what going alone is worth to its firm in millions, and its life's stratum,
/// tax given up, overlays.
fn deducted(study: &Study, policy_name: &str) -> Vec<(String, f64, bool, i64, usize)> {
    let projects = draws(study, 0, policy_name).projects;
    (0..)
        .zip(projects)
        .map(|(project, draws)| {
            watch(study, 0, policy_name, Some(project), |_, simulation| {
                let life = &simulation.lives[project as usize];
                let who = format!("{}, {}", draws.class, draws.technology);
                (
                    who,
                    alone(simulation),
                    life.started,
                    life.beside.given_up.0 / MILLION,
                    life.contracts.overlays().len(),
                )
            })
        })
        .collect()
}

#[test]
fn a_cost_deducted_twice_is_sixty_of_a_hundred_and_nothing_to_who_has_no_profit() {
    let study = theory("deduction");
    let mut seen = std::collections::BTreeMap::new();
    for (who, alone, started, given_up, overlays) in deducted(&study, "deduction") {
        let expected = match who.as_str() {
            "other, fat" | "own, fat" => (180.0, true, 20, 1),
            "other, thin" => (0.8, true, 20, 1),
            _ => (-24.0, false, 0, 0),
        };
        near(&format!("worth with the deduction, {who}, million"), alone, expected.0, 1e-9);
        assert_eq!((started, given_up, overlays), (expected.1, expected.2, expected.3), "{who}");
        *seen.entry(who).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 4, "{seen:?}");
    let rows = rows(&study, 1);
    let of = |policy_name: &str, name: &str| headline(&study, &rows, policy_name, name);
    let taken = f64::from(seen["other, fat"] + seen["own, fat"] + seen["other, thin"]);
    let either_way = f64::from(seen["other, fat"] + seen["own, fat"]);
    equal("support, million", of("deduction", "support") / 1e6, 20.0 * taken);
    equal("tax expenditure, million", of("deduction", "tax_expenditure") / 1e6, 20.0 * taken);
    equal("grant equivalent, million", of("deduction", "grant_equivalent") / 1e6, 20.0 * taken);
    equal("State payments", of("deduction", "state_outlay"), 0.0);
    equal("deadweight by projects", of("deduction", "projects_deadweight"), either_way);
    equal("deadweight by money", of("deduction", "deadweight_share"), either_way / taken);
    // Of every 20 the firms that go on either way add nothing, the others 100.
    let total = 100.0 * (taken - either_way) / (20.0 * taken);
    equal("total effect of the deduction", of("deduction", "total_effect"), total);
    equal("net private effect of the deduction", of("deduction", "net_private_effect"), total - 1.0);
    // What the State does not take in, less the tax on what is only done with it: 15.2 on each lump of 76, less 20 for its cost.
    let fiscal = -20.0 * taken + (15.2 - 20.0) * (taken - either_way);
    equal("fiscal NPV of the deduction, million", of("deduction", "fiscal_npv") / 1e6, fiscal);
}

#[test]
fn a_deduction_is_taken_where_it_is_worth_more_than_it_costs_to_comply() {
    let study = theory("deduction");
    let none = |policy_name: &str| deducted(&study, policy_name).iter().map(|of| of.4).sum::<usize>();
    assert_eq!(none("dear"), 0, "20 is not more than 20");
    let text = include_str!("theory/deduction.ron").replace("compliance_cost: 20", "compliance_cost: 19");
    let cheaper = self::study(&text);
    assert!(deducted(&cheaper, "dear").iter().map(|of| of.4).sum::<usize>() > 0);
    // Of 70 a year three are served, who come first; ten fiscal years have 700.
    let rows = rows(&study, 1);
    equal("projects within a budget", headline(&study, &rows, "scarce", "projects_with_overlays"), 3.0);
    equal("part of the budgets taken up", headline(&study, &rows, "scarce", "take_up"), 60.0 / 700.0);
}

#[test]
fn a_deduction_beside_a_grant_is_cut_to_the_largest_state_share() {
    let study = theory("deduction");
    watch(&study, 0, "both", None, |_, simulation| {
        let mut seen = 0;
        for life in simulation.lives.iter().filter(|life| life.awarded && !life.contracts.overlays().is_empty()) {
            let [overlay] = life.contracts.overlays() else { panic!("one overlay") };
            equal("rate of a deduction beside a grant of 78 %", overlay.deducts, 1.0 / 2.2);
            assert_eq!((life.net_state_money().0, life.beside.given_up.0), (78 * MILLION, 2 * MILLION));
            seen += 1;
        }
        assert!(seen > 20, "{seen}");
    });
}

// ---- bank loans ----

/// Every month's money is whole: half a unit of the smallest amount here, some 94,000 a month, is about so small a part of it.
const WHOLE: f64 = 6e-6;

#[test]
fn two_points_less_on_a_hundred_over_sixty_months_are_worth_4_66_before_and_3_72_after_tax() {
    let study = theory("relief");
    for (who, alone, started, _, overlays) in deducted(&study, "annuity") {
        let (worth, relieved) = match who.as_str() {
            "other, fat" => (163.724_975, 1),
            "own, fat" => (164.656_219, 1),
            _ => (160.0, 0),
        };
        near(&format!("worth with relief of interest, {who}, million"), alone, worth, 1e-8);
        assert_eq!((started, overlays), (true, relieved), "{who}");
    }
    let rows = rows(&study, 1);
    let of = |policy_name: &str, name: &str| headline(&study, &rows, policy_name, name) / 1e6;
    let projects = |policy_name: &str| headline(&study, &rows, policy_name, "projects_with_overlays");
    for (name, relief) in [("annuity", 5.656_68), ("falling", 5.083_333), ("bullet", 10.0)] {
        let taken = projects(name);
        assert!(taken > 5.0 && taken < 30.0, "{taken}");
        near(
            &format!("interest paid by the State, {name}, million"),
            of(name, "interest_relief"),
            relief * taken,
            WHOLE,
        );
        equal(&format!("loans, {name}, million"), of(name, "loans"), 100.0 * taken);
        equal("support", of(name, "support"), of(name, "interest_relief"));
    }
    near("grant equivalent, million", of("annuity", "grant_equivalent"), 4.656_219 * projects("annuity"), WHOLE);
    equal("who borrows half because it has to", projects("half"), 30.0);
    equal("deadweight by money", headline(&study, &rows, "annuity", "deadweight_share"), 1.0);
    near("net private effect", headline(&study, &rows, "annuity", "net_private_effect"), -1.0, WHOLE);
}

#[test]
fn fear_of_inspection_keeps_away_those_to_whom_relief_is_worth_less() {
    let study = theory("relief");
    let taken = |policy_name: &str, who: &str| {
        deducted(&study, policy_name).iter().filter(|of| of.0.starts_with(who)).map(|of| of.4).sum::<usize>()
    };
    assert!(taken("feared", "other") > 0 && taken("feared", "own") > 0);
    assert!(
        taken("dreaded", "other") == 0 && taken("dreaded", "own") > 0,
        "3.73 is more than 3.725, and less than 4.66"
    );
}

#[test]
fn calls_of_twenty_guaranteed_loans_are_binomial() {
    let study = theory("guarantee");
    let rows = rows(&study, 10_000);
    let calls = |policy_name: &str| {
        column(&study, &rows, policy_name, "guarantee_calls_cvar95").into_iter().map(|sum| sum / 1e6)
    };
    let worst = |policy_name: &str| {
        let mut sums: Vec<f64> = calls(policy_name).collect();
        sums.sort_by(f64::total_cmp);
        sums.split_off(9_500)
    };
    let root = |sample: &[f64]| sd(sample) / number(sample.len()).sqrt();
    for (name, in_worst) in [("guarantee", 9.360_96), ("together", 14.80)] {
        let all: Vec<f64> = calls(name).collect();
        within(&format!("mean of calls, {name}, million"), mean(&all), 3.36, root(&all));
        // The error of a tail is that of its mean and of where it begins: about one and a half times the first.
        let tail = worst(name);
        within(
            &format!("mean of the worst 5 % of calls, {name}, million"),
            mean(&tail),
            in_worst,
            1.5 * root(&tail).max(0.02),
        );
    }
    let tail = worst("guarantee");
    equal("calls that 95 of a hundred futures stay at or below, million", tail[0], 8.4);
    let any = headline(&study, &rows, "guarantee", "guarantee_calls_any");
    within("chance of any call", any, 0.811_31, (0.811_31 * 0.188_69 / 1e4_f64).sqrt());
    let of = |policy_name: &str, name: &str| headline(&study, &rows, policy_name, name);
    equal("what is guaranteed, million", of("guarantee", "liabilities") / 1e6, 70.0);
    near("grant equivalent: expected calls, million", of("guarantee", "grant_equivalent") / 1e6, 3.36, 1e-6);
    near("part of the budgets taken up by expected calls", of("guarantee", "take_up"), 3.36 / 1000.0, 1e-6);
    equal("part of the budgets taken up by all that is guaranteed", of("face", "take_up"), 70.0 / 1000.0);
    equal("projects that are done for the guarantee", of("guarantee", "projects_additional"), 20.0);
}

#[test]
fn the_fee_of_a_guarantee_is_paid_on_what_is_covered_as_long_as_the_firm_lives() {
    let study = theory("guarantee");
    let rows = rows(&study, 1);
    let fees = headline(&study, &rows, "for a fee", "guarantee_fees") / 1e6;
    watch(&study, 0, "for a fee", None, |scene, simulation| {
        let months = simulation.lives.iter().zip(&scene.prospects.projects).map(|(life, prospect)| {
            let start = u32::from(life.first_start.expect("all are begun"));
            (prospect.failure.saturating_sub(start + 1)).min(12)
        });
        near("fees, million", fees, 0.21 / 12.0 * f64::from(months.sum::<u32>()), 1e-6);
    });
    // What a fee is worth: .0175 a month, discounted by 1 ÷ (1 + .08/12).
    let value: f64 = (1..=12).map(|month| 0.0175 * (1.0 + 0.08 / 12.0_f64).powi(-month)).sum();
    for (who, alone, ..) in deducted(&study, "for a fee") {
        near(&format!("worth with a guarantee for a fee, {who}, million"), alone, 25.0 - value, 1e-8);
    }
}

#[test]
fn the_grant_equivalent_of_a_guarantee_is_what_it_is_expected_to_cost() {
    let study = theory("guaranteed-plans");
    let rows = rows(&study, 2_000);
    for (policy_name, called, fees) in [("other", 2.299_004, 1.320_220), ("own", 3.906_010, 1.114_864)] {
        let of = |name: &str| column(&study, &rows, policy_name, name);
        let plans: f64 = of("projects_with_overlays").iter().sum();
        let equivalent: f64 = of("grant_equivalent").iter().sum();
        near(
            &format!("grant equivalent a plan, {policy_name}, million"),
            equivalent / plans / 1e6,
            called - fees,
            2e-6,
        );
        for (name, expected) in [("guarantee_calls", called), ("guarantee_fees", fees)] {
            // Of a future what is paid beyond what its number of plans lets expect.
            let beyond = of(name).into_iter().zip(of("projects_with_overlays"));
            let beyond: Vec<f64> = beyond.map(|(sum, plans)| sum / 1e6 - expected * plans).collect();
            let each = number(rows.len()) / plans;
            let se = each * sd(&beyond) / number(rows.len()).sqrt();
            within(&format!("{name} a plan, {policy_name}, million"), expected + each * mean(&beyond), expected, se);
        }
    }
}

// ---- first units ----

/// What the first four units of `learning.ron` cost at a learning rate of 20 %: 100·(1 + .8 + 3^(−.32193) + .64).
const FIRST_FOUR: f64 = 314.210_370_277_856;

/// Of each project under a policy: whether its firm has little, what going alone is worth to it in millions, whether it launches, and what
/// of its first units the State buys, for what premium in millions.
fn first_units(study: &Study, policy_name: &str) -> Vec<(bool, f64, bool, u32, i64)> {
    let projects = draws(study, 0, policy_name).projects;
    (0..)
        .zip(projects)
        .map(|(project, draws)| {
            watch(study, 0, policy_name, Some(project), |_, simulation| {
                let life = &simulation.lives[project as usize];
                (
                    draws.class == "poor",
                    alone(simulation),
                    life.launch.is_some(),
                    life.beside.bought,
                    life.beside.premiums.0 / MILLION,
                )
            })
        })
        .collect()
}

#[test]
fn learning_is_lost_at_the_launch_and_who_has_not_the_money_does_not_begin() {
    let study = theory("learning");
    for (poor, alone, launches, bought, premium) in first_units(&study, "no support") {
        near("worth of a project that is learnt, million", alone, 300.0 - (FIRST_FOUR - 240.0), 1e-12);
        assert_eq!((launches, bought, premium), (!poor, 0, 0));
    }
    let rows = rows(&study, 1);
    let launches = headline(&study, &rows, "no support", "launches");
    let resources = headline(&study, &rows, "no support", "social_resources") / 1e6;
    near("resources of a launch, million", resources / launches, 100.0 + FIRST_FOUR - 240.0, 1e-8);
}

#[test]
fn a_first_batch_is_learnt_at_the_price_of_the_state() {
    let study = theory("learning");
    for (_, alone, launches, bought, premium) in first_units(&study, "batch") {
        near("worth with a batch of four, million", alone, 300.0 - (FIRST_FOUR - 280.0), 1e-12);
        assert_eq!((launches, bought, premium), (true, 4, 40));
    }
    for (poor, alone, launches, bought, premium) in first_units(&study, "short") {
        near("worth with a batch of two, million", alone, 300.0 - (FIRST_FOUR - 260.0), 1e-12);
        assert_eq!((launches, bought, premium), (!poor, if poor { 0 } else { 2 }, if poor { 0 } else { 20 }));
    }
    let rows = rows(&study, 1);
    let of = |policy_name: &str, name: &str| headline(&study, &rows, policy_name, name);
    equal("units of a batch", of("batch", "units_bought"), 80.0);
    equal("support of a batch, million", of("batch", "support") / 1e6, 800.0);
    equal("State payments of a batch, million", of("batch", "state_outlay") / 1e6, 800.0);
    equal("grant equivalent of a batch, million", of("batch", "grant_equivalent") / 1e6, 800.0);
    // All twenty are begun; without, those who have the money.
    let rich = of("no support", "launches");
    equal("additional projects", of("batch", "projects_additional"), 20.0 - rich);
    equal("total effect of a batch", of("batch", "total_effect"), 100.0 * (20.0 - rich) / 800.0);
    // The units cost as much as without the State, and are worth as much.
    let resources = of("batch", "social_resources") / 1e6;
    near("resources with a batch, million", resources / 20.0, 100.0 + FIRST_FOUR - 240.0, 1e-8);
    equal("net outlay on a batch, million", of("batch", "fiscal_npv") / 1e6, -800.0);
    // A batch of 280: three within 1,000 a year.
    equal("batches within a budget", of("scarce", "projects_with_overlays"), 3.0);
}

#[test]
fn a_batch_is_cut_to_whole_units_within_the_largest_state_share() {
    let study = theory("learning");
    for (_, alone, launches, bought, premium) in first_units(&study, "dear") {
        near("worth with two dear units, million", alone, 300.0 - (FIRST_FOUR - 300.0), 1e-12);
        assert_eq!((launches, bought, premium), (true, 2, 60));
    }
}

#[test]
fn each_unit_is_accepted_with_its_chance() {
    let study = theory("learning");
    let rows = rows(&study, 1000);
    let bought = column(&study, &rows, "nine of ten", "units_bought");
    let launches = column(&study, &rows, "nine of ten", "launches");
    let more: Vec<f64> = bought.iter().zip(&launches).map(|(bought, launches)| bought - 3.6 * launches).collect();
    let variance = 0.36 * mean(&launches);
    within("units accepted beyond nine of ten", mean(&more), 0.0, (variance / number(more.len())).sqrt());
    let alone = first_units(&study, "nine of ten");
    near("worth with nine of ten accepted, million", alone[0].1, 300.0 - (FIRST_FOUR - 252.0), 1e-12);
}

// ---- collars ----

/// What the State pays and receives a future under each policy of `collar.ron`, by Black's formula with a share of a half.
const COLLARS: &[(&str, f64, f64)] = &[
    ("calm, excess", 1.132_795, 0.0),
    ("calm, difference", 3.346_496, 0.0),
    ("rough, excess", 4.168_938, 0.0),
    ("rough, difference", 7.306_033, 0.0),
    ("calm, both ways", 4.440_069, 1.852_942),
    ("calm, both ways, difference", 4.957_693, 3.817_674),
    ("rough, both ways", 7.356_584, 5.277_435),
    ("rough, both ways, difference", 7.916_002, 7.462_663),
];

#[test]
fn a_collar_pays_and_takes_what_blacks_formula_expects() {
    let study = theory("collar");
    let rows = rows(&study, 20_000);
    for &(policy_name, paid, received) in COLLARS {
        for (name, expected) in [("collar_paid", paid), ("collar_received", received)] {
            let found: Vec<f64> = column(&study, &rows, policy_name, name).iter().map(|sum| sum / 1e6).collect();
            let se = sd(&found) / number(found.len()).sqrt();
            within(&format!("{name}, {policy_name}, million"), mean(&found), expected, se);
        }
        let outlay = headline(&study, &rows, policy_name, "state_outlay");
        equal(&format!("State payments, {policy_name}"), outlay, headline(&study, &rows, policy_name, "collar_paid"));
        // The grant equivalent is what it is expected to pay.
        let equivalent = headline(&study, &rows, policy_name, "grant_equivalent") / 1e6;
        near(&format!("grant equivalent, {policy_name}, million"), equivalent, paid, 1e-6);
    }
    for (policy_name, low) in [("calm, excess", 0.221_370), ("rough, excess", 0.418_279)] {
        let paid = column(&study, &rows, policy_name, "collar_paid_any");
        check_share(&format!("chance of a payment, {policy_name}"), paid.iter().map(|&chance| chance > 0.0), low);
    }
}

#[test]
fn a_firm_takes_a_collar_that_is_expected_to_pay_it_more_than_it_takes() {
    let study = theory("collar");
    for &(policy_name, paid, received) in COLLARS {
        let projects = draws(&study, 0, policy_name).projects;
        let place = projects.iter().position(|of| policy_name.starts_with(&of.technology)).expect("one of each");
        let project = u32::try_from(place).expect("two projects");
        watch(&study, 0, policy_name, Some(project), |_, simulation| {
            near(&format!("worth, {policy_name}, million"), alone(simulation), 50.0 + paid - received, 1e-7);
        });
    }
    let rows = rows(&study, 1);
    equal("firms that take an even collar", headline(&study, &rows, "even", "projects_with_overlays"), 0.0);
}

// ---- effects ----

/// Of each project under a policy of `effects.ron`: its technology, what going alone is worth to its firm in millions, whether it has an
/// overlay, and months from its arrival to its launch.
fn eased(study: &Study, policy_name: &str) -> Vec<(String, f64, bool, Option<u16>)> {
    let projects = draws(study, 0, policy_name).projects;
    (0..)
        .zip(projects)
        .map(|(project, draws)| {
            watch(study, 0, policy_name, Some(project), |scene, simulation| {
                let life = &simulation.lives[project as usize];
                let arrival = scene.prospects.projects[project as usize].arrival;
                let launch = life.launch.map(|launch| launch - arrival);
                (draws.technology, alone(simulation), !life.contracts.overlays().is_empty(), launch)
            })
        })
        .collect()
}

#[test]
fn a_sandbox_of_seven_months_and_not_twenty_four_is_worth_what_discounting_says() {
    let study = theory("effects");
    for (policy_name, months, launched) in [("no support", 24.0, 24), ("sandbox", 7.2, 8)] {
        let earned = 100.0 * 1.12_f64.powf(-months / 12.0);
        for (technology, alone, overlaid, launch) in eased(&study, policy_name) {
            let (worth, eases) = match technology.as_str() {
                "certified" => (earned - 50.0, true),
                "late" => (earned - 85.0, true),
                _ => continue,
            };
            equal(&format!("worth alone, {technology}, {policy_name}, million"), alone, worth);
            assert_eq!(overlaid, eases && policy_name == "sandbox", "{technology}");
            assert_eq!(launch, (worth > 0.0).then_some(launched), "{technology}, {policy_name}");
        }
    }
    // 13.7069 more, for who complies at 13.7 and not at 13.71.
    for (cost, takes) in [("13.7", 20.0), ("13.71", 0.0)] {
        let text =
            include_str!("theory/effects.ron").replace("compliance_cost: 0)", &format!("compliance_cost: {cost})"));
        let dear = self::study(&text);
        let taken = headline(&dear, &rows(&dear, 1), "sandbox", "projects_with_overlays");
        // `late` would be worth 8.4263 less that: it is not begun either way.
        equal(&format!("projects in a sandbox at a cost of {cost}"), taken, takes);
    }
}

#[test]
fn more_chance_of_a_gate_and_a_quicker_patent_are_worth_what_they_say() {
    let study = theory("effects");
    for (policy_name, chance) in [("no support", 0.5), ("standards", 0.6), ("certainty", 1.0)] {
        for (technology, alone, overlaid, _) in eased(&study, policy_name) {
            if technology == "uncertain" {
                equal(&format!("worth at a chance of {chance}, million"), alone, 100.0 * chance - 10.0);
                assert_eq!(overlaid, chance > 0.5);
            }
        }
        // The gate's luck is what it was: all who pass at .5 pass at .6.
        watch(&study, 0, policy_name, None, |scene, simulation| {
            for (life, project) in simulation.lives.iter().zip(&scene.luck.projects) {
                if scene.study.population.technologies[project.technology].name == "uncertain" {
                    assert_eq!(life.success.is_some(), scene.luck.gates[project.stages as usize] < chance);
                }
            }
        });
    }
    for (policy_name, months, granted) in [("no support", 24.0, 24), ("patents", 12.0, 12)] {
        let worth = 20.0 + 80.0 * 1.12_f64.powf(-months / 12.0) - 50.0;
        let patented = |(project, (technology, ..)): &(u32, (String, f64, bool, Option<u16>))| {
            (technology == "patented").then_some(*project)
        };
        let all: Vec<_> = (0..).zip(eased(&study, policy_name)).collect();
        let first = all.iter().find_map(patented).expect("a patented project");
        equal(&format!("worth with a patent of {months} months, million"), all[first as usize].1.1, worth);
        watch(&study, 0, policy_name, Some(first), |_, simulation| {
            let filed = simulation.lives[first as usize].filed.expect("it files a patent");
            let grant = simulation.journal.events().iter().find_map(|event| match event {
                Event::Launch { grant, .. } => *grant,
                _ => None,
            });
            assert_eq!(grant, Some(usize::from(filed) + granted), "{policy_name}");
        });
    }
}

#[test]
fn every_tenth_launch_harms_others_and_the_state_pays_half() {
    let study = theory("effects");
    let rows = rows(&study, 300);
    let of = |policy_name: &str, name: &str| headline(&study, &rows, policy_name, name);
    let harms = column(&study, &rows, "harmful", "launches_with_harm");
    let share = mean(&harms) / 20.0;
    within("launches that harm others", share, 0.1, (0.1 * 0.9 / 6_000.0_f64).sqrt());
    let harms = mean(&harms);
    equal("harm, million", of("harmful", "social_harm") / 1e6, 100.0 * harms);
    equal("harm paid by the State, million", of("harmful", "harm_paid_by_state") / 1e6, 50.0 * harms);
    let lost = (of("harmful", "social_npv") - of("no support", "social_npv")) / 1e6;
    near("change of social NPV, million", lost, -110.0 * harms, 1e-6);
    equal("fiscal NPV, million", of("harmful", "fiscal_npv") / 1e6, -50.0 * harms);
    near("MVPF of harm alone", of("harmful", "mvpf"), -1.0, 1e-6);
    near("benefit ÷ cost of harm alone", of("harmful", "benefit_cost_ratio"), -10.0, 1e-6);
    // It gives no money: no support, and nobody of those who go on anyway is deadweight.
    for name in ["support", "grant_equivalent", "projects_deadweight", "state_outlay"] {
        equal(&format!("{name} of a sandbox"), of("harmful", name), 0.0);
    }
    equal("projects in the sandbox", of("harmful", "projects_with_overlays"), 20.0);
    // Two sandboxes: the same launches, harmed twice.
    equal("harmful launches in two sandboxes", of("twice", "launches_with_harm"), harms);
    equal("harm in two sandboxes, million", of("twice", "social_harm") / 1e6, 200.0 * harms);
}

#[test]
fn procedures_online_are_worth_the_months_and_the_paperwork_that_they_spare() {
    let study = theory("procedures");
    let at = |months: u16| 1.12_f64.powf(-f64::from(months) / 12.0);
    for (policy_name, approval, lag, costs) in [
        ("grant", 12_u16, 4_u16, 12_u16),
        ("grant online", 6, 2, 2),
        ("afterwards", 12, 4, 12),
        ("afterwards online", 6, 2, 2),
    ] {
        let projects = draws(&study, 0, policy_name).projects;
        let mut seen = [0, 0];
        for (project, draws) in (0..).zip(&projects) {
            let poor = draws.class == "poor";
            if poor && policy_name.starts_with("afterwards") {
                continue;
            }
            let start = match (poor, policy_name.starts_with("afterwards")) {
                (false, false) => 250.0 * at(approval),
                (true, _) => 250.0 * at(approval + lag),
                (false, true) => (200.0 + 50.0 * at(lag)) * at(approval),
            };
            watch(&study, 0, policy_name, Some(project), |scene, simulation| {
                let Some(Event::Decision { options, .. }) = simulation.journal.events().first() else {
                    panic!("the first step is a decision")
                };
                let worth = options[0].worth.expect("it applies") / 1e6;
                equal(
                    &format!("worth of applying, {}, {policy_name}, million", draws.class),
                    worth,
                    start - f64::from(costs),
                );
                let posted = |purpose: Purpose| {
                    let all = simulation.ledger.postings().filter(|posting| posting.purpose == purpose);
                    all.map(|posting| (i64::from(posting.month), posting.amount.0 / MILLION)).collect::<Vec<_>>()
                };
                let arrival = i64::from(scene.prospects.projects[project as usize].arrival);
                let (approval, lag) = (i64::from(approval), i64::from(lag));
                assert_eq!(posted(Purpose::Application).iter().map(|posting| posting.1).sum::<i64>(), i64::from(costs));
                assert_eq!(posted(Purpose::Grant), [(arrival + approval + lag, 50)], "{policy_name}");
                let begins = if poor { approval + lag } else { approval };
                assert_eq!(simulation.lives[project as usize].first_start.map(i64::from), Some(arrival + begins));
            });
            seen[usize::from(poor)] += 1;
        }
        assert!(seen[0] > 5 && (seen[1] > 5 || policy_name.starts_with("afterwards")), "{seen:?}");
    }
}

// ---- funds ----

#[test]
fn a_fund_gives_back_capital_and_hurdle_before_its_manager_has_a_part() {
    let study = theory("fund-waterfall");
    let all = rows(&study, 2);
    let of = |policy: &str, name: &str| headline(&study, &all, policy, name);
    equal("multiple of a fund with fees and carry", of("with fees", "fund_multiple"), 1.8);
    equal("State money in its deals", of("with fees", "state_outlay"), 200e6);
    equal("partners' money in its deals", of("with fees", "private_coinvestment"), 200e6);
    equal("all R&D", of("with fees", "research_outlay"), 500e6);
    let hurdle = 400.0 * 1.08_f64.powi(5);
    let back = 1000.0 - 0.2 * (1000.0 - hurdle);
    near("multiple of a fund with a hurdle", of("with a hurdle", "fund_multiple"), back / 400.0, 1e-8);
    // 2.5 × 400 ÷ 400, whoever has it.
    equal("multiple of a fund with a buy-out", of("with a buy-out", "fund_multiple"), 2.5);
    let kept = 200.0 * 1.05_f64.powi(5);
    near(
        "what the State has of a fund that its partners buy out",
        of("with a buy-out", "fiscal_npv"),
        (kept - 200.0) * 1e6,
        1e-7,
    );
    equal("multiple under public rules", of("public", "fund_multiple"), 1.0);
    equal("faults of deals that give back what was paid", of("public", "faults"), 0.0);
    equal("deals of a fund of 399", of("small", "projects_awarded"), 4.0);
    // 450 of the 900 less 250 paid in.
    equal("what the State has of a fund", of("with fees", "fiscal_npv"), 200e6);
}

#[test]
#[allow(clippy::float_cmp, reason = "counts")]
fn deals_of_log_normal_multiples_lose_by_two_thirds_and_their_portfolio_seldom() {
    let study = theory("fund-deals");
    let runs = 2000;
    let rows = rows(&study, runs);
    let of = |policy: &str, name: &str| column(&study, &rows, policy, name);
    let share = |what: &str, found: f64, expected: f64, n: f64, slack: f64| {
        within(what, found, expected, (expected * (1.0 - expected) / n).sqrt() + slack);
    };
    for (policy, deals, loses) in [("ten", 10.0, 0.277), ("twenty-five", 25.0, 0.116), ("fifty", 50.0, 0.033)] {
        assert!(of(policy, "projects_awarded").iter().all(|&awarded| awarded == deals), "{policy}");
        // The published chances are rounded to a thousandth.
        share(
            &format!("chance that a fund of {policy} deals loses"),
            mean(&of(policy, "fund_loses")),
            loses,
            number(runs),
            1.25e-4,
        );
        let losing = mean(&of(policy, "loss_ratio"));
        share(&format!("part of {policy} deals that lose"), losing, 0.648, deals * number(runs), 1.25e-4);
    }
    let multiples = of("fifty", "fund_multiple");
    // Without those above 1,000: E[M]·Φ(4.4922 − σ) ÷ Φ(4.4922) = 2.1655 × 0.99754.
    within("mean multiple", mean(&multiples), 2.1602, sd(&multiples) / number(runs).sqrt());
    // Under public rules nobody has more than was paid: E[min(M, 1)] = E[M]·Φ(z − σ) + Φ(−z) with z = 0.379926.
    let phi = |z: f64| 0.5 * libm::erfc(-z / 2.0_f64.sqrt());
    let capped = 2.1655 * phi(0.379_926 - 1.679_788) + phi(-0.379_926);
    let public = of("public", "fund_multiple");
    within("mean multiple under public rules", mean(&public), capped, sd(&public) / number(runs).sqrt());
    let faults = of("public", "faults");
    check_moments("faults of fifty deals", &faults, 50.0 * 0.648, 50.0 * 0.648 * 0.352);
    assert!(of("fifty", "faults").iter().all(|&faults| faults == 0.0), "venture rules find no fault");
    assert!(of("sure", "refused_for_risk").iter().all(|&refused| refused == 50.0), "0.352 is below 0.3521");
    assert!(of("bold", "refused_for_risk").iter().all(|&refused| refused == 0.0), "and not below 0.3519");
}

// ---- the page ----

/// The tests above, in the order of the page.
const KNOWN: &[validation::page::Known] = &[
    (
        successes_of_a_hundred_equal_projects_are_binomial,
        "Successes of a hundred equal projects",
        "binomial law, n = 100, p = 0.27",
    ),
    (
        a_mean_that_nobody_knows_spreads_successes_beyond_the_binomial,
        "Successes where nobody knows the mean chance",
        "beta-binomial law: 100·E[m(1 − m)] + 100²·Var(m)",
    ),
    (
        a_log_normal_about_an_unknown_median_has_the_sum_of_both_variances,
        "Overruns where nobody knows the median",
        "normal logarithms: σ² + τ², covariance τ²",
    ),
    (
        twins_tell_ignorance_from_luck,
        "Which part of a band is ignorance",
        "intraclass correlation: Var(E) ÷ Var = .4552",
    ),
    (firms_know_the_parameters_of_their_run, "What firms expect in one future", "mean of a log-normal law"),
    (gates_of_two_projects_of_one_run_are_independent, "Gates of two projects of one future", "independence: 0.27²"),
    (proposals_are_poisson, "Proposals", "Poisson law, mean 110"),
    (
        what_is_drawn_has_the_moments_of_its_distribution,
        "What is drawn for projects",
        "moments of PERT, triangular and log-normal laws",
    ),
    (
        the_sample_of_inputs_has_the_quantiles_of_its_distributions,
        "Sampled inputs",
        "quantiles of triangular and log-normal laws",
    ),
    (per_run_numbers_have_the_moments_of_their_distributions, "What is drawn for futures", "moments of their laws"),
    (
        the_expected_cost_of_gates_in_a_row_is_a_ratio_of_means,
        "Four gates in a row",
        "published chances .632, .307, .581, .853 (9.6 % in all); costs 1, 3, 10, 20",
    ),
    (gross_leverage_follows_from_the_shares_alone, "Gross leverage", "3:1, 80/20, 50/50 and the 70 % boundary"),
    (
        a_firm_takes_the_size_at_which_its_own_gain_is_its_own_cost,
        "Size where the firm owns a part, owes royalties, waits or carries losses forward",
        "100 × the firm's part of profit ÷ its own part of the cost",
    ),
    (
        a_firm_that_begins_at_its_own_risk_is_paid_for_what_it_has_not_begun,
        "Beginning at one's own risk",
        "−10 − 95/1.12 + 400/1.12², 11 months earlier than by waiting",
    ),
    (a_largest_amount_is_used_up_stage_by_stage, "A largest amount", "half of 100 and of 100, at most 60: 50 and 10"),
    (the_effect_of_scale_alone_follows_its_closed_form, "The effect of scale alone", "m = ((1−s) − (1−s)^ε)/s"),
    (the_effect_of_scale_reaches_zero_where_the_response_is_one, "Where the effect of scale is nothing", "ε = 1"),
    (
        a_sweep_over_the_state_share_follows_its_closed_form_and_turns_where_it_must,
        "A sweep over the State's share, benefits uniform on 0 to 1.5 costs",
        "m = (0.5 − s)/(0.5 + s), additionality s/(0.5 + s), private money highest at s = 0.25",
    ),
    (
        a_quarter_paid_eighteen_months_late_at_twelve_percent_is_worth_21_09,
        "A quarter of the cost, paid late",
        "25 ÷ 1.12^1.5",
    ),
    (
        priority_saves_interest_to_a_firm_that_bridges_and_time_to_one_that_cannot,
        "What priority saves",
        "6 months of 1 % of 25 million; 125 million after 2 months instead of 8 at 12 %",
    ),
    (
        a_firm_that_waits_for_state_money_before_every_stage_counts_its_own_waits,
        "Waiting before every stage",
        "−5/1.12 − 5/1.12² + 250/1.12³, and going alone for 180",
    ),
    (pay_for_results_is_believed_and_paid_by_the_plan, "Pay for results", "share × plan × (p + (1 − p) × floor)"),
    (
        money_that_hangs_on_a_gate_brings_effort_as_the_closed_form_says,
        "Effort for a result",
        "Δp = .01² × D × 20 ÷ .5 = .004 × D at the cost of .04 × D²; 15 of 20 with a floor of a quarter",
    ),
    (
        effort_for_a_result_is_paid_for_and_passes_gates,
        "What effort costs and brings",
        "e = .4, 4 and 1.6; .2 + .004, .2 + .4 and certainty",
    ),
    (
        a_patent_office_that_takes_21_months_and_not_44_adds_a_quarter_to_a_lump,
        "Patents in 21 months instead of 44",
        "1.12^(23/12)",
    ),
    (
        a_policy_has_no_credit_for_what_its_world_brings_without_any_scheme,
        "A policy in a world of its own",
        "140 ÷ 1.12^(44/12) < 100 < 140 ÷ 1.12^(21/12)",
    ),
    (
        a_grant_of_one_with_sales_of_five_a_year_is_repaid_in_year_six,
        "A royalty grant without interest",
        "4 % of sales of 5 a year",
    ),
    (
        with_five_percent_interest_it_is_repaid_in_year_seven_and_costs_1_22029,
        "The same with 5 % interest",
        "year by year, by hand",
    ),
    (
        what_a_patent_does_not_protect_is_earned_by_imitators,
        "Imitators",
        "16 months at 60 unprotected of 100; no more than spillovers and no less",
    ),
    (
        an_efficient_university_lowers_the_cost_of_its_research,
        "An efficient university",
        "a fifth of its 50 saved; no more than the firm pays",
    ),
    (under_an_own_tax_base_a_loss_shelters_later_profit, "Loss carried forward", "month by month, by hand"),
    (
        money_to_those_who_go_alone_is_deadweight_and_to_those_who_cannot_additional,
        "Deadweight and additional money",
        "half the cost was paid anyway: −1; the poor bring theirs: 1",
    ),
    (
        who_gets_the_money_is_told_by_firm_class_and_by_scheme,
        "Money by firm class and scheme",
        "half a cost of 100 for each of the poor, nothing for the rich",
    ),
    (
        a_lottery_with_money_for_exactly_half_awards_exactly_half_and_each_as_often,
        "A lottery for half",
        "half are awarded, each with chance 0.5",
    ),
    (
        what_overruns_take_beyond_commitments_is_missing_in_next_years_budget,
        "Overruns and next year's budget",
        "(8 − overruns) ÷ 2 contracts",
    ),
    (
        what_an_ended_contract_will_not_draw_is_free_for_the_next_call,
        "Commitments of ended contracts",
        "80 of 100 are free where the first of two gates is failed",
    ),
    (
        of_a_hundred_vouchers_eighty_are_additional_ten_deadweight_and_ten_unused,
        "A hundred vouchers",
        "0.9 × 8/9, 0.9 × 1/9 and 0.1 of a hundred; min(5, 0.75 × 8) and 0.5 × 8 of State money",
    ),
    (
        a_voucher_pays_for_the_first_stage_that_it_may_pay_for,
        "Vouchers for a second stage",
        "three quarters of a stage of 4",
    ),
    (
        a_voucher_that_is_not_redeemed_is_free_for_the_next_call,
        "Vouchers that are not redeemed",
        "so many more in December",
    ),
    (a_budget_of_nothing_takes_no_applications, "", ""),
    (
        a_budget_over_years_is_linear_between_its_points_and_constant_outside,
        "A budget over years",
        "halfway from 200 to 600: 400",
    ),
    (
        cash_released_evenly_reaches_two_equal_contracts_in_june_and_december,
        "Cash released evenly",
        "two equal contracts: June and December",
    ),
    (
        cash_that_is_not_asked_for_in_time_is_carried_over_in_part_and_lapses,
        "Cash carried over and lapsed",
        "year by year, by hand",
    ),
    (
        present_values_of_one_project_are_those_worked_out_by_hand,
        "Present values of one project",
        "flows × (1 + r)^(−t/12), by hand",
    ),
    (a_project_that_succeeds_is_launched_and_one_that_fails_is_not, "", ""),
    (
        a_cost_deducted_twice_is_sixty_of_a_hundred_and_nothing_to_who_has_no_profit,
        "A cost deducted twice",
        "100 − 20 − 20 = 60 at a profit tax of 20 %; 20 % of the profit that is left where there is no other",
    ),
    (
        a_deduction_is_taken_where_it_is_worth_more_than_it_costs_to_comply,
        "Who takes a deduction",
        "20 against a cost of complying of 20 and 19; three of 20 within 70 a year",
    ),
    (
        tournaments::six_suppliers_of_a_tournament_cost_and_succeed_as_the_binomial_laws_say,
        "Six suppliers in a tournament, and one alone",
        "sums over the binomial laws of three phases: 27.405621, .624441, .783316; 6.85 and .225",
    ),
    (
        tournaments::a_supplier_believes_to_be_kept_as_often_as_there_is_room,
        "What a supplier believes of being kept",
        "five of the eight who pass of ten: −5 + .8·.625·490 = 240",
    ),
    (
        tournaments::the_state_commits_itself_to_the_dearest_of_each_phase,
        "To what the State commits itself in a tournament",
        "3·5 + 10 = 25 for three of whom one is kept",
    ),
    (
        tournaments::a_topic_is_solved_once_by_its_first_deployed_success,
        "Topics of five projects",
        "1 − (1 − .25)⁵, and the value of the first project once",
    ),
    (
        origins::two_projects_in_five_fit_and_keep_three_quarters_of_their_payoff,
        "Topics that the State writes",
        "two in five fit; .75·v − 60 for a contract of a payoff v, the public value of 30 in full",
    ),
    (
        origins::only_lead_enterprises_apply_and_order_from_schools,
        "Topics that lead enterprises carry",
        "one firm in four; of the State's 60 a share of .6 to a university at .8 of a firm's output: 7.2 lost, v − 67.2",
    ),
    (
        origins::the_best_of_three_ideas_is_three_quarters_up_its_range,
        "The best of three ideas",
        "u^(1/3) of a range of 100: mean 75, variance 100²·(3/5 − 9/16); three applications",
    ),
    (
        origins::the_best_idea_is_of_the_very_quantile_of_the_payoff_also_where_it_is_correlated,
        "The best of three ideas whose payoffs go with costs",
        "the cube root of the payoff's own quantile",
    ),
    (
        origins::a_specified_project_grows_less_and_a_better_idea_as_any,
        "Sizes of specified projects and of better ideas",
        "75/50 = 1.5 and 100/50 = 2",
    ),
    (a_deduction_beside_a_grant_is_cut_to_the_largest_state_share, "A deduction beside a grant", "80 − 78 = 2 of 4.4"),
    (
        two_points_less_on_a_hundred_over_sixty_months_are_worth_4_66_before_and_3_72_after_tax,
        "Two points less interest",
        "100 at 7.94 % over 60 months: 2.024769 − 1.930491 a month, 4.656219 in all, .8 of it after tax; 5.083333 and 10 in money",
    ),
    (fear_of_inspection_keeps_away_those_to_whom_relief_is_worth_less, "", ""),
    (
        calls_of_twenty_guaranteed_loans_are_binomial,
        "Calls of twenty guaranteed loans",
        "binomial law, n = 20, p = .08, × 2.1: mean 3.36, any .81131, CVaR 95 % 9.36096; 14.80 at a correlation of .2",
    ),
    (
        the_fee_of_a_guarantee_is_paid_on_what_is_covered_as_long_as_the_firm_lives,
        "The fee of a guarantee",
        "6 % a year of 3.5: .0175 a month",
    ),
    (
        the_grant_equivalent_of_a_guarantee_is_what_it_is_expected_to_cost,
        "A guarantee of three loans",
        "four ways a plan may go, a firm's failure in each month: .978783, and 2.791146 where the project alone pays",
    ),
    (
        learning_is_lost_at_the_launch_and_who_has_not_the_money_does_not_begin,
        "Learning to make the first units",
        "100·i^log2(0.8): 100, 80, 70.21, 64; the market pays 60 (Wright 1936)",
    ),
    (
        a_first_batch_is_learnt_at_the_price_of_the_state,
        "A first batch that the State buys",
        "140 − 180 and 140 − 134.21 in place of −74.21",
    ),
    (
        a_batch_is_cut_to_whole_units_within_the_largest_state_share,
        "A batch beyond the largest State share",
        "80 of 120: two of four units",
    ),
    (each_unit_is_accepted_with_its_chance, "Units that are accepted", "binomial law, n = 4, p = 0.9"),
    (
        a_collar_pays_and_takes_what_blacks_formula_expects,
        "What a collar pays and takes",
        "Black 1976, log-normal revenue of mean 100, share 0.5",
    ),
    (
        a_firm_takes_a_collar_that_is_expected_to_pay_it_more_than_it_takes,
        "Who takes a collar",
        "200 − 150 and what Black's formula expects",
    ),
    (
        a_sandbox_of_seven_months_and_not_twenty_four_is_worth_what_discounting_says,
        "A sandbox of 7.2 months and not 24",
        "−50 + 100/1.12^0.6 and −50 + 100/1.12²",
    ),
    (
        more_chance_of_a_gate_and_a_quicker_patent_are_worth_what_they_say,
        "More chance of a gate, a quicker patent",
        "−10 + 100 × min(1, 1.2 × .5); −50 + 20 + 80/1.12",
    ),
    (
        every_tenth_launch_harms_others_and_the_state_pays_half,
        "Harm by launches",
        "100 × (1 + .2 × .5) a harm; MVPF −50 ÷ 50",
    ),
    (
        procedures_online_are_worth_the_months_and_the_paperwork_that_they_spare,
        "Procedures online",
        "250/1.12^½ − 2 and 250/1.12 − 12; 250/1.12^(8/12) − 2 where the State's money is waited for",
    ),
    (
        a_fund_gives_back_capital_and_hurdle_before_its_manager_has_a_part,
        "The waterfall of a fund",
        "capital of 100 of which fees 20, exits 200, carry 0.2: 180; 100·1.08⁵ before carry; 50·1.05⁵ where partners buy the State out",
    ),
    (
        deals_of_log_normal_multiples_lose_by_two_thirds_and_their_portfolio_seldom,
        "Log-normal deals of a fund",
        "P(M > 1) = Φ(−0.3799) = 0.352; funds of 10, 25, 50 deals lose with chance 0.277, 0.116, 0.033",
    ),
    (audit::who_gains_more_than_an_audit_is_expected_to_cost_takes_state_money, "Who takes State money", "Becker 1968"),
    (audit::taken_state_money_buys_nothing_and_comes_back_where_it_is_found, "Taken State money", "Becker 1968"),
    (
        ministry::administering_a_scheme_costs_what_is_written_and_is_no_support,
        "What administering schemes costs",
        "30 + 8 × 2; society 8 × 50 − 46 − .3 × 446",
    ),
    (
        ministry::a_guarantee_is_provided_for_until_its_loans_are_paid_back,
        "What is provided for twenty guaranteed loans",
        "2.1 × (.92^((11 − a)/12) − .92) of a loan of month a when its year is over, nothing a year later",
    ),
    (ministry::a_collar_is_provided_for_until_its_sales_years_are_over, "What is provided for a collar", "Black 1976"),
    (
        ministry::where_nobody_is_moved_support_is_arithmetic_on_what_firms_do_anyway,
        "Support where nobody is moved",
        "half of 192, a fifth of what is left of it; three of 96 within 300; 12 of 96 come back",
    ),
    (
        ministry::a_policy_beside_the_law_in_force_counts_for_what_it_adds,
        "Beside the law in force",
        "1000 more of research for 1800 − 400; 20 × (60 − 20) of it anyway; 30 × 40 − 400; 10 × 10 − 400",
    ),
    (ministry::where_nobody_is_moved_a_shipped_scenario_has_the_same_projects_under_every_policy, "", ""),
];

#[test]
fn the_page_of_what_cofin_was_checked_against_is_up_to_date() {
    let source = include_str!("theory.rs");
    let tests = source.split("#[test]\n").skip(1).filter_map(|rest| rest.strip_prefix("fn ")?.split('(').next());
    let listed = source.split("const KNOWN").nth(1).expect("the list");
    for test in tests.filter(|test| !test.starts_with("the_page_of")) {
        assert!(listed.contains(&format!("{test},")), "{test} is missing in the list of known answers");
    }
    let known: Vec<_> = KNOWN.iter().filter(|(_, title, _)| !title.is_empty()).copied().collect();
    let page = validation::page::page(&known);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/validation.md");
    if std::env::var_os("COFIN_BLESS").is_some() {
        std::fs::write(&path, &page).expect("docs/validation.md can be written");
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page,
        "docs/validation.md is out of date: COFIN_BLESS=1 cargo test --profile checked --test theory"
    );
}
