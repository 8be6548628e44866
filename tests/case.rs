//! `cofin case` as its user meets it: what the firm of a stated project does and why not otherwise, against numbers worked out by hand and
//! against a run; its money by month; how it refuses.

mod desk;

use cofin::engine::Engine;
use cofin::study::case::{self, Asked, Course, Why};
use cofin::study::read::Changes;
use cofin::world::Event;
use desk::{Desk, shipped};

/// The certain case: its head says what comes of it.
const CASE: &str = include_str!("theory/case.ron");

fn desk() -> Desk {
    let desk = Desk::new();
    desk.write("mine.ron", CASE);
    desk
}

/// What is found where this is asked of the certain case.
fn found(asked: &Asked<'_>) -> case::Case {
    let nothing = |file: &str| Err((format!("there is no {file}"), String::new()));
    let plan = case::plan("case.ron", CASE.as_bytes().to_vec(), &Changes::default(), asked, &nothing);
    plan.expect("it is a scenario").look().expect("it can be counted")
}

const LEVER: &str = "schemes.grant.funding.state=0.30..0.50/5";

#[test]
fn along_the_states_share_the_firm_applies_from_where_it_can_pay_its_part() {
    let policies = ["grant".to_owned()];
    let asked = Asked { class: "small", policies: &policies, lever: Some(LEVER), ..Asked::default() };
    let case = found(&asked);
    assert_eq!((case.technology.as_str(), case.arrival.as_str(), case.at), ("machines", "2026-01", Some(0.4)));
    let points = &case.policies[0].points;
    // At .30 and .35 its part is 70 and 65, and it has 60: alone it would need 100.
    for (point, state) in points.iter().zip([0.3, 0.35]) {
        assert_eq!((point.at, point.course, point.worth), (Some(state), Course::Nothing, Some(0.0)));
        assert_eq!((point.private_share, point.state_money, point.cost), (None, None, None));
        let why: Vec<&Why> = point.left.iter().map(|left| &left.why).collect();
        assert_eq!(why, [&Why::NotAdmitted, &Why::CannotPay]);
    }
    // From .40 on the contract is worth 20 + 100·s when its stage starts, and applying 1/1.1 of that; alone it would be worth 20.
    for (point, (state, value)) in points[2..].iter().zip([(0.4, 60.0), (0.45, 65.0), (0.5, 70.0)]) {
        assert_eq!((point.at, point.course, point.scheme.as_deref()), (Some(state), Course::Applies, Some("grant")));
        let near = |found: Option<f64>, expected: f64| found.is_some_and(|found| (found / 1e6 - expected).abs() < 1e-6);
        assert!(
            near(point.value, value) && near(point.worth, value / 1.1) && near(Some(point.alone), 20.0),
            "{point:?}"
        );
        assert!(near(point.state_money, 100.0 * state) && near(point.cost, 100.0), "{point:?}");
        assert_eq!((point.private_share, point.otherwise), (Some(1.0 - state), 0.0));
        assert_eq!((point.award, point.waits, point.to_call, point.size), (Some(1.0), Some(6.0), Some(0.0), Some(1.0)));
        assert!(!point.bridges && !point.raised && !point.first);
    }
}

#[test]
fn the_money_of_each_month_is_what_falls_due_in_it() {
    let case = found(&Asked { class: "small", ..Asked::default() });
    let under = |name: &str| {
        let of = case.policies.iter().find(|of| of.policy == name).expect("a policy of the file");
        &of.months
    };
    // Asked for in January 2026, 40 million come in July; the stage starts and costs 100; in January 2027 132 are earned.
    let months = under("grant");
    assert!(months.awarded);
    assert_eq!((months.wealth, months.research, months.deepest()), (60_000_000, 100_000_000, 60_000_000));
    assert_eq!((months.launch.as_deref(), months.months.len()), (Some("2027-01"), 13));
    for (place, month) in months.months.iter().enumerate() {
        let all = (month.state_pays, month.firm_pays, month.repaid, month.earned, month.position);
        let expected = match place {
            0..=5 => (0, 0, 0, 0, 0),
            6 => (40_000_000, 60_000_000, 0, 0, -60_000_000),
            7..=11 => (0, 0, 0, 0, -60_000_000),
            _ => (0, 0, 0, 132_000_000, 72_000_000),
        };
        assert_eq!(all, expected, "{}", month.month);
        assert_eq!((month.from_state, month.to_state, month.from_banks), (0, 0, 0));
    }
    let months = under("no support");
    assert_eq!((months.awarded, months.months.len(), months.ended.is_some()), (false, 1, true));
}

