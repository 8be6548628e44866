//! What a number measures and what it is drawn for: units with their ranges, scopes, and the types of fields. Holds no number.

use std::fmt;

use rust_decimal::Decimal;

use crate::chance::Counting;

/// What a draw is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// One draw for a whole future.
    Run,
    /// One draw for each year of a future.
    Year,
    /// One draw for each project of a future.
    Project,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Run => "per run",
            Scope::Year => "per year",
            Scope::Project => "per project",
        })
    }
}

/// What a number measures, and its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Money in the scenario's unit, nothing or more.
    Amount,
    /// A part of a whole, from 0 to 1.
    Share,
    /// A rate a year, as a fraction, above −1.
    Rate,
    /// Months, from 0 to 600.
    Months,
    /// A factor, from 0 to 1000.
    Factor,
    /// A count, from 0 to a million.
    Count,
}

impl Unit {
    /// Smallest and largest value.
    #[must_use]
    pub fn range(self) -> (f64, f64) {
        match self {
            Unit::Amount => (0.0, f64::INFINITY),
            Unit::Share => (0.0, 1.0),
            Unit::Rate => (-0.99, 10.0),
            Unit::Months => (0.0, 600.0),
            Unit::Factor => (0.0, 1000.0),
            Unit::Count => (0.0, 1e6),
        }
    }

    /// The range in a sentence.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Unit::Amount => "an amount of money is 0 or more",
            Unit::Share => "a share lies between 0 and 1: write 80 % as 0.80",
            Unit::Rate => "a rate a year lies between -0.99 and 1 (an uncertain one never above 10): write 8 % as 0.08",
            Unit::Months => "months lie between 0 and 600",
            Unit::Factor => "a factor lies between 0 and 1000",
            Unit::Count => "a count lies between 0 and 1000000",
        }
    }

    /// What a parameter of a number of this unit measures.
    #[must_use]
    pub fn of_parameter(self, counting: Counting) -> Unit {
        match counting {
            Counting::Alike => self,
            Counting::Share => Unit::Share,
            Counting::Count => Unit::Count,
            Counting::Factor => Unit::Factor,
        }
    }

    /// The largest value that such a number can have by itself, or most of the time where it is uncertain; above it was meant something else.
    #[must_use]
    pub fn largest_usual(self) -> f64 {
        match self {
            Unit::Rate => 1.0,
            Unit::Amount | Unit::Share | Unit::Months | Unit::Factor | Unit::Count => self.range().1,
        }
    }

    /// Whether a point before three digits could be meant to set thousands apart.
    #[must_use]
    pub fn counts_thousands(self) -> bool {
        match self {
            Unit::Amount | Unit::Count => true,
            Unit::Share | Unit::Rate | Unit::Months | Unit::Factor => false,
        }
    }

    /// The range in a sentence for one who wrote this number: a percentage is shown as the fraction it is.
    #[must_use]
    pub fn rule_for(self, written: Decimal) -> String {
        let percentage = written > Decimal::ONE && written <= Decimal::ONE_HUNDRED;
        match (self, self.rule().split_once(": ")) {
            (Unit::Share | Unit::Rate, Some((range, _))) if percentage => {
                format!("{range}: write {written} % as {}", written * Decimal::new(1, 2))
            }
            _ => self.rule().to_owned(),
        }
    }

    /// The unit in words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Amount => "money",
            Unit::Share => "share",
            Unit::Rate => "rate a year",
            Unit::Months => "months",
            Unit::Factor => "factor",
            Unit::Count => "count",
        }
    }
}

/// The type of a field fixes what is drawn and in which unit.
pub trait Field {
    /// What a draw is made for, unless the file says otherwise.
    const SCOPE: Scope;
    /// What the number measures.
    const UNIT: Unit;
    /// Whether the file may say that projects differ in it.
    const MAY_DIFFER: bool = matches!(Self::SCOPE, Scope::Project);
}

macro_rules! field {
    ($(#[$doc:meta])* $name:ident, $scope:ident, $unit:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name;
        impl Field for $name {
            const SCOPE: Scope = Scope::$scope;
            const UNIT: Unit = Unit::$unit;
        }
    };
}
field!(/** An amount of money, one draw a run. */ AmountPerRun, Run, Amount);
field!(/** An amount of money, one draw a project. */ AmountPerProject, Project, Amount);
field!(/** A share, one draw a run. */ SharePerRun, Run, Share);
field!(/** A share, one draw a project. */ SharePerProject, Project, Share);
/// A share, one draw a run, or one a project where the file says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SharePerRunOrProject;
impl Field for SharePerRunOrProject {
    const SCOPE: Scope = Scope::Run;
    const UNIT: Unit = Unit::Share;
    const MAY_DIFFER: bool = true;
}
field!(/** A rate a year, one draw a run. */ RatePerRun, Run, Rate);
field!(/** Months, one draw a run. */ MonthsPerRun, Run, Months);
field!(/** Months, one draw a project. */ MonthsPerProject, Project, Months);
field!(/** A factor, one draw a run. */ FactorPerRun, Run, Factor);
field!(/** A factor, one draw a project. */ FactorPerProject, Project, Factor);
field!(/** A count, one draw a run. */ CountPerRun, Run, Count);
field!(/** A count, one draw a year. */ CountPerYear, Year, Count);
