//! Judges the distributions of a scenario, each once for all that are written alike, and counts beforehand what it takes to make them
//! ready: what would take too long, or too much memory, is refused before it is begun. Draws nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::chance::{Effort, Laws};
use crate::number::{Facts, Number, Scope, Unit, Written};
use crate::scenario::Scenario;
use crate::scenario::data::{Advice, DataFiles, Provider};
use crate::scenario::limits::{GIGABYTES, SECONDS};
use crate::scenario::numbers::numbers;
use crate::scenario::proposals::{self, Row};
use crate::scenario::table::Table;
use crate::text::{self, Faults, Node, Sources, Value};

/// Nanoseconds and bytes for each byte of a scenario that is read once more, as a policy changes it.
const READ_ANEW: Effort = Effort { nanoseconds: 60.0, bytes: 12.0 };

/// What was found out about the distributions of a scenario, and about the same scenario as its policies change it.
pub struct Judge<'p> {
    data: DataFiles<'p>,
    laws: Laws,
    /// What each number was found to be, or what is wrong with it.
    known: BTreeMap<Unit, BTreeMap<Number, Result<Arc<Facts>, Advice>>>,
    work: Work,
    /// The projects that the scenario lists, once they were read.
    listed: Option<Arc<[Row]>>,
}

/// What was found out about one number.
enum Finding {
    Fine(Arc<Facts>),
    Faulty(Advice),
    /// There was too much work already.
    Left,
}

impl<'p> Judge<'p> {
    /// Nothing was judged yet.
    #[must_use]
    pub fn new(provide: &'p Provider<'p>) -> Judge<'p> {
        Judge {
            data: DataFiles::new(provide),
            laws: Laws::default(),
            known: BTreeMap::new(),
            work: Work::default(),
            listed: None,
        }
    }

    /// The bytes of the data files that were read, by name.
    #[must_use]
    pub fn into_bytes(self) -> BTreeMap<String, Vec<u8>> {
        self.data.into_bytes()
    }

    /// What all that was judged takes to be made ready.
    #[must_use]
    pub fn effort(&self) -> Effort {
        self.work.effort
    }

    /// Whether there was too much work, so that nothing more is judged.
    #[must_use]
    pub fn has_refused(&self) -> bool {
        self.work.refused
    }

    /// Judges every distribution of a scenario and lays what was found into it. A number that was left for too much work counts as
    /// faulty, without a fault of its own.
    pub fn judge(&mut self, scenario: &Scenario, root: &Node, faults: &mut Faults) {
        if let Some((proposals, rows)) = scenario.proposals.as_ref().zip(self.listed.as_ref()) {
            proposals.lay(Arc::clone(rows));
        }
        let scale = scenario.currency.units_per_amount();
        for written in numbers(scenario) {
            if !written.is_drawn() || faults.touches(&written.path) {
                continue;
            }
            if let Some((what, help)) = drawn_twice(&written) {
                faults.at(root, &inside(root, &written.path), what, help);
                continue;
            }
            match self.finding(&written, scale) {
                Finding::Fine(facts) => written.judged.lay(facts),
                Finding::Faulty((what, help)) => faults.at(root, &inside(root, &written.path), what, help),
                Finding::Left => faults.poison(&written.path),
            }
        }
    }

    /// Reads the projects that a scenario lists and lays them into it; they are the same for all that policies and levers make of it.
    /// `folder` is that of the scenario, as it is shown.
    pub fn list(&mut self, scenario: &Scenario, root: &Node, folder: &str, sources: &mut Sources, faults: &mut Faults) {
        let Some(proposals) = &scenario.proposals else { return };
        let path = proposals::AT.to_string();
        if faults.touches(&path) {
            return;
        }
        let file = proposals.file();
        let read = self.data.text(file).map(|(text, effort)| (text.to_owned(), effort));
        let read = read.and_then(|(text, effort)| {
            let too_much = |much| (format!("with this table, {much}"), "list fewer projects".to_owned());
            self.work.take_on(effort).map(|()| text).map_err(too_much)
        });
        let text = match read {
            Ok(text) => text,
            Err((what, help)) => return faults.at(root, &format!("{path}.file"), what, help),
        };
        let source = sources.add(&format!("{folder}{file}"), text.clone());
        match (Table { scenario, text: &text, source }).read(faults) {
            Some(rows) => {
                let rows: Arc<[Row]> = rows.into();
                proposals.lay(Arc::clone(&rows));
                self.listed = Some(rows);
            }
            None => faults.poison(&path),
        }
    }

    /// Counts the work of reading so many bytes once more for each of the policies that set numbers.
    ///
    /// # Errors
    /// What is too much, and what to write instead.
    #[allow(clippy::cast_precision_loss, reason = "a few hundred megabytes at most")]
    pub fn read_anew(&mut self, bytes: usize, policies: usize) -> Result<(), Advice> {
        let bytes = (bytes * policies) as f64;
        let effort = Effort { nanoseconds: READ_ANEW.nanoseconds * bytes, bytes: READ_ANEW.bytes * bytes };
        self.work.take_on(effort).map_err(|much| {
            let what = format!("{policies} policies set numbers, and for each of them the file is read anew: {much}");
            (what, "write fewer policies with set, or fewer and shorter lists in the file".to_owned())
        })
    }

    fn finding(&mut self, written: &Written<'_>, scale: Decimal) -> Finding {
        let known = self.known.get(&written.unit).and_then(|of_unit| of_unit.get(written.number));
        let found = match known {
            Some(known) => known.clone(),
            None if self.work.refused => return Finding::Left,
            None => {
                let found = self.found(written, scale).map(Arc::new);
                self.known.entry(written.unit).or_default().insert(written.number.clone(), found.clone());
                found
            }
        };
        match found {
            Ok(facts) => Finding::Fine(facts),
            Err(advice) => Finding::Faulty(advice),
        }
    }

    /// What a number is found to be that was not seen before.
    fn found(&mut self, written: &Written<'_>, scale: Decimal) -> Result<Facts, Advice> {
        let mut effort = Effort::default();
        for (file, column, values) in written.number.columns() {
            let (found, of_column) = self.data.column(file, column)?;
            values.lay(found);
            effort = effort + of_column;
        }
        self.work.distributions += 1;
        let distributions = self.work.distributions;
        self.work.take_on(effort + written.number.effort()).map_err(|much| {
            let what = format!("with this number, the study has {distributions} different distributions: {much}");
            let help = if written.number.columns().is_empty() {
                "write fewer or simpler ones: those written alike count once; a Mixture counts by its parts, and Gamma, Beta and Truncated among them count most"
            } else {
                "draw from fewer tables, or keep a sample of their rows"
            };
            (what, help.to_owned())
        })?;
        written.number.judge(written.unit, scale, &mut self.laws)
    }
}