#[test]
fn what_the_firm_decides_at_a_value_of_the_lever_is_what_it_decides_in_a_run_with_that_value() {
    let case = found(&Asked { class: "small", lever: Some(LEVER), ..Asked::default() });
    let nothing = |file: &str| Err((format!("there is no {file}"), String::new()));
    for (place, state) in ["0.3", "0.35", "0.4", "0.45", "0.5"].into_iter().enumerate() {
        let set = vec![format!("schemes.grant.funding.state={state}")];
        let changes = Changes { set, ..Changes::default() };
        let loaded = cofin::study::read::read("case.ron", CASE.as_bytes().to_vec(), &changes, &nothing);
        let study = loaded.expect("it is a scenario").study;
        for (policy, of) in case.policies.iter().enumerate() {
            let point = &of.points[place];
            let decided = |event: &Event| match event {
                Event::Decision { options, applied, alone, .. } => {
                    Some((applied.map(|index| options.iter().find(|of| of.scheme == index).cloned()), *alone))
                }
                _ => None,
            };
            let (applied, alone) = Engine::new(&study)
                .watch(0, policy, Some(0), |_, simulation, _, _| simulation.journal.events().iter().find_map(decided))
                .expect("it can be counted")
                .expect("the project decides");
            assert_eq!(applied.is_some(), point.course == Course::Applies, "{} at {state}", of.policy);
            assert_eq!(alone.to_bits(), point.alone.to_bits());
            if let Some(Some(option)) = applied {
                assert_eq!((option.worth, Some(option.value)), (point.worth, point.value));
                assert_eq!((Some(option.private_share), Some(option.scale)), (point.private_share, point.size));
            }
        }
    }
}

