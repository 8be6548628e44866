//! Projects that are known by name: a table of them, read against the scenario that names it, each fault at its line and column. Reads no
//! file itself: the shell hands in the bytes.

use std::collections::BTreeMap;
use std::ops::Range;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::number::Unit;
use crate::scenario::data::Advice;
use crate::scenario::limits::LISTED;
use crate::scenario::payoff::Payoff;
use crate::scenario::proposals::{AT, OF_FIRM, Proposals, Row, Stated, columns_of, numbers_of};
use crate::scenario::stage::SUCCESS;
use crate::scenario::technology::Technology;
use crate::scenario::{Currency, Scenario, firm, technology};
use crate::text::{Exact, Fault, Faults, Place, SourceId, did_you_mean, suggest};

impl Scenario {
    /// The projects of the table that are of a technology.
    pub fn listed<'s>(&'s self, technology: &'s str) -> impl Iterator<Item = &'s Row> {
        self.proposals.iter().flat_map(Proposals::rows).filter(move |row| row.technology == technology)
    }

    /// The technologies as each project of the table has its own, by their names.
    pub fn as_stated(&self) -> impl Iterator<Item = (&str, Technology)> {
        let rows = self.proposals.iter().flat_map(Proposals::rows);
        rows.filter_map(|row| {
            let (name, technology) = self.technologies.0.iter().find(|(name, _)| *name == row.technology)?;
            Some((name.as_str(), as_stated(technology, row)))
        })
    }
}

/// The technology as a project has it that states some of its numbers.
fn as_stated(technology: &Technology, row: &Row) -> Technology {
    let mut own = technology.clone();
    numbers_of(&mut own, &mut |column, _, set| {
        if let Some(stated) = row.stated.iter().find(|stated| stated.column == column) {
            set(stated.value.0);
        }
    });
    own
}

/// Columns that every table has.
const NAME: &str = "name";
const TECHNOLOGY: &str = "technology";
const CLASS: &str = "class";
const ARRIVAL: &str = "arrival";
const NEEDED: [&str; 4] = [NAME, TECHNOLOGY, CLASS, ARRIVAL];
/// Most characters of a project's name.
const LONGEST: usize = 200;

/// A text of a table that is read for a scenario.
pub struct Table<'t> {
    /// The scenario.
    pub scenario: &'t Scenario,
    /// The text.
    pub text: &'t str,
    /// Where it is kept.
    pub source: SourceId,
}

/// A line of a table, cell by cell, with its bytes in the text.
struct Line {
    cells: Vec<String>,
    bytes: Range<usize>,
}

/// What is known of a table's columns.
struct Columns {
    names: Vec<String>,
    /// By technology: what its projects may state; nothing of one with faults.
    of: BTreeMap<String, BTreeMap<String, Unit>>,
}

impl Columns {
    /// Whether a project of some technology may state a number in this column.
    fn is_known(&self, column: &str) -> bool {
        NEEDED.contains(&column)
            || OF_FIRM.iter().any(|(name, _)| *name == column)
            || self.of.values().any(|of| of.contains_key(column))
    }
}

