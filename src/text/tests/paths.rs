//! Finding values by their path, and laying changes over them.

use super::super::{
    Faults, Sources, Value, beginning, find, leaves, leaves_where, matches, name_fault, parse_part, segments, set,
};
use super::{EXAMPLE, tree};

fn number(text: &str, path: &str) -> Option<String> {
    match &find(&tree(text), path)?.value {
        Value::Number(digits) => Some(digits.clone()),
        other => Some(format!("{other:?}")),
    }
}

#[test]
fn a_path_passes_through_fields_keys_names_numbers_and_rules() {
    for (path, expected) in [
        ("schemes.push.funding.state", "0.80"),
        ("schemes.match.funding.private", "3"),
        ("technologies.security and space.stages.first series.success.mean", "0.85"),
        ("technologies.security and space.stages.0.cost.median", "3"),
        ("economy.excess_burden.1", "0.17"),
        ("policies.mix, patents in 21 months.set.administration.patent_months", "21"),
        ("schemes.push.payment.0", "0.35"),
    ] {
        assert_eq!(number(EXAMPLE, path).as_deref(), Some(expected), "{path}");
    }
    for path in [
        "schemes.push.fundin",
        "economy.growth.mean.x",
        "schemes.match.rights.x",
        "technologies.security and space.stages.9",
        "a..b",
    ] {
        assert!(find(&tree(EXAMPLE), path).is_none(), "{path}");
    }
}

/// Lays `PATH=VALUE` over the example; the fault as printed, or the value found there afterwards.
fn laid(argument: &str) -> Result<String, String> {
    let mut sources = Sources::new();
    let id = sources.add("--set", argument.to_owned());
    let mut faults = Faults::new();
    let (path, _) = argument.split_once('=').expect("an argument has an equals sign");
    let whole = sources.whole(id);
    let value = parse_part(&sources, super::super::Place { start: path.len() + 1, ..whole }, &mut faults);
    let Some(value) = value else { return Err(faults.render(&sources, false)) };
    let mut root = tree(EXAMPLE);
    match set(&mut root, path, super::super::Place { end: path.len(), ..whole }, value) {
        Ok(()) => Ok(find(&root, path).expect("what was set is found").written().unwrap_or_default()),
        Err(fault) => {
            faults.push(fault);
            Err(faults.render(&sources, false))
        }
    }
}

#[test]
fn set_replaces_or_adds_a_value() {
    for (argument, value) in [
        ("schemes.push.funding.state=0.7", "0.7"),
        ("economy.growth=0.05", "0.05"),
        ("administration.inflation=0.03", "0.03"),
        ("customs.relief.months=21", "21"),
        ("technologies.security and space.stages.prototype.success.mean=0.5", "0.5"),
        ("policies.mix.reference=None", "None"),
    ] {
        assert_eq!(laid(argument).as_deref(), Ok(value), "{argument}");
    }
}

#[test]
fn a_path_that_leads_nowhere_is_shown_in_the_argument() {
    assert_eq!(
        laid("schemes.match.rights.owner=0.1").unwrap_err(),
        "error: `schemes.match.rights` is the name `Firm`, which has no field `owner`
 --> --set:1:1
  |
1 | schemes.match.rights.owner=0.1
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: set all of it: schemes.match.rights to Firm(owner: …)
"
    );
    assert_eq!(
        laid("schemes.psuh.funding.state=0.1").unwrap_err(),
        "error: `schemes` has no entry `psuh`
 --> --set:1:1
  |
1 | schemes.psuh.funding.state=0.1
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `push`? The names here are: push, pull, match
"
    );
    assert!(laid("economy..growth=0.1").unwrap_err().contains("is not a path"));
    assert!(laid(&format!("a{}=1", ".a".repeat(1000))).unwrap_err().contains("more than 32 names"));
    assert!(laid("economy.growth=0,1").unwrap_err().contains("--set:1:17"));
}

#[test]
fn a_pattern_covers_what_it_names_and_everything_below() {
    assert!(matches("technologies.*.stages", "technologies.security and space.stages.prototype.cost"));
    assert!(matches("economy.growth", "economy.growth"));
    assert!(!matches("economy.growth", "economy"));
    assert!(!matches("economy.growth", "economy.growth_rate"));
    assert!(!matches("*.stages", "technologies.rail.stages"));
}

/// Every name that may stand in a file, in every place, is found again under the path that its leaf has, and nothing else is.
#[test]
fn a_name_with_a_full_stop_stands_in_brackets_in_every_path() {
    let names = ["vaccines 2.0", "a", "[draft] 2.0", ".", "a.b.c", "a.[b]", "[a]", "mix [a]", "0.5", "2"];
    for one in names {
        for other in names {
            let text = format!("(t: {{\"{one}\": (stages: [(name: \"{other}\", cost: 7)], s: {{\"{other}\": 8}})}})");
            let root = tree(&text);
            let found = leaves(&root);
            assert_eq!(found.len(), 2, "{text}");
            for (path, node) in &found {
                assert_eq!(find(&root, path), Some(*node), "{path} in {text}");
                let pattern = if segments(path).count() == 5 { "t.*.stages.*.cost" } else { "t.*.s.*" };
                assert_eq!(segments(path).count(), segments(pattern).count(), "{path}");
                assert!(matches(pattern, path), "{path}");
                let mut laid = root.clone();
                let place = node.place;
                let nine = super::super::Node { value: Value::Number("9".to_owned()), place };
                set(&mut laid, path, place, nine.clone()).unwrap_or_else(|fault| panic!("{path}: {}", fault.what));
                assert_eq!(find(&laid, path), Some(&nine), "{path}");
                assert_eq!(
                    leaves(&laid).iter().map(|(path, _)| path).collect::<Vec<_>>(),
                    found.iter().map(|(path, _)| path).collect::<Vec<_>>()
                );
            }
        }
    }
    let root = tree("(t: {\"vaccines 2.0\": (stages: [(name: \"pilot\", cost: 7)])})");
    assert_eq!(leaves(&root)[0].0, "t.[vaccines 2.0].stages.pilot.cost");
    assert_eq!(beginning("t.[vaccines 2.0].stages.pilot", 2), "t.[vaccines 2.0]");
    assert_eq!(beginning("t.[vaccines 2.0]", 7), "t.[vaccines 2.0]");
    assert!(matches("t.*.stages", "t.[vaccines 2.0].stages.pilot.cost") && !matches("t.*", "t"));
}

