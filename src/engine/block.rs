//! What some runs gave, as columns: a quantity of a policy over the runs of a block stands together, in as little room as it takes and
//! to the last bit. Computes nothing.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::draws::design;
use crate::measure::{MEASURES, SERIES};
use crate::model::{Bases, Study};
use crate::outcome::groups::{self, Groups, Kinds};
use crate::outcome::{Cell, Outcome};

/// One run: an outcome a policy, in the study's order, and behind them one for each world that policies set ([`Bases`]).
pub type Row = Vec<Outcome>;

/// Bins of private shares.
const SHARES: usize = 101;
/// Months of a fiscal year.
const MONTHS: usize = 12;

/// A block of runs: outcomes in the order of a [`Row`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    runs: usize,
    years: usize,
    policies: Vec<Columns>,
    /// Sums of groups, an outcome each; none where rows alone were put together.
    groups: Vec<Groups>,
}

/// The columns of one policy, one after the other: numerators, denominators, series by year, whether there are months, months, shares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Columns {
    /// Of each column its form and where it stands: `4 × place + form`.
    forms: Vec<u32>,
    numbers: Vec<f64>,
    counts: Vec<u16>,
}

/// How a column is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    /// One number for all runs, in `numbers`.
    Same(usize),
    /// Whole numbers below 2¹⁶, a run each, in `counts`.
    Counts(usize),
    /// A number a run, in `numbers`.
    Each(usize),
    /// As an earlier column, which is none of this form.
    Like(usize),
}

impl Form {
    fn of(code: u32) -> Form {
        let place = (code / 4) as usize;
        match code % 4 {
            0 => Form::Same(place),
            1 => Form::Counts(place),
            2 => Form::Each(place),
            _ => Form::Like(place),
        }
    }

    fn code(self) -> u32 {
        let (form, place) = match self {
            Form::Same(place) => (0, place),
            Form::Counts(place) => (1, place),
            Form::Each(place) => (2, place),
            Form::Like(column) => (3, column),
        };
        u32::try_from(4 * place + form).expect("a block has few numbers")
    }
}

/// Where the columns of a policy begin.
struct Places;

impl Places {
    const NUM: usize = 0;
    const DEN: usize = MEASURES.len();
    const SERIES: usize = 2 * MEASURES.len();

    fn has_months(years: usize) -> usize {
        Places::SERIES + SERIES.len() * years
    }

    fn months(years: usize) -> usize {
        Places::has_months(years) + 1
    }

    fn shares(years: usize) -> usize {
        Places::months(years) + MONTHS
    }

    fn all(years: usize) -> usize {
        Places::shares(years) + SHARES
    }
}

/// How many runs some blocks hold.
#[must_use]
pub fn runs(blocks: &[Block]) -> usize {
    blocks.iter().map(Block::runs).sum()
}

/// Rows in run order, from a first run of a block, as blocks without sums of groups.
///
/// # Panics
/// If rows are not of one shape, which rows of one study are.
#[must_use]
pub fn blocks(rows: &[Row]) -> Vec<Block> {
    rows.chunks(design::BLOCK).map(|rows| Block::of(rows, Vec::new())).collect()
}

impl Block {
    /// The rows of a block, and the sums of groups over them.
    ///
    /// # Panics
    /// If they are not of one shape, which rows of one study are.
    #[must_use]
    pub fn of(rows: &[Row], groups: Vec<Groups>) -> Block {
        let years = rows[0][0].years[0].len();
        let policies = (0..rows[0].len()).map(|policy| Columns::of(rows, policy, years)).collect();
        Block { runs: rows.len(), years, policies, groups }
    }

