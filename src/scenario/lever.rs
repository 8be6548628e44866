//! Levers as written: numbers of the file that somebody decides, and how far they go. Runs nothing.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::At;
use crate::number::over_years::is_one_number;
use crate::scenario::data::Advice;
use crate::text::{Entries, Exact, Node, Value, find, leaves_where, matches, segments, suggest};

/// Where levers stand in a scenario.
pub static AT: At<'static> = At::file("levers");
/// Values of a lever where none are written.
const STEPS: u32 = 11;
/// Most values of a lever.
pub const MOST_STEPS: u32 = 200;
/// Where settings stand in a scenario.
pub static SETTINGS: At<'static> = At::file("settings");
/// Most levels of a lever: beyond it a slider says more.
pub const MOST_LEVELS: usize = 6;
/// Parts of a file that are the same for whatever is compared.
const EXPERIMENT: [&str; 12] = [
    "title",
    "titles",
    "language",
    "currency",
    "clock",
    "monte_carlo",
    "reference",
    "targets",
    "correlations",
    "sources",
    "levers",
    "settings",
];

/// A number that somebody decides, and the values that it may take: what `cofin sweep` moves.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Lever {
    /// Where the number stands, as `set` takes it: `schemes.pull.funding.state`; `*` stands for any name, and all such numbers move
    /// together. It must be a certain number that stands in the file.
    pub path: String,
    /// Its first value.
    pub from: Exact,
    /// Its last value, above the first.
    pub to: Exact,
    /// How many values, evenly apart, both ends among them: 2 to 200; 11 where not written.
    pub steps: Option<u32>,
    /// Values with names that people know, as `{"half": 0.5, "as today": 0.8}`: at most 6, each a click on the page.
    pub levels: Option<Entries<Exact>>,
}

/// A setting: a value for some of the levers, by their names.
pub type Setting = Entries<Exact>;

impl Lever {
    /// Reads `PATH=FROM..TO/STEPS`, or without `/STEPS`.
    ///
    /// # Errors
    /// What is wrong with it, and what to write instead.
    pub fn of_argument(text: &str) -> Result<Lever, Advice> {
        let wrong = || {
            let what = format!("`{text}` is no lever");
            (what, "write PATH=FROM..TO/STEPS, as schemes.pull.funding.state=0.2..0.8/13".to_owned())
        };
        let (path, range) = text.split_once('=').ok_or_else(wrong)?;
        let (range, steps) = match range.split_once('/') {
            Some((range, steps)) => (range, Some(steps.trim().parse().map_err(|_| wrong())?)),
            None => (range, None),
        };
        let (from, to) = range.split_once("..").ok_or_else(wrong)?;
        let number = |text: &str| Exact::of(&text.trim().replace('_', "")).ok_or_else(wrong);
        Ok(Lever { path: path.trim().to_owned(), from: number(from)?, to: number(to)?, steps, levels: None })
    }

    /// How many values it takes.
    #[must_use]
    pub fn steps(&self) -> u32 {
        self.steps.unwrap_or(STEPS)
    }

    /// What is wrong with its ends or the number of its values, by field.
    #[must_use]
    pub fn wrong(&self) -> Option<(&'static str, Advice)> {
        let (Exact(from), Exact(to)) = (self.from, self.to);
        let long = |bound: Decimal| bound.normalize().scale() > 9 || bound.abs() >= Decimal::from(10_u64.pow(15));
        if from >= to {
            let what = format!("`to`, {to}, does not lie above `from`, {from}");
            Some(("to", (what, "write the smaller end as from, the larger one as to".to_owned())))
        } else if !(2..=MOST_STEPS).contains(&self.steps()) {
            let what = format!("{} is out of range", self.steps());
            Some(("steps", (what, format!("write from 2 to {MOST_STEPS} values, both ends among them"))))
        } else if let Some(field) = [("from", from), ("to", to)].iter().find(|(_, bound)| long(*bound)).map(|end| end.0)
        {
            let what = "this end has too many digits".to_owned();
            Some((field, (what, "write at most 9 decimals, and less than 1e15".to_owned())))
        } else {
            None
        }
    }

    /// What is wrong with a value of it, if it lies beyond its ends.
    #[must_use]
    pub fn beyond(&self, Exact(value): Exact) -> Option<Advice> {
        let (Exact(from), Exact(to)) = (self.from, self.to);
        let what = || format!("{value} lies beyond the ends of the lever, {from} and {to}");
        (value < from || value > to).then(|| (what(), "write a value between them, or move the ends".to_owned()))
    }