#[test]
fn keys_of_set_and_of_sources_are_paths_themselves() {
    let root = tree("(p: {\"mix 2.0\": (set: {\"a.b\": 1, \"a.[c 1.5].d\": 2})}, sources: {\"a.*\": (n: 3)})");
    let paths: Vec<String> = leaves(&root).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["p.[mix 2.0].set.a.b", "p.[mix 2.0].set.a.[c 1.5].d", "sources.a.*.n"]);
    for path in &paths {
        assert!(find(&root, path).is_some(), "{path}");
    }
}

#[test]
fn a_name_without_its_brackets_is_answered_with_them() {
    let text = "(t: {\"vaccines 2.0\": (stages: [(name: \"pilot 1.5\", cost: 7)]), \"rail\": (stages: [])})";
    let refused = |path: &str| {
        let mut root = tree(text);
        let place = root.place;
        let fault = set(&mut root, path, place, super::super::Node { value: Value::Unit, place }).expect_err(path);
        (fault.what, fault.help.unwrap_or_default())
    };
    let pair = |what: &str, help: &str| (what.to_owned(), help.to_owned());
    assert_eq!(
        refused("t.vaccines 2.0.stages"),
        pair(
            "`t` has no entry `vaccines 2`",
            "a name that contains a full stop stands in square brackets: t.[vaccines 2.0].stages"
        )
    );
    assert_eq!(
        refused("t.[vaccines 2.0].stages.pilot 1.5"),
        pair(
            "`t.[vaccines 2.0].stages` has no item `pilot 1`",
            "a name that contains a full stop stands in square brackets: t.[vaccines 2.0].stages.[pilot 1.5]"
        )
    );
    assert_eq!(
        refused("t.[vacines 2.0].stages"),
        pair(
            "`t` has no entry `[vacines 2.0]`",
            "did you mean `[vaccines 2.0]`? The names here are: [vaccines 2.0], rail"
        )
    );
    assert_eq!(
        refused("t.[rail].stages").0,
        "`t` has no entry `[rail]`",
        "a name without a full stop has one spelling, too"
    );
    assert_eq!(
        refused("t.[vaccines 2.0.stages"),
        pair(
            "a bracket in `t.[vaccines 2.0.stages` is not closed",
            "write a name that contains a full stop in square brackets, as technologies.[vaccines 2.0].public_value"
        )
    );
}

#[test]
fn leaves_are_numbers_and_distributions_in_file_order() {
    let root = tree(
        "(a: 1, b: Pert(1, 2, 3), c: PerRun(Normal(mean: 1, sd: 2)), d: {\"x\": [(name: \"p\", e: 2)]}, f: Curve(g: 1, h: Pert(1, 2, 3)), i: Firm, j: \"x\", k: Discrete([(1, 0.5), (2, 0.5)]), l: Share(state: 0.8))",
    );
    let paths =
        |leaves: Vec<(String, &super::super::Node)>| leaves.into_iter().map(|(path, _)| path).collect::<Vec<_>>();
    assert_eq!(paths(leaves(&root)), ["a", "b", "c", "d.x.p.e", "f.g", "f.h", "k", "l"]);
    let by_name = leaves_where(&root, |name| name != "Share");
    assert_eq!(paths(by_name).last().map(String::as_str), Some("l.state"));
}

#[test]
fn names_are_free_of_what_paths_need() {
    assert_eq!(name_fault("mix, 70 % first"), None);
    assert_eq!(name_fault("v1.2"), None);
    assert_eq!(name_fault("v*").as_deref(), Some("a name may not contain `*`"));
    for paired in ["[draft] push", "mix [a]", "[a]", "a.[b]", "[draft] 2.0", "a]", "a["] {
        assert_eq!(name_fault(paired), None, "{paired}");
    }
    for single in ["[a", "[[a]", "a].b", "a.[b", "1.]"] {
        let what = "a name may not contain a square bracket without its other half";
        assert_eq!(name_fault(single).as_deref(), Some(what), "{single}");
    }
    assert_eq!(name_fault("").as_deref(), Some("a name may not be empty"));
    assert!(name_fault(&"x".repeat(81)).is_some() && name_fault(&"ồ".repeat(80)).is_none());
}

#[test]
fn a_bracket_that_only_closes_is_part_of_a_name() {
    assert_eq!(segments("]a.b").collect::<Vec<_>>(), ["]a", "b"]);
    assert_eq!(segments("a.]b.[c.d].e").collect::<Vec<_>>(), ["a", "]b", "[c.d]", "e"]);
}