/// What is wrong with a number that is drawn once a run, and whose parameters are, too.
fn drawn_twice(written: &Written<'_>) -> Option<Advice> {
    let drawn = written.number.drawn_parameters();
    let (name, _, parameter) = drawn.first().filter(|_| written.scope == Scope::Run)?;
    let kind = written.number.kind();
    let what = format!("{kind} is drawn once a run here, and so would be its parameter {name}");
    let help = format!("write a number for {name} ({} is one distribution too many)", parameter.number.kind());
    Some((what, help))
}

/// The path of the distribution itself, where it stands within a rule alone, as in `Lump(Pert(1, 2, 4))`.
fn inside(root: &Node, path: &str) -> String {
    match text::find(root, path).map(|node| &node.value) {
        Some(Value::Tuple { name: Some(name), items })
            if items.len() == 1 && !Number::DISTRIBUTIONS.contains(&name.text.as_str()) =>
        {
            inside(root, &format!("{path}.0"))
        }
        _ => path.to_owned(),
    }
}

/// Work counted so far.
#[derive(Debug, Default)]
struct Work {
    effort: Effort,
    /// Different distributions in it.
    distributions: usize,
    /// Whether it became too much: nothing more is judged.
    refused: bool,
}

impl Work {
    /// Counts more work, or says in words that all together would be too much.
    fn take_on(&mut self, more: Effort) -> Result<(), String> {
        self.effort = self.effort + more;
        let (seconds, gigabytes) = (self.effort.nanoseconds * 1e-9, self.effort.bytes * 1e-9);
        self.refused = seconds > SECONDS || gigabytes > GIGABYTES;
        if seconds > SECONDS {
            let much = format!(
                "to make it ready for its first future would take about {seconds:.1} s, and {SECONDS} s is the most"
            );
            Err(much)
        } else if gigabytes > GIGABYTES {
            Err(format!(
                "before its first future it would hold about {gigabytes:.2} GB of memory, and {GIGABYTES} GB is the most"
            ))
        } else {
            Ok(())
        }
    }
}