    /// How many runs it holds.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// How many bytes of memory it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of = |columns: &Columns| {
            size_of::<Columns>()
                + size_of_val(&columns.forms[..])
                + size_of_val(&columns.numbers[..])
                + size_of_val(&columns.counts[..])
        };
        let groups = |groups: &Groups| size_of::<Groups>() + groups.bytes();
        size_of::<Block>() + self.policies.iter().map(of).sum::<usize>() + self.groups.iter().map(groups).sum::<usize>()
    }

    /// Whether it is such as the study makes: its policies, years, measures, and every number where it is said to be.
    #[must_use]
    pub fn has_shape(&self, study: &Study) -> bool {
        let are_of = |(place, groups): (usize, &Groups)| groups.are_of(Kinds::of(study, place));
        let groups = self.groups.len() == self.policies.len() && self.groups.iter().enumerate().all(are_of);
        (1..=design::BLOCK).contains(&self.runs)
            && self.years == study.clock.years()
            && self.policies.len() == Bases::of(study).outcomes()
            && self.policies.iter().all(|columns| columns.are_sound(self.runs, self.years))
            && groups
    }

    /// The first measure in which the sums of groups are not those of all projects, in words; `None` where they all are.
    #[must_use]
    pub fn broken_groups(&self, study: &Study) -> Option<String> {
        groups::broken(&self.groups, self.runs, study, |place, measure| {
            let mut cells = Vec::with_capacity(self.runs);
            self.cells(place, measure, &mut cells);
            cells
        })
    }

    /// The sums of groups, an outcome each; none where rows alone were put together.
    #[must_use]
    pub fn groups(&self) -> &[Groups] {
        &self.groups
    }

    /// The rows again.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        (0..self.runs).map(|run| self.policies.iter().map(|of| of.outcome(run, self.years)).collect()).collect()
    }

    /// The same of some policies alone.
    #[must_use]
    pub fn of_policies(&self, policies: Range<usize>) -> Block {
        let groups = self.groups.get(policies.clone()).unwrap_or_default().to_vec();
        Block { policies: self.policies[policies].to_vec(), groups, ..*self }
    }

    /// The same with the outcomes of another block of these runs, each in its place here.
    #[must_use]
    pub fn with(mut self, other: &Block, places: &[usize]) -> Block {
        for (place, columns) in places.iter().zip(&other.policies) {
            self.policies[*place].clone_from(columns);
        }
        for (place, groups) in places.iter().zip(&other.groups) {
            self.groups[*place].clone_from(groups);
        }
        self
    }

    /// Adds a measure's cells of a policy to `cells`.
    pub fn cells(&self, policy: usize, measure: usize, cells: &mut Vec<Cell>) {
        let of = &self.policies[policy];
        let parts = of.column(Places::NUM + measure, self.runs).zip(of.column(Places::DEN + measure, self.runs));
        cells.extend(parts.map(|(num, den)| Cell { num, den }));
    }

    /// A series of a policy in a year; money in smallest units.
    pub fn series(&self, policy: usize, series: usize, year: usize) -> impl Iterator<Item = f64> + '_ {
        self.policies[policy].column(Places::SERIES + series * self.years + year, self.runs)
    }

    /// Paid to date ÷ (appropriated + carried over) at the end of a month of the fiscal year, of the runs that have it.
    pub fn disbursement(&self, policy: usize, month: usize) -> impl Iterator<Item = f64> + '_ {
        let of = &self.policies[policy];
        let is_there = of.column(Places::has_months(self.years), self.runs);
        let rates = of.column(Places::months(self.years) + month, self.runs);
        rates.zip(is_there).filter(|(_, is_there)| *is_there > 0.0).map(|(rate, _)| rate)
    }

    /// Contracts of a policy in a bin of private shares, run by run.
    pub fn shares(&self, policy: usize, bin: usize) -> impl Iterator<Item = f64> + '_ {
        self.policies[policy].column(Places::shares(self.years) + bin, self.runs)
    }
}

impl Columns {
    fn of(rows: &[Row], policy: usize, years: usize) -> Columns {
        let mut columns = Columns::default();
        let outcomes = || rows.iter().map(|row| &row[policy]);
        let mut column = Vec::with_capacity(rows.len());
        let mut add = |values: &mut dyn Iterator<Item = f64>| {
            column.clear();
            column.extend(values);
            columns.add(&column);
        };
        for measure in 0..MEASURES.len() {
            add(&mut outcomes().map(|outcome| outcome.cells[measure].num));
        }
        for measure in 0..MEASURES.len() {
            add(&mut outcomes().map(|outcome| outcome.cells[measure].den));
        }
        for (series, year) in (0..SERIES.len()).flat_map(|series| (0..years).map(move |year| (series, year))) {
            add(&mut outcomes().map(|outcome| outcome.years[series][year]));
        }
        add(&mut outcomes().map(|outcome| f64::from(u8::from(!outcome.disbursement.is_empty()))));
        for month in 0..MONTHS {
            add(&mut outcomes().map(|outcome| outcome.disbursement.get(month).copied().unwrap_or(0.0)));
        }
        for bin in 0..SHARES {
            add(&mut outcomes().map(|outcome| f64::from(outcome.shares[bin])));
        }
        columns.forms.shrink_to_fit();
        columns.numbers.shrink_to_fit();
        columns.counts.shrink_to_fit();
        columns
    }