impl Table<'_> {
    /// The projects of the table; `None` where something is wrong. Nothing is said twice of what is faulty in the scenario.
    #[must_use]
    pub fn read(&self, faults: &mut Faults) -> Option<Vec<Row>> {
        let mut own = Faults::new();
        let rows = self.rows(faults, &mut own);
        let is_right = own.is_empty();
        faults.take(own);
        rows.filter(|_| is_right)
    }

    fn rows(&self, known: &Faults, own: &mut Faults) -> Option<Vec<Row>> {
        let mut lines = self.lines();
        let Some(head) = lines.next() else {
            self.fault(
                0..0,
                own,
                "this table is empty",
                &format!("write the columns {} in its first line", list(&NEEDED)),
            );
            return None;
        };
        let columns = self.columns(&head, known, own);
        if NEEDED.iter().any(|needed| !columns.names.iter().any(|name| name == needed)) {
            return None;
        }
        let (mut rows, mut names): (Vec<Row>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
        for line in lines.filter(|line| line.cells.iter().any(|cell| !cell.is_empty())) {
            if rows.len() == LISTED {
                let what = format!("this table has more than {LISTED} projects");
                self.fault(line.bytes, own, &what, "list fewer, or draw some of them from their technology");
                break;
            }
            if line.cells.len() != head.cells.len() {
                let (found, wanted) = (line.cells.len(), head.cells.len());
                let what = format!("this line has {found} columns, the first line {wanted}");
                let help = "write as many in each line as in the first, with commas between, decimals with a point";
                self.fault(line.bytes, own, &what, help);
                continue;
            }
            let row = self.row(&line, &columns, known, own);
            if let Some(first) = names.insert(row.name.clone(), self.line_of(&line)).filter(|_| !row.name.is_empty()) {
                let what = format!("column `{NAME}`: line {first} has the name `{}`, too", row.name.escape_debug());
                self.at(&line, &columns, NAME, own, &what, "give each project a name of its own");
            }
            rows.push(row);
        }
        if rows.is_empty() && own.is_empty() {
            self.fault(
                head.bytes,
                own,
                "this table has no projects",
                "write a line for each project, or remove proposals",
            );
        }
        Some(rows)
    }

    /// The names of the columns, each checked.
    fn columns(&self, head: &Line, known: &Faults, own: &mut Faults) -> Columns {
        let technologies = self.scenario.technologies.0.iter();
        let of: BTreeMap<String, BTreeMap<String, Unit>> = technologies
            .filter(|(name, _)| !known.touches(&technology::AT.field(name).to_string()))
            .map(|(name, technology)| (name.clone(), columns_of(technology)))
            .collect();
        // An unknown column may be one of what is faulty.
        let some_faulty = of.len() < self.scenario.technologies.0.len();
        let columns = Columns { names: head.cells.clone(), of };
        let of = &columns.of;
        let of_firm = OF_FIRM.map(|(column, _)| column);
        let stated = of.values().flat_map(BTreeMap::keys).map(String::as_str);
        let mut all: Vec<&str> = NEEDED.iter().copied().chain(of_firm).collect();
        stated.for_each(|column| {
            if !all.contains(&column) {
                all.push(column);
            }
        });
        for (place, name) in head.cells.iter().enumerate() {
            let shown = name.escape_debug();
            if head.cells[..place].contains(name) {
                let what = format!("there are two columns `{shown}`");
                self.fault(self.cell(head, place), own, &what, "give each column a name of its own");
            } else if !columns.is_known(name) && !some_faulty {
                let what = format!("`{shown}` is no number that a project of this scenario may state");
                let help = match head.cells.as_slice() {
                    [only] if only.contains([';', '\t']) => "write commas between the columns of the file".to_owned(),
                    _ => did_you_mean(name, "columns", &all),
                };
                self.fault(self.cell(head, place), own, &what, &help);
            }
        }
        let missing: Vec<&str> = NEEDED.into_iter().filter(|needed| !head.cells.iter().any(|n| n == needed)).collect();
        if !missing.is_empty() {
            let what = format!("this table has no column {}", list(&missing));
            self.fault(
                head.bytes.clone(),
                own,
                &what,
                &format!("write the columns {} in its first line", list(&NEEDED)),
            );
        }
        columns
    }

    /// A project, with all that is wrong in its line.
    fn row(&self, line: &Line, columns: &Columns, known: &Faults, own: &mut Faults) -> Row {
        let cell = |column: &str| {
            let place = columns.names.iter().position(|name| name == column);
            place.map_or(String::new(), |place| line.cells[place].clone())
        };
        let (name, technology, class) = (cell(NAME), cell(TECHNOLOGY), cell(CLASS));
        if let Some((what, help)) = name_fault(&name) {
            self.at(line, columns, NAME, own, &what, help);
        }
        let technologies: Vec<&str> = self.scenario.technologies.0.iter().map(|(name, _)| name.as_str()).collect();
        let classes: Vec<&str> = self.scenario.firms.0.iter().map(|(name, _)| name.as_str()).collect();
        for (column, found, all, kind) in
            [(TECHNOLOGY, &technology, technologies, "technologies"), (CLASS, &class, classes, "firm classes")]
        {
            if !all.contains(&found.as_str()) && !all.is_empty() {
                let what = format!("column `{column}`: there is no {column} `{}` here", found.escape_debug());
                self.at(line, columns, column, own, &what, &did_you_mean(found, kind, &all));
            }
        }
        let arrival = if known.touches("clock") { Ok(0) } else { self.arrival(&cell(ARRIVAL)) };
        let arrival = arrival.unwrap_or_else(|(what, help)| {
            self.at(line, columns, ARRIVAL, own, &format!("column `{ARRIVAL}`: {what}"), &help);
            0
        });
        let mut stated = Vec::new();
        for (column, written) in columns.names.iter().zip(&line.cells) {
            if NEEDED.contains(&column.as_str()) || written.is_empty() {
                continue;
            }
            match self.stated(column, written, (&technology, &class), columns, known) {
                Ok(number) => stated.extend(number),
                Err((what, help)) => {
                    self.at(line, columns, column, own, &format!("column `{column}`: {what}"), &help);
                }
            }
        }
        Row { name, technology, class, arrival, stated }
    }

    /// The number in a cell; nothing where its technology is faulty.
    fn stated(
        &self,
        column: &str,
        written: &str,
        (technology, class): (&str, &str),
        columns: &Columns,
        known: &Faults,
    ) -> Result<Option<Stated>, Advice> {
        let of_firm = OF_FIRM.iter().find(|(name, _)| *name == column).map(|(_, unit)| *unit);
        let (unit, path) = if let Some(unit) = of_firm {
            (unit, firm::AT.field(class).field(column).to_string())
        } else {
            let Some(of) = columns.of.get(technology) else { return Ok(None) };
            let Some(unit) = of.get(column) else {
                if !columns.is_known(column) {
                    return Ok(None);
                }
                let what = format!("a project of the technology `{technology}` has no {column}");
                let help = match suggest(column, of.keys().map(String::as_str)) {
                    Some(near) => format!("leave the cell empty, or state {near}"),
                    None => "leave the cell empty, or write the number into the technology first".to_owned(),
                };
                return Err((what, help));
            };
            (*unit, format!("{}.{column}", technology::AT.field(technology)))
        };
        let value = Exact::of(written).ok_or_else(|| {
            let shown: String = written.chars().take(40).collect();
            let help =
                "write digits with one point at most, as 1250 or 0.25, or leave the cell empty: it is then drawn";
            (format!("`{}` is no number", shown.escape_debug()), help.to_owned())
        })?;
        let currency = (!known.touches("currency")).then_some(&self.scenario.currency);
        if let Some(advice) = fault_of(unit, value, currency) {
            return Err(advice);
        }
        let is_an_exit = || self.scenario.technologies.get(technology)?.payoff.as_ref().map(Payoff::is_an_exit);
        if path.ends_with(&format!(".{SUCCESS}")) && value.0 != Decimal::ONE && is_an_exit() == Some(true) {
            let what = "all risk of an exit is in its multiple, and this stage could fail beside it";
            return Err((what.to_owned(), "write 1, or leave the cell empty".to_owned()));
        }
        Ok(Some(Stated { column: column.to_owned(), path, unit, value }))
    }

    /// A month of the clock, counted from its first.
    fn arrival(&self, written: &str) -> Result<u16, Advice> {
        let clock = &self.scenario.clock;
        let Some((year, month)) = clock.month_of(written) else {
            let what = format!("`{}` is no month", written.escape_debug());
            return Err((what, "write year and month, as 2026-03".to_owned()));
        };
        let Some((first_year, first_month)) = clock.first_month() else { return Ok(0) };
        let months = |year: i32, month: usize| i64::from(year) * 12 + i64::try_from(month).expect("a month of a year");
        let place = months(year, month) - months(first_year, first_month);
        let last = i64::from(clock.months) - 1;
        let in_words = |place: i64| {
            let month = months(first_year, first_month) + place;
            format!("{}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
        };
        match u16::try_from(place) {
            Ok(arrival) if place <= last => Ok(arrival),
            _ => {
                let what = format!("{written} is outside the clock");
                Err((what, format!("write a month from {} to {}", in_words(0), in_words(last.max(0)))))
            }
        }
    }

    /// The lines of the table, blank ones left out.
    fn lines(&self) -> impl Iterator<Item = Line> {
        let body = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let before = self.text.len() - body.len();
        let mut builder = csv::ReaderBuilder::new();
        builder.trim(csv::Trim::All).has_headers(false).flexible(true);
        let mut reader = builder.from_reader(body.as_bytes());
        let mut record = csv::StringRecord::new();
        let place = |at: u64| usize::try_from(at).expect("a file is at most a megabyte");
        std::iter::from_fn(move || {
            let start = place(reader.position().byte());
            // A text is read without errors: it is UTF-8, and its lines may differ.
            reader.read_record(&mut record).ok().filter(|found| *found)?;
            let raw = &body[start..place(reader.position().byte())];
            let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
            let bytes = before + start + blank..before + start + raw.trim_end().len().max(blank);
            Some(Line { cells: record.iter().map(str::to_owned).collect(), bytes })
        })
    }

    /// The bytes of a cell of a line.
    fn cell(&self, line: &Line, number: usize) -> Range<usize> {
        let raw = &self.text[line.bytes.clone()];
        let (mut quoted, mut start, mut before) = (false, 0, 0);
        let mut end = raw.len();
        for (at, letter) in raw.char_indices() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted && before == number => {
                    end = at;
                    break;
                }
                ',' if !quoted => {
                    before += 1;
                    start = at + 1;
                }
                _ => {}
            }
        }
        let cell = &raw[start..end];
        let first = line.bytes.start + start + (cell.len() - cell.trim_start().len());
        first..(first + cell.trim().len()).max(first)
    }

    fn line_of(&self, line: &Line) -> usize {
        self.text[..line.bytes.start].matches('\n').count() + 1
    }

    /// A fault in the cell of a column.
    fn at(&self, line: &Line, columns: &Columns, column: &str, own: &mut Faults, what: &str, help: &str) {
        let place = columns.names.iter().position(|name| name == column).unwrap_or(0);
        self.fault(self.cell(line, place), own, what, help);
    }

    fn fault(&self, bytes: Range<usize>, own: &mut Faults, what: &str, help: &str) {
        let place = Some(Place { source: self.source, start: bytes.start, end: bytes.end });
        own.push(Fault { place, path: AT.to_string(), what: what.to_owned(), help: Some(help.to_owned()) });
    }
}

/// What is wrong with the name of a project.
fn name_fault(name: &str) -> Option<(String, &'static str)> {
    let what = if name.is_empty() {
        "this project has no name".to_owned()
    } else if name.chars().count() > LONGEST {
        format!("a project's name may have at most {LONGEST} characters")
    } else if name.contains(char::is_control) {
        "a project's name may not contain a control character".to_owned()
    } else {
        return None;
    };
    Some((format!("column `{NAME}`: {what}"), "write the name by which it is known"))
}

/// What is wrong with a number of this unit, where amounts are in a currency that is known.
fn fault_of(unit: Unit, value: Exact, currency: Option<&Currency>) -> Option<Advice> {
    let (low, high) = unit.range();
    let found = value.0.to_f64().unwrap_or(f64::NAN);
    if found < low || found > high {
        return Some((format!("{} is out of range", value.0), unit.rule_for(value.0)));
    }
    if unit.counts_thousands()
        && let Some((what, help)) = value.of_thousands()
    {
        // A table has no digits in groups.
        return Some((what, help.replace('_', "")));
    }
    currency.filter(|_| unit == Unit::Amount)?.fault_of(value.0)
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
