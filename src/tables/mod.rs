//! Tables typed once: name, description, columns with unit and kind, rows. Any encoder writes any of them; nothing is computed here.

mod of_case;
mod of_inputs;
mod of_projects;
mod of_runs;
mod of_study;
mod of_summary;
mod of_sweep;

use std::borrow::Cow;

pub use of_case::{case, case_months, case_shares};
pub use of_inputs::{draws, inputs, sources};
pub use of_projects::projects;
pub use of_runs::{Piece, ratios, runs};
pub use of_study::{measures, parts};
pub use of_summary::{between, breakdown, summary, targets, years};
pub use of_sweep::{sweep, turning_points};

/// A table: what it is, its columns, and its rows as they are asked for.
pub struct Table<'a> {
    /// Its name, which is that of its file.
    pub name: &'static str,
    /// What a row of it is, in words.
    pub description: &'static str,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with one value a column, of the column's kind or none.
    pub rows: Rows<'a>,
}

/// Rows of a table, made one after the other.
pub type Rows<'a> = Box<dyn Iterator<Item = Vec<Value<'a>>> + 'a>;

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// What its numbers are counted in.
    pub unit: Counted,
    /// What its values are.
    pub kind: Kind,
}

/// What values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// Whole numbers.
    Whole,
    /// Numbers.
    Number,
    /// Yes or no.
    Truth,
    /// Words or numbers, as a row has it.
    Mixed,
}

/// What the numbers of a column are counted in.
#[derive(Clone, Debug, PartialEq)]
pub enum Counted {
    /// In nothing: words, or numbers that only name or order.
    Bare,
    /// Each row says it, in its column `unit`.
    ByRow,
    /// All in the same: a currency code, `share`, `count` …
    In(String),
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// There is none.
    None,
    /// Words.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Truth(bool),
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn text(name: &'static str) -> Column {
        Column { name: name.into(), unit: Counted::Bare, kind: Kind::Text }
    }

    /// A column of whole numbers.
    #[must_use]
    pub fn whole(name: &'static str, unit: Counted) -> Column {
        Column { name: name.into(), unit, kind: Kind::Whole }
    }

    /// A column of numbers.
    #[must_use]
    pub fn number(name: impl Into<Cow<'static, str>>, unit: Counted) -> Column {
        Column { name: name.into(), unit, kind: Kind::Number }
    }
}

impl Counted {
    fn of(unit: &str) -> Counted {
        Counted::In(unit.to_owned())
    }
}

impl Value<'_> {
    /// Whether it may stand in a column of a kind.
    #[must_use]
    pub fn is(&self, kind: Kind) -> bool {
        match self {
            Value::None => true,
            Value::Text(_) => matches!(kind, Kind::Text | Kind::Mixed),
            Value::Whole(_) => kind == Kind::Whole,
            Value::Number(_) => matches!(kind, Kind::Number | Kind::Mixed),
            Value::Truth(_) => kind == Kind::Truth,
        }
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(text.into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Whole(i64::try_from(number).expect("a count is below 2^63"))
    }
}

impl From<Option<f64>> for Value<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Value::None, Value::Number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Value::Truth(truth)
    }
}

impl Table<'_> {
    /// The table without a column.
    ///
    /// # Panics
    /// If it has no such column: a mistake of ours.
    #[must_use]
    pub fn without(mut self, column: &str) -> Self {
        let place = self.columns.iter().position(|found| found.name == column).expect("a column of the table");
        self.columns.remove(place);
        self.rows = Box::new(self.rows.map(move |mut row| {
            row.remove(place);
            row
        }));
        self
    }
}