    fn add(&mut self, column: &[f64]) {
        let (numbers, counts) = (self.numbers.len(), self.counts.len());
        let form = if column.iter().all(|value| value.to_bits() == column[0].to_bits()) {
            Form::Same(self.same(column[0]).unwrap_or_else(|| {
                self.numbers.push(column[0]);
                numbers
            }))
        } else if column.iter().all(|value| count(*value).is_some()) {
            self.counts.extend(column.iter().filter_map(|value| count(*value)));
            Form::Counts(counts)
        } else if let Some(like) = self.like(column) {
            Form::Like(like)
        } else {
            self.numbers.extend(column);
            Form::Each(numbers)
        };
        self.forms.push(form.code());
    }

    /// Where the number stands already that all runs of the latest such column have, if it is this one: most are 0 or 1.
    fn same(&self, value: f64) -> Option<usize> {
        let forms = self.forms.iter().rev().map(|code| Form::of(*code));
        let mut places = forms.filter_map(|form| if let Form::Same(place) = form { Some(place) } else { None });
        places.by_ref().take(8).find(|place| self.numbers[*place].to_bits() == value.to_bits())
    }

    /// The earlier column of the same numbers, if there is one: denominators are often sums that stand alone, too.
    fn like(&self, column: &[f64]) -> Option<usize> {
        let is_it = |place: usize| {
            let earlier = &self.numbers[place..place + column.len()];
            earlier.iter().zip(column).all(|(a, b)| a.to_bits() == b.to_bits())
        };
        self.forms.iter().position(|code| if let Form::Each(place) = Form::of(*code) { is_it(place) } else { false })
    }

    fn are_sound(&self, runs: usize, years: usize) -> bool {
        let is_sound = |(column, code): (usize, &u32)| match Form::of(*code) {
            Form::Same(place) => place < self.numbers.len(),
            Form::Counts(place) => place + runs <= self.counts.len(),
            Form::Each(place) => place + runs <= self.numbers.len(),
            Form::Like(earlier) => earlier < column && !matches!(Form::of(self.forms[earlier]), Form::Like(_)),
        };
        let all_whole = |column: usize, most: f64| {
            self.column(column, runs).all(|value| value.fract() == 0.0 && (0.0..=most).contains(&value))
        };
        self.forms.len() == Places::all(years)
            && self.forms.iter().enumerate().all(is_sound)
            && all_whole(Places::has_months(years), 1.0)
            && (Places::shares(years)..Places::all(years)).all(|column| all_whole(column, f64::from(u32::MAX)))
    }

    /// A column, a number a run.
    fn column(&self, column: usize, runs: usize) -> impl Iterator<Item = f64> + '_ {
        let form = match Form::of(self.forms[column]) {
            Form::Like(earlier) => Form::of(self.forms[earlier]),
            form => form,
        };
        (0..runs).map(move |run| self.at(form, run))
    }

    fn at(&self, form: Form, run: usize) -> f64 {
        match form {
            Form::Same(place) => self.numbers[place],
            Form::Counts(place) => f64::from(self.counts[place + run]),
            Form::Each(place) => self.numbers[place + run],
            Form::Like(earlier) => self.at(Form::of(self.forms[earlier]), run),
        }
    }

    fn outcome(&self, run: usize, years: usize) -> Outcome {
        let at = |column: usize| self.at(Form::of(self.forms[column]), run);
        let many = |from: usize, length: usize| (from..from + length).map(at).collect::<Vec<f64>>();
        let cell = |measure| Cell { num: at(Places::NUM + measure), den: at(Places::DEN + measure) };
        let has_months = at(Places::has_months(years)) > 0.0;
        Outcome {
            cells: (0..MEASURES.len()).map(cell).collect(),
            years: (0..SERIES.len()).map(|series| many(Places::SERIES + series * years, years)).collect(),
            disbursement: if has_months { many(Places::months(years), MONTHS) } else { Vec::new() },
            shares: many(Places::shares(years), SHARES).into_iter().map(whole).collect(),
        }
    }
}

/// A whole number below 2¹⁶ that is the same to the last bit.
fn count(value: f64) -> Option<u16> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is lost is looked at")]
    let count = value as u16;
    (f64::from(count).to_bits() == value.to_bits()).then_some(count)
}

/// A count of contracts again.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it was made from such a number, or its shape was looked at"
)]
fn whole(count: f64) -> u32 {
    count as u32
}
