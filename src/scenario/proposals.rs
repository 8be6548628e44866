//! Projects that are known by name: as written, what is known of each, and which of their numbers it may state. Reads no table and draws
//! nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::number::{At, Field, Uncertain, Unit};
use crate::scenario::firm::{LIQUID_WEALTH, PLEDGEABLE_ASSETS};
use crate::scenario::payoff::{EXIT_MONTHS, FIRST_YEAR, LAW, Payoff};
use crate::scenario::stage::{COST, COST_OVERRUN, MONTHS, SUCCESS, TIME_OVERRUN};
use crate::scenario::technology::{
    CERTIFICATION_MONTHS, PAYOFF, PUBLIC_VALUE, STAGES, STATE_PURCHASE, Technology, VALUE,
};
use crate::text::Exact;

/// Where they stand in a file.
pub static AT: At<'static> = At::file("proposals");

/// Projects that are known by name. They come in every future, beside those that are drawn; `proposals_per_year: 0` leaves them alone.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Proposals {
    /// The rows of a table, a project each: `Table(file: "projects.csv")`. The table is a CSV file in the scenario's folder or below it,
    /// with commas between the columns and their names in the first line: `name`, `technology`, `class` (of its firm) and `arrival` (a
    /// month, as `2026-03`), and any number that a project may state. What is not stated is drawn. [More](#projects-from-a-table).
    Table {
        /// The file's name, as `"projects.csv"`: a plain path from the scenario's folder.
        file: String,
        /// Its rows, laid in after the file was read.
        #[serde(skip)]
        rows: Rows,
    },
}

/// The rows of a table. A scenario is read without them, and they are laid in once. They follow from the name of the file, so that by
/// themselves they make no two scenarios differ.
#[derive(Clone, Debug, Default)]
pub struct Rows(OnceLock<Arc<[Row]>>);

impl PartialEq for Rows {
    fn eq(&self, _: &Rows) -> bool {
        true
    }
}

/// A project of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name, unique in the table.
    pub name: String,
    /// Its technology.
    pub technology: String,
    /// The class of its firm.
    pub class: String,
    /// Month of arrival; 0 is the first of the clock.
    pub arrival: u16,
    /// The numbers that it states.
    pub stated: Vec<Stated>,
}

/// A number that a project states.
#[derive(Clone, Debug, PartialEq)]
pub struct Stated {
    /// The column.
    pub column: String,
    /// Its path in the scenario.
    pub path: String,
    /// What it measures.
    pub unit: Unit,
    /// The number, as it is written.
    pub value: Exact,
}

impl Stated {
    /// Whether it is a number of the project's firm.
    #[must_use]
    pub fn is_of_firm(&self) -> bool {
        OF_FIRM.iter().any(|(column, _)| *column == self.column)
    }

    /// The number, an amount in smallest units, of which `scale` are one of the file's.
    #[must_use]
    pub fn counted(&self, scale: Decimal) -> Decimal {
        if self.unit == Unit::Amount { self.value.0 * scale } else { self.value.0 }
    }
}

impl Proposals {
    /// The file that lists them.
    #[must_use]
    pub fn file(&self) -> &str {
        let Proposals::Table { file, .. } = self;
        file
    }

    /// The projects; none before they were laid in.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        let Proposals::Table { rows, .. } = self;
        rows.0.get().map(AsRef::as_ref).unwrap_or_default()
    }

    /// Lays the projects in, unless they are there.
    pub fn lay(&self, found: Arc<[Row]>) {
        let Proposals::Table { rows, .. } = self;
        let _ = rows.0.set(found);
    }

    /// The paths of all numbers that some of them state.
    pub fn stated(&self) -> impl Iterator<Item = &str> {
        self.rows().iter().flat_map(|row| &row.stated).map(|stated| stated.path.as_str())
    }
}

/// Looks at a number of a technology that a project may state: its column, what it measures, and how it is set.
pub type Look<'l> = dyn FnMut(&str, Unit, &mut dyn FnMut(Decimal)) + 'l;

/// Looks at all numbers of a technology that a project may state. One that is left out may be stated where it has a neutral default.
pub fn numbers_of(technology: &mut Technology, look: &mut Look<'_>) {
    let stages = At::file(STAGES);
    for stage in &mut technology.stages {
        let name = stage.name.clone();
        let at = stages.field(&name);
        one(&at.field(COST), &mut stage.cost, look);
        one(&at.field(MONTHS), &mut stage.months, look);
        one(&at.field(SUCCESS), &mut stage.success, look);
        with_default(&at.field(COST_OVERRUN), &mut stage.cost_overrun, look);
        with_default(&at.field(TIME_OVERRUN), &mut stage.time_overrun, look);
    }
    let at = At::file(PAYOFF);
    match &mut technology.payoff {
        Some(Payoff::Lump(value)) => one(&at, value, look),
        Some(Payoff::Stream { first_year, .. }) => one(&at.field(FIRST_YEAR), first_year, look),
        Some(Payoff::Multiple { law, exit_months }) => {
            one(&at.field(LAW), law, look);
            with_default(&at.field(EXIT_MONTHS), exit_months, look);
        }
        None => {}
    }
    if let Some(value) = &mut technology.public_value {
        one(&At::file(PUBLIC_VALUE), value, look);
    }
    if let Some(purchase) = &mut technology.state_purchase {
        one(&At::file(STATE_PURCHASE).field(VALUE), &mut purchase.value, look);
    }
    with_default(&At::file(CERTIFICATION_MONTHS), &mut technology.certification_months, look);
}

fn one<F: Field>(at: &At<'_>, number: &mut Uncertain<F>, look: &mut Look<'_>) {
    look(&at.to_string(), F::UNIT, &mut |value| *number = Uncertain::constant(value));
}

fn with_default<F: Field>(at: &At<'_>, number: &mut Option<Uncertain<F>>, look: &mut Look<'_>) {
    look(&at.to_string(), F::UNIT, &mut |value| *number = Some(Uncertain::constant(value)));
}

/// What a project may state of its firm.
pub const OF_FIRM: [(&str, Unit); 2] = [(LIQUID_WEALTH, Unit::Amount), (PLEDGEABLE_ASSETS, Unit::Amount)];

/// The columns in which a project of a technology may state a number of it, with what they measure.
#[must_use]
pub fn columns_of(technology: &Technology) -> BTreeMap<String, Unit> {
    let mut columns = BTreeMap::new();
    numbers_of(&mut technology.clone(), &mut |column, unit, _| {
        columns.insert(column.to_owned(), unit);
    });
    columns
}