    /// Its values, rising; between the ends to 9 decimals.
    #[must_use]
    pub fn values(&self) -> Vec<Decimal> {
        let (Exact(from), Exact(to)) = (self.from, self.to);
        let gaps = Decimal::from(self.steps() - 1);
        let at = |step: u32| from + (to - from) * Decimal::from(step) / gaps;
        (0..self.steps()).map(|step| at(step).round_dp(9).normalize()).collect()
    }

    /// The numbers of a file that it moves, by their paths.
    ///
    /// # Errors
    /// There is none, or one is no certain number.
    pub fn paths(&self, root: &Node) -> Result<Vec<String>, Advice> {
        let path = &self.path;
        let head = segments(path).next().unwrap_or_default();
        if EXPERIMENT.contains(&head) {
            let what = format!("`{head}` is the same whatever is compared, so it is no lever");
            return Err((what, "move a number of the world, of a scheme or of a policy".to_owned()));
        }
        let paths = if segments(path).any(|name| name == "*") {
            let names = segments(path).count();
            let fits = |(at, _): &(String, &Node)| matches(path, at) && segments(at).count() == names;
            leaves_where(root, is_one_number).into_iter().filter(fits).map(|(at, _)| at).collect()
        } else {
            vec![path.clone()]
        };
        if paths.is_empty() {
            return Err(nothing_at(root, path));
        }
        paths.iter().try_for_each(|path| certain(root, path))?;
        Ok(paths)
    }
}

fn nothing_at(root: &Node, path: &str) -> Advice {
    let leaves = leaves_where(root, is_one_number);
    let near = suggest(path, leaves.iter().map(|(at, _)| at.as_str()));
    let near = near.map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    let what = format!("nothing stands at `{path}`");
    (what, format!("{near}write the path of a number of the file; one that is not written can be: --set {path}=…"))
}

/// Whether a certain number stands at a path.
fn certain(root: &Node, path: &str) -> Result<(), Advice> {
    let mut node = find(root, path).ok_or_else(|| nothing_at(root, path))?;
    if let Value::Tuple { name: Some(name), items } = &node.value
        && name.text == "Some"
        && let [inner] = items.as_slice()
    {
        node = inner;
    }
    match node.value {
        Value::Number(_) => Ok(()),
        Value::Record { name: Some(_), .. } | Value::Tuple { name: Some(_), .. } => {
            let what =
                format!("`{path}` is {}, and a lever is a certain number that somebody decides", node.describe());
            Err((what, format!("name a number, or fix this one first: --set {path}=…")))
        }
        _ => {
            let what = format!("`{path}` is {}, not a number", node.describe());
            Err((what, "write the path of one number, as schemes.pull.funding.state".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn lever(text: &str) -> Lever {
        Lever::of_argument(text).unwrap_or_else(|(what, help)| panic!("{what}: {help}"))
    }

    #[test]
    fn values_are_exact_and_evenly_apart() {
        let shown = |text: &str| lever(text).values().iter().map(Decimal::to_string).collect::<Vec<_>>();
        assert_eq!(shown("a.b=0.2..0.8/4"), ["0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(shown("a.b=10..1_000/3"), ["10", "505", "1000"]);
        assert_eq!(shown("a.b=-1..1/3"), ["-1", "0", "1"]);
        assert_eq!(shown("a.b=0..1/4"), ["0", "0.333333333", "0.666666667", "1"]);
        assert_eq!(shown("a.b=0..1").len(), 11);
    }

    #[test]
    fn a_star_finds_the_number_also_where_it_is_all_that_a_rule_says() {
        let (mut sources, mut faults) = (text::Sources::new(), text::Faults::new());
        let id = sources.add(
            "a.ron",
            "(schemes: {\"a\": (funding: Share(state: 0.4)), \"b\": (funding: Share(state: 0.5, to: Firm)), \"c\": (funding: Nothing)})".to_owned(),
        );
        let root = text::parse(&sources, id, &mut faults).expect("it reads");
        let paths = lever("schemes.*.funding.state=0.2..0.5").paths(&root);
        assert_eq!(paths, Ok(vec!["schemes.a.funding.state".to_owned(), "schemes.b.funding.state".to_owned()]));
    }

    #[test]
    fn what_is_no_lever_is_answered() {
        for text in ["", "a.b", "a.b=1", "a.b=1..", "a.b=1..x", "a.b=1..2/x", "a.b=1..2/-3"] {
            assert!(Lever::of_argument(text).is_err(), "{text}");
        }
        let wrong = |text: &str| lever(text).wrong().map(|(field, _)| field);
        assert_eq!(wrong("a=2..1"), Some("to"));
        assert_eq!(wrong("a=1..2/1"), Some("steps"));
        assert_eq!(wrong("a=0.12345678901..2/3"), Some("from"));
        assert_eq!(wrong("a=1..2/200"), None);
    }
}