#[test]
fn the_table_says_what_the_firm_does_and_why_not() {
    let desk = desk();
    let said = desk
        .cofin(&["case", "mine.ron", "--class", "small", "--policy", "grant", "--lever", LEVER, "--at", "0.5"])
        .fine();
    for words in [
        "A firm of class \"small\" with a project of \"machines\" that comes in 2026-01.",
        "schemes.grant.funding.state from 0.3 to 0.5, 5 values",
        "– not to \"for others\": it is not open to such firms or such projects",
        "– not to \"grant\" at 0.3 to 0.35: the firm cannot pay its part",
        "applies to grant",
        "Money by month under \"grant\", schemes.grant.funding.state at 0.5, million VND",
        "At its deepest the firm is 50.00 down; it has 60.00 of its own.",
    ] {
        assert!(said.stdout.contains(words), "“{words}” is missing in:\n{}", said.stdout);
    }
    let row = said.stdout.lines().find(|line| line.trim_start().starts_with("0.4 ")).expect("a row of .4");
    let cells: Vec<&str> = row.split("   ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    assert_eq!(cells, ["0.4", "applies to grant", "60", "54.55", "0", "100", "6", "1.000", "100.0", "40.00"]);
}

#[test]
fn the_folder_holds_tables_and_the_picture_and_its_bytes_depend_on_no_core() {
    let desk = desk();
    let arguments = ["case", "mine.ron", "--class", "small", "--lever", LEVER, "--quiet", "--out"];
    desk.cofin(&[&arguments[..], &["one", "--threads", "1"]].concat()).fine();
    desk.cofin(&[&arguments[..], &["two", "--threads", "2"]].concat()).fine();
    let names = [
        "case-months.csv",
        "case-shares.csv",
        "case.csv",
        "case.json",
        "case.png",
        "case.svg",
        "manifest.json",
        "scenario.ron",
    ];
    assert_eq!(desk.names("one"), names);
    for name in names.iter().filter(|name| **name != "manifest.json") {
        assert!(desk.read(&format!("one/{name}")) == desk.read(&format!("two/{name}")), "{name} differs");
    }
    let json = desk.json("one/case.json");
    assert_eq!(json["policies"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["shares"][0]["without_rule"], true);
}

#[test]
fn what_does_not_exist_is_answered_with_what_does() {
    let desk = desk();
    let case = |more: &[&str]| desk.cofin(&[&["case", "mine.ron"][..], more].concat());
    for (more, said) in [
        (
            &["--class", "smal"][..],
            "there is no firm class \"smal\". Did you mean \"small\"? There are: \"absent\", \"small\", \"young\"",
        ),
        (
            &["--class", "small", "--technology", "machine"],
            "there is no technology \"machine\". Did you mean \"machines\"? There are: \"machines\"",
        ),
        (
            &["--class", "small", "--policy", "grunt"],
            "there is no policy \"grunt\". Did you mean \"grant\"? There are: \"no support\", \"grant\", \"55 % first\"",
        ),
        (
            &["--class", "absent"],
            "no technology has projects of firms of class \"absent\": give the class a weight above 0, or name another with --class",
        ),
        (
            &["--class", "small", "--lever", "schemes.grant.funding.stat=0.2..0.4"],
            "the lever schemes.grant.funding.stat: nothing stands at `schemes.grant.funding.stat`: did you mean `schemes.grant.funding.state`? write the path of a number of the file; one that is not written can be: --set schemes.grant.funding.stat=…",
        ),
        (
            &["--class", "small", "--lever", "schemes.grant.funding.state=0.5..0.5"],
            "the lever schemes.grant.funding.state: `to`, 0.5, does not lie above `from`, 0.5: write the smaller end as from, the larger one as to",
        ),
        (&["--class", "small", "--at", "0.5"], "--at is a value of the lever: add --lever PATH=FROM..TO/STEPS"),
        (
            &["--class", "small", "--lever", LEVER, "--at", "half"],
            "--at half is no number: write a value of the lever schemes.grant.funding.state",
        ),
        (
            &["--class", "small", "--arrival", "2027-01"],
            "--arrival 2027-01 is no month in which projects of \"machines\" come: write one from 2026-01 to 2026-12",
        ),
    ] {
        case(more).fails(2, &[&format!("error: {said}\n")]);
    }
    // A policy without schemes is a fine question: the firm goes alone, or does not.
    let said = case(&["--class", "small", "--policy", "no support", "--set", "firms.small.liquid_wealth=100"]).fine();
    assert!(said.stdout.contains("goes alone") && !said.stdout.contains("– under"), "{}", said.stdout);
}

#[test]
fn an_uncertain_number_is_no_lever_until_it_is_set() {
    let desk = Desk::new();
    desk.write("mine.ron", &shipped("02-threshold-70").replace("runs: 5_000", "runs: 1"));
    let lever = "firms.sme.liquid_wealth=10..20/2";
    let arguments = ["case", "mine.ron", "--class", "sme", "--policy", "no rule", "--lever", lever];
    desk.cofin(&arguments).fails(
        2,
        &["error: the lever firms.sme.liquid_wealth: `firms.sme.liquid_wealth` is `LogNormal(…)`, and a lever is a certain number that somebody decides: name a number, or fix this one first: --set firms.sme.liquid_wealth=…\n"],
    );
    let said = desk.cofin(&[&arguments[..], &["--set", "firms.sme.liquid_wealth=45"]].concat()).fine();
    assert!(said.stdout.contains("firms.sme.liquid_wealth from 10 to 20, 2 values"), "{}", said.stdout);
}
