//! The levers of a page: every certain number of schemes, funds, policies and administration, with the range that a slider gives it. A
//! number beyond the range can still be written in its box: the reader of scenarios judges it. Moves nothing.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::number::over_years::is_one_number;
use crate::number::{Unit, Written};
use crate::scenario::numbers::numbers;
use crate::scenario::reading::Reading;
use crate::text::{self, Exact, Node, Value};

/// Parts of a file whose certain numbers are levers, in the order in which they are shown.
const DECIDED: [&str; 6] = ["schemes", "policies", "budget_per_year", "max_state_share", "vehicles", "administration"];
/// More levers than these are no page.
const MOST: usize = 400;

/// One lever.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lever {
    /// Where its number stands, as `--set` takes it.
    pub(super) path: String,
    /// The same by names alone, as sources and types have it: the number of `Advance(0.35)` is all that the rule says.
    pub(super) at: String,
    /// Its name in the file's `levers:`; none where the file names it not.
    pub(super) name: Option<String>,
    /// As the file has it.
    pub(super) value: Decimal,
    /// Values with names.
    pub(super) levels: Vec<(String, Decimal)>,
    /// The ends of its slider and the step between.
    pub(super) range: (Decimal, Decimal, Decimal),
    /// What it measures, where its type says so.
    pub(super) unit: Option<Unit>,
    /// Where it is written in the scenario's own text, so that it can be written anew there; none where it comes from another file.
    pub(super) place: Option<(usize, usize)>,
}

