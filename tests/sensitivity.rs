//! Every number of the first shipped scenario, halved and doubled, moves some measure of some policy, or stands in a list with the reason
//! why it cannot. A number that moves nothing is a number nobody reads.

mod studies;

use cofin::engine::{Engine, Row};
use cofin::model::Study;
use cofin::text::{Node, Value, find, leaves_where};
use rust_decimal::Decimal;

use studies::{read, study, tree, written};

const FOUR_SCHEMES: &str = include_str!("../scenarios/01-four-schemes.ron");

/// Runs tried, first a few, then all: most numbers move something at once.
const RUNS: [usize; 2] = [2, 192];

/// Numbers that move no measure, by the start of their path, and why.
const MOVES_NOTHING: &[(&str, &str)] = &[
    ("monte_carlo.runs", "how many futures are looked at, not what happens in them; here they are fixed"),
    ("monte_carlo.seed", "which futures are looked at, not what happens in them"),
    ("levers", "how far a number may be moved, not the number"),
    ("settings", "values that a reader may try, not those of the study"),
    ("targets", "bounds that measures are held against: they move chances, no measure"),
    (
        "university.inventor_share",
        "moves profit from universities to their inventors, after the university's tax: no measure tells them apart",
    ),
    (
        "technologies.electric vehicles and rail.payoff.margin",
        "sales count for royalties only, and only push asks for one",
    ),
    ("technologies.digital products.payoff.margin", "sales count for royalties only, and only push asks for one"),
];

/// Numbers that can be changed one way only, or not at all.
const AT_THE_END: &[(&str, &str)] = &[
    ("schemes.push.funding.state", "the largest share any scheme may have is 0.80"),
    ("firms.lead.response.0", "nothing is the least that a firm may answer, and twice nothing is nothing"),
    ("schemes.pull.funding.to", "all of the State's money goes to the university already"),
];

/// The largest value a number may be given, where the rule across fields says less than its type.
const AT_MOST: &[(&str, &str)] = &[("funding.state", "0.80"), ("strategic_floor", "1"), ("priority.at_least", "1")];

/// What a number is changed to: times a factor; where that is refused, the nearest thing to it that is not.
fn attempts(number: Decimal, path: &str, up: bool) -> Vec<Decimal> {
    let factors = if up { ["2", "1.5", "1.2", "1.05", "1.003"] } else { ["0.5", "0.75", "0.9", "0.95", "0.997"] };
    let most = AT_MOST
        .iter()
        .find(|(end, _)| {
            path.starts_with("schemes") && path.ends_with(end) || path.starts_with("policies") && path.ends_with(end)
        })
        .map(|(_, most)| most.parse::<Decimal>().expect("a decimal"));
    let mut attempts = Vec::new();
    for factor in factors {
        let changed = number * factor.parse::<Decimal>().expect("a decimal");
        let changed = most.map_or(changed, |most| changed.min(most)).normalize();
        attempts.extend([changed, changed.round()]);
    }
    attempts.retain(|changed| *changed != number);
    attempts
}

/// A node with the number inside it replaced; `None` where there is not exactly one.
fn replaced(node: &Node, number: &str) -> Option<String> {
    match &node.value {
        Value::Number(_) => Some(number.to_owned()),
        Value::Tuple { name: Some(name), items } if items.len() == 1 => {
            Some(format!("{}({})", name.text, replaced(&items[0], number)?))
        }
        _ => None,
    }
}

/// The study with one number changed, and to what.
fn changed(text: &str, path: &str, leaf: &Node, up: bool) -> Option<(String, Study)> {
    let root = &tree(text);
    let Value::Number(number) = &leaf.value else { return None };
    let number: Decimal = number.parse().expect("a number of the file");
    let node = find(root, path).expect("a leaf's path leads to it");
    attempts(number, path, up).into_iter().find_map(|attempt| {
        let setting = format!("{path}={}", replaced(node, &attempt.to_string())?);
        read(text, &[&setting]).ok().map(|study| (setting, study))
    })
}

fn moves(base: &[Row], study: &Study) -> bool {
    let engine = Engine::new(study);
    RUNS.iter().filter(|runs| **runs <= base.len()).any(|&runs| {
        let rows = engine.run(0..runs, &|_| {}).expect("money that can be counted");
        rows.iter().zip(base).any(|(row, base)| row.iter().zip(base).any(|(a, b)| a.cells != b.cells))
    })
}

#[test]
fn every_number_of_the_first_scenario_moves_something() {
    let root = tree(FOUR_SCHEMES);
    let base = Engine::new(&study(FOUR_SCHEMES)).run(0..RUNS[1], &|_| {}).expect("money that can be counted");
    let leaves = leaves_where(&root, |_| false);
    let (mut dead, mut alive, mut excused) = (Vec::new(), 0, 0);
    for (path, leaf) in leaves {
        if MOVES_NOTHING.iter().any(|(start, _)| path.starts_with(start)) {
            excused += 1;
            continue;
        }
        for up in [false, true] {
            match changed(FOUR_SCHEMES, &path, leaf, up) {
                Some((setting, study)) if !moves(&base, &study) => dead.push(setting),
                Some(_) => alive += 1,
                None if AT_THE_END.iter().any(|(end, _)| *end == path) => {}
                None => dead.push(format!(
                    "{path} cannot be made {} than {}",
                    if up { "more" } else { "less" },
                    written(leaf)
                )),
            }
        }
    }
    assert!(dead.is_empty(), "{} of {}:\n{}", dead.len(), alive + dead.len(), dead.join("\n"));
    assert!(alive > 200 && excused > 0, "{alive} changes were tried");
}

#[test]
fn every_excuse_is_still_true() {
    let root = tree(FOUR_SCHEMES);
    let leaves = leaves_where(&root, |_| false);
    let base = Engine::new(&study(FOUR_SCHEMES)).run(0..RUNS[0], &|_| {}).expect("money that can be counted");
    for (start, reason) in MOVES_NOTHING.iter().chain(AT_THE_END) {
        let (path, leaf) = leaves
            .iter()
            .find(|(path, _)| path.starts_with(start))
            .unwrap_or_else(|| panic!("{start} is not in the scenario ({reason})"));
        if !start.starts_with("monte_carlo") && !AT_THE_END.iter().any(|(end, _)| end == start) {
            let (setting, study) = changed(FOUR_SCHEMES, path, leaf, true).expect("it can be made more");
            assert!(!moves(&base, &study), "{setting} moves something ({reason})");
        }
    }
}

#[test]
fn every_number_of_the_administration_of_schemes_moves_something() {
    const COSTS: &str = include_str!("theory/scheme-costs.ron");
    let base = Engine::new(&study(COSTS)).run(0..RUNS[0], &|_| {}).expect("money that can be counted");
    let is_cost = |path: &str| path.ends_with("set_up_cost") || path.ends_with("cost_per_contract");
    // A scheme without a budget has no contracts.
    let leaves: Vec<_> = leaves_where(&tree(COSTS), |_| false)
        .into_iter()
        .filter(|(path, _)| is_cost(path) && path != "schemes.closed.cost_per_contract")
        .map(|(path, leaf)| (path, leaf.clone()))
        .collect();
    assert_eq!(leaves.len(), 4);
    for (path, leaf) in leaves {
        for up in [false, true] {
            let (setting, study) = changed(COSTS, &path, &leaf, up).expect("it can be changed");
            assert!(moves(&base, &study), "{setting} moves nothing");
        }
    }
}