/// The levers of a scenario: those that the file names first, then the others part by part, each in the file's order.
pub(super) fn levers(reading: &Reading) -> Vec<Lever> {
    let (scenario, written) = (&reading.scenario, numbers(&reading.scenario));
    let named = scenario.levers.as_ref().map_or(&[][..], |levers| &levers.0);
    let mut found: Vec<Lever> = Vec::new();
    for (path, node) in text::leaves_where(&reading.root, is_one_number) {
        let head = text::segments(&path).next().unwrap_or_default();
        let name = named.iter().find(|(_, lever)| text::matches(&lever.path, &path));
        let Some(value) = certain(node).filter(|_| DECIDED.contains(&head) || name.is_some()) else { continue };
        let unit = written.iter().find(|number: &&Written<'_>| number.path == path).map(|number| number.unit);
        let range = name.map_or_else(
            || range(value, unit),
            |(_, lever)| {
                let (Exact(from), Exact(to)) = (lever.from, lever.to);
                (
                    from.min(value),
                    to.max(value),
                    ((to - from) / Decimal::from(lever.steps() - 1)).round_dp(9).normalize(),
                )
            },
        );
        let levels = name.and_then(|(_, lever)| lever.levels.as_ref()).map_or(&[][..], |levels| &levels.0);
        let levels = levels.iter().map(|(name, Exact(value))| (name.clone(), *value)).collect();
        let is_own = Some(node.place.source) == reading.sources.first();
        let place = is_own.then_some((node.place.start, node.place.end));
        let (name, at) = (name.map(|(name, _)| name.clone()), path);
        found.push(Lever { path: settable(&reading.root, at.clone()), at, name, value, levels, range, unit, place });
    }
    let part = |lever: &Lever| DECIDED.iter().position(|part| text::matches(part, &lever.at));
    found.sort_by_key(|lever| (lever.name.is_none(), part(lever)));
    found.truncate(MOST);
    found
}

/// The settings to try, by name: the paths of their levers with values.
pub(super) fn settings(reading: &Reading, levers: &[Lever]) -> Vec<(String, Vec<(String, Decimal)>)> {
    let settings = reading.scenario.settings.as_ref().map_or(&[][..], |settings| &settings.0);
    let moved = |(of, Exact(value)): &(String, Exact)| {
        let named = levers.iter().filter(|lever| lever.name.as_ref() == Some(of));
        named.map(|lever| (lever.path.clone(), *value)).collect::<Vec<_>>()
    };
    settings.iter().map(|(name, setting)| (name.clone(), setting.0.iter().flat_map(moved).collect())).collect()
}

/// The path of the number itself, where it is all that a rule says: `schemes.push.payment.0`.
fn settable(root: &Node, path: String) -> String {
    let inside = text::find(root, &path).is_some_and(|node| match &node.unwrapped().value {
        Value::Tuple { name: Some(_), items } => items.len() == 1,
        _ => false,
    });
    if inside { settable(root, format!("{path}.0")) } else { path }
}

/// The number that stands here, if it is a certain one.
fn certain(node: &Node) -> Option<Decimal> {
    match &node.unwrapped().value {
        Value::Number(text) => Exact::of(&text.replace('_', "")).map(|Exact(value)| value),
        _ => None,
    }
}

/// The range of a slider by what a number measures; of one whose type does not say, by how it is written: a part of a whole, a count, or
/// something to three times its value.
fn range(value: Decimal, unit: Option<Unit>) -> (Decimal, Decimal, Decimal) {
    let (one, cent) = (Decimal::ONE, Decimal::new(1, 2));
    let part = value >= Decimal::ZERO && value <= one;
    let is_share = match unit {
        Some(Unit::Share) => true,
        Some(Unit::Amount | Unit::Rate | Unit::Months | Unit::Factor | Unit::Count) => false,
        None => part && !(value.is_integer() && value.scale() == 0),
    };
    if is_share {
        return (Decimal::ZERO, one, cent);
    }
    let least = match unit {
        Some(Unit::Months) => Decimal::from(36),
        Some(Unit::Rate) => Decimal::new(2, 1),
        Some(Unit::Factor) => Decimal::from(2),
        Some(Unit::Amount | Unit::Share | Unit::Count) | None => Decimal::from(3),
    };
    let whole = value.is_integer() && matches!(unit, None | Some(Unit::Months | Unit::Count));
    let top = round_up((value.abs() * Decimal::from(3)).max(least));
    let top = unit.and_then(|unit| Decimal::try_from(unit.largest_usual()).ok()).map_or(top, |most| top.min(most));
    let step = if whole { one } else { step(top) };
    let bottom = if value < Decimal::ZERO { -top } else { Decimal::ZERO };
    (bottom, top.max(value), step)
}

/// A hundredth of the range, as 1, 2 or 5 times a power of ten.
fn step(top: Decimal) -> Decimal {
    let wanted = top / Decimal::ONE_HUNDRED;
    let mut ten = Decimal::new(1, 6);
    loop {
        let steps = [Decimal::ONE, Decimal::TWO, Decimal::from(5)].map(|times| times * ten);
        if let Some(step) = steps.into_iter().find(|step| *step >= wanted) {
            return step.normalize();
        }
        ten *= Decimal::TEN;
    }
}

/// The next number of two digits.
fn round_up(value: Decimal) -> Decimal {
    let mut unit = Decimal::ONE;
    while value / unit >= Decimal::ONE_HUNDRED {
        unit *= Decimal::TEN;
    }
    while value / unit < Decimal::TEN && unit > Decimal::new(1, 6) {
        unit /= Decimal::TEN;
    }
    ((value / unit).ceil() * unit).normalize()
}

/// As the page's script has it.
pub(super) fn as_number(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(value: &str, unit: Option<Unit>) -> String {
        let (from, to, step) = range(value.parse().expect("a number"), unit);
        format!("{from}..{to}/{step}")
    }

    #[test]
    fn a_range_is_that_of_the_type_and_else_three_times_the_value() {
        assert_eq!(of("0.80", Some(Unit::Share)), "0..1/0.01");
        assert_eq!(of("0.35", None), "0..1/0.01", "a part of a whole");
        assert_eq!(of("44", Some(Unit::Months)), "0..140/1", "132 with two digits is 140");
        assert_eq!(of("2", Some(Unit::Months)), "0..36/1");
        assert_eq!(of("60", Some(Unit::Amount)), "0..180/2");
        assert_eq!(of("0.06", Some(Unit::Rate)), "0..0.2/0.002");
        assert_eq!(of("3", None), "0..9/1", "as many as three times");
        assert_eq!(of("1", None), "0..3/1");
    }

    #[test]
    fn every_lever_of_every_shipped_scenario_can_be_set_to_what_it_is() {
        use crate::study::read::{Changes, Refused, read};
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let provide = |name: &str| std::fs::read(folder.join(name)).map_err(|error| (error.to_string(), String::new()));
        let names = std::fs::read_dir(&folder).expect("scenarios").map(|entry| entry.expect("one").file_name());
        let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
        let scenarios =
            || names.iter().filter(|name| name.strip_suffix(".ron").is_some_and(|stem| !stem.ends_with(".expect")));
        assert!(scenarios().count() >= 17);
        for name in scenarios() {
            let text = provide(name).expect("it is there");
            let loaded = read(name, text.clone(), &Changes::default(), &provide).expect("it reads");
            let found = levers(&loaded.reading);
            assert!(found.len() >= 3, "{name} has {} levers", found.len());
            for Lever { path, value, range: (from, to, step), place, .. } in &found {
                assert!(
                    from <= value && value <= to && from < to && *step > Decimal::ZERO,
                    "{path}: {value}, {from}..{to}/{step}"
                );
                if let Some((start, end)) = place {
                    let written = String::from_utf8_lossy(&text[*start..*end]).replace('_', "");
                    assert_eq!(Exact::of(&written).map(|Exact(value)| value), Some(*value), "{path} of {name}");
                }
            }
            let set = found.iter().map(|lever| format!("{}={}", lever.path, lever.value)).collect();
            let again = read(name, text, &Changes { set, ..Changes::default() }, &provide);
            let refused = again.err().map(|refused| match refused {
                Refused::Scenario(refusal) => refusal.faults.render(&refusal.sources, false),
                other => format!("{other:?}"),
            });
            assert_eq!(refused, None, "{name}");
        }
    }
}
