//! A number as written: a constant or a distribution in the same place, with its unit, range and scope. Draws nothing.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Deserializer, de};

use crate::chance::{Distribution, Effort, Law, Laws};
use crate::text::Exact;

/// A constant or a distribution, with its parameters exactly as written.
// Two are equal if they are written alike, whatever the zeros at the end of their digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename = "Number")]
pub enum Number {
    /// The number itself.
    Constant(Exact),
    /// Equally likely between `low` and `high`.
    Uniform {
        /// Smallest value.
        low: Exact,
        /// Largest value.
        high: Exact,
    },
    /// Straight lines up to `mode` and down again.
    Triangular {
        /// Smallest value.
        low: Exact,
        /// Most likely value.
        mode: Exact,
        /// Largest value.
        high: Exact,
    },
    /// A smooth curve between `low` and `high` with its peak at `mode` (mean (low + 4·mode + high)/6).
    Pert {
        /// Smallest value.
        low: Exact,
        /// Most likely value.
        mode: Exact,
        /// Largest value.
        high: Exact,
    },
    /// The bell curve.
    Normal {
        /// Mean.
        mean: Exact,
        /// Standard deviation.
        sd: Exact,
    },
    /// Log-normal, by `median` & `sigma` (of the logarithm), by `mean` & `cv` (sd ÷ mean), or by a 90 % range `p05` & `p95`.
    LogNormal {
        /// Half of the values lie below it.
        median: Option<Exact>,
        /// Standard deviation of the logarithm.
        sigma: Option<Exact>,
        /// Mean.
        mean: Option<Exact>,
        /// Coefficient of variation: standard deviation ÷ mean.
        cv: Option<Exact>,
        /// 5th percentile.
        p05: Option<Exact>,
        /// 95th percentile.
        p95: Option<Exact>,
    },
    /// Beta between 0 and 1, by `alpha` & `beta` or by `mean` & `strength` (alpha + beta).
    Beta {
        /// First shape.
        alpha: Option<Exact>,
        /// Second shape.
        beta: Option<Exact>,
        /// Mean.
        mean: Option<Exact>,
        /// alpha + beta: how many observations the belief is worth.
        strength: Option<Exact>,
    },
    /// Exponential with this mean.
    Exponential {
        /// Mean.
        mean: Exact,
    },
    /// Counts with this mean.
    Poisson(Exact),
    /// 1 with this chance, else 0.
    Bernoulli(Exact),
    /// One of `values`, with `weights`.
    Discrete {
        /// The values.
        values: Vec<Exact>,
        /// Their weights; they need not add up to 1.
        weights: Vec<Exact>,
    },
    /// Never negative and skewed to the right, with a thinner tail than `LogNormal`: by `shape` & `scale` (mean ÷ shape), or by `mean` & `cv`.
    Gamma {
        /// Shape, 0.001 to 100,000: 1 is an exponential, 100 nearly a bell.
        shape: Option<Exact>,
        /// Mean ÷ shape.
        scale: Option<Exact>,
        /// Mean.
        mean: Option<Exact>,
        /// Coefficient of variation: standard deviation ÷ mean.
        cv: Option<Exact>,
    },
    /// A waiting time: the share of values above x is e to the power −(x ÷ scale)^shape.
    Weibull {
        /// Below 1 the risk falls with time, at 1 it is constant (an exponential), above 1 it rises; 0.02 to 10,000.
        shape: Exact,
        /// 63rd percentile.
        scale: Exact,
    },
    /// A few very large values: the share of values above x is (min ÷ x)^alpha.
    Pareto {
        /// Smallest value, above 0.
        min: Exact,
        /// Above 2, or within `Truncated`: at 2 or less the variance would be infinite. 3 is a heavy tail, 10 a light one.
        alpha: Exact,
    },
    /// Each draw from one of 2 to 20 parts, chosen by weight: `Mixture([(0.9, 0), (0.1, LogNormal(median: 5, sigma: 1))])`. A part is a
    /// number or a distribution, but no mixture. The weights need not add up to 1.
    Mixture(Vec<(Exact, Number)>),
    /// Only those draws of a distribution that lie between two limits, one of which may be left out:
    /// `Truncated(of: Normal(mean: 8, sd: 3), min: 0)`. Draws beyond a limit are not moved to it but left out.
    Truncated {
        /// The distribution.
        of: Box<Number>,
        /// Smallest value kept.
        min: Option<Exact>,
        /// Largest value kept.
        max: Option<Exact>,
    },
    /// One of the values in a column of a table, each row as likely as any other: `Empirical(file: "costs.csv", column: "cost")`. The
    /// table is a CSV file of at most 1 MB and 100,000 rows, with commas between the columns and their names in the first line, in the
    /// scenario's folder or below it. Amounts are in the scenario's unit. The quantile is the smallest value that its share of the rows
    /// reaches; nothing lies between the values.
    Empirical {
        /// The file's name, as `"costs.csv"` or `"data/costs.csv"`: a plain path from the scenario's folder.
        file: String,
        /// The column's name.
        column: String,
        /// Its values, laid in after the file was read.
        #[serde(skip)]
        values: ColumnValues,
    },
    /// One draw for the whole run, where each project would have its own.
    PerRun(Box<Number>),
    /// One draw for each project.
    PerProject(Box<Number>),
}

/// The values of a column of a data file. A scenario is read without them, and they are laid in once, before any rule looks at them. They
/// follow from the names of file and column, so that by themselves they make no two numbers differ.
#[derive(Clone, Debug, Default)]
pub struct ColumnValues(OnceLock<Arc<[Exact]>>);

impl PartialEq for ColumnValues {
    fn eq(&self, _: &ColumnValues) -> bool {
        true
    }
}

impl Eq for ColumnValues {}

impl PartialOrd for ColumnValues {
    fn partial_cmp(&self, other: &ColumnValues) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ColumnValues {
    fn cmp(&self, _: &ColumnValues) -> Ordering {
        Ordering::Equal
    }
}

impl ColumnValues {
    /// Lays the values in, unless they are there.
    pub fn lay(&self, values: Arc<[Exact]>) {
        let _ = self.0.set(values);
    }

    /// The values, if they were laid in.
    #[must_use]
    pub fn get(&self) -> Option<&[Exact]> {
        self.0.get().map(AsRef::as_ref)
    }
}

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
            Unit::Rate => "a rate a year lies between -0.99 and 10: write 8 % as 0.08",
            Unit::Months => "months lie between 0 and 600",
            Unit::Factor => "a factor lies between 0 and 1000",
            Unit::Count => "a count lies between 0 and 1000000",
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
field!(/** A rate a year, one draw a run. */ RatePerRun, Run, Rate);
field!(/** Months, one draw a run. */ MonthsPerRun, Run, Months);
field!(/** Months, one draw a project. */ MonthsPerProject, Project, Months);
field!(/** A factor, one draw a run. */ FactorPerRun, Run, Factor);
field!(/** A factor, one draw a project. */ FactorPerProject, Project, Factor);
field!(/** A count, one draw a run. */ CountPerRun, Run, Count);
field!(/** A count, one draw a year. */ CountPerYear, Year, Count);

/// A number of a known unit and scope, as written. A constant is checked against its range where it is written; a distribution is judged
/// later, once for all that are written alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertain<F: Field> {
    /// The constant or distribution, without the words `PerRun` or `PerProject`.
    pub number: Number,
    /// What a draw is made for.
    pub scope: Scope,
    /// What was found out about a distribution.
    pub judged: Judged,
    field: PhantomData<F>,
}

impl<F: Field> Uncertain<F> {
    /// A constant, for defaults.
    #[must_use]
    pub fn constant(value: Decimal) -> Self {
        Uncertain {
            number: Number::Constant(Exact(value)),
            scope: F::SCOPE,
            judged: Judged::default(),
            field: PhantomData,
        }
    }

    /// The exact value where the number is constant.
    #[must_use]
    pub fn exact(&self) -> Option<Decimal> {
        self.number.exact()
    }

    /// The lowest and the highest value, but for one draw in 10¹², in the unit it is written in; `None` if it has no meaning or was not
    /// judged.
    #[must_use]
    pub fn ends(&self) -> Option<(f64, f64)> {
        self.judged.ends(&self.number)
    }
}

/// What was found out about a distribution when it was judged: laid in once, and for all that are written alike. It follows from the
/// number, so that by itself it makes no two numbers differ.
#[derive(Clone, Debug, Default)]
pub struct Judged(OnceLock<Arc<Facts>>);

/// What is known of a distribution that was judged.
#[derive(Debug, PartialEq)]
pub struct Facts {
    /// The lowest and the highest value, but for one draw in 10¹², in the unit the number is written in.
    pub ends: (f64, f64),
    /// What is drawn from, an amount in smallest units, with its own ends; `None` if such amounts are beyond all counting.
    pub counted: Option<Counted>,
}

/// A distribution in the units that are counted in.
#[derive(Debug, PartialEq)]
pub struct Counted {
    /// The distribution.
    pub law: Arc<Law>,
    /// Its lowest and its highest value, but for one draw in 10¹².
    pub ends: (f64, f64),
    /// See [`Counted::rarely_below`].
    rare: OnceLock<f64>,
}

impl Counted {
    fn new(law: Arc<Law>, ends: (f64, f64)) -> Counted {
        Counted { law, ends, rare: OnceLock::new() }
    }

    /// What one draw in a million stays below.
    #[must_use]
    pub fn rarely_below(&self) -> f64 {
        *self.rare.get_or_init(|| self.law.distribution().quantile(1e-6).max(self.ends.0))
    }
}

impl Judged {
    /// Lays in what was found out, unless it is there.
    pub fn lay(&self, facts: Arc<Facts>) {
        let _ = self.0.set(facts);
    }

    /// What was found out; `None` for a constant, and for a number with faults.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.0.get().map(Arc::as_ref)
    }

    /// The ends of the number that this was found out about, as it is written.
    #[must_use]
    pub fn ends(&self, number: &Number) -> Option<(f64, f64)> {
        match number.exact() {
            Some(value) => value.to_f64().map(|value| (value, value)),
            None => self.facts().map(|facts| facts.ends),
        }
    }

    /// The ends of the number in smallest units, of which `scale` are one of its own; `None` also if they are beyond all counting.
    #[must_use]
    pub fn counted_ends(&self, number: &Number, scale: Decimal) -> Option<(f64, f64)> {
        match number.exact() {
            Some(value) => value.checked_mul(scale)?.to_f64().map(|value| (value, value)),
            None => self.facts()?.counted.as_ref().map(|counted| counted.ends),
        }
    }

    /// The mean of the number in smallest units, of which `scale` are one of its own; `None` also if it is beyond all counting.
    #[must_use]
    pub fn counted_mean(&self, number: &Number, scale: Decimal) -> Option<f64> {
        match number.exact() {
            Some(value) => value.checked_mul(scale)?.to_f64(),
            None => self.facts()?.counted.as_ref().map(|counted| counted.law.mean()),
        }
    }
}

impl PartialEq for Judged {
    fn eq(&self, _: &Judged) -> bool {
        true
    }
}

impl<'de, F: Field> Deserialize<'de> for Uncertain<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (number, scope) = match Number::deserialize(deserializer)? {
            Number::PerRun(inner) if F::SCOPE == Scope::Year => {
                return Err(fault::<D>("this number is drawn per year", &format!("write {} alone", inner.kind())));
            }
            Number::PerRun(inner) => (*inner, Scope::Run),
            Number::PerProject(inner) if F::SCOPE != Scope::Project => {
                let what = format!("this number is drawn {} and cannot differ between projects", F::SCOPE);
                return Err(fault::<D>(&what, &format!("write {} alone", inner.kind())));
            }
            Number::PerProject(inner) => (*inner, Scope::Project),
            number => (number, F::SCOPE),
        };
        if let Number::Constant(Exact(value)) = number {
            let (low, high) = F::UNIT.range();
            let found = value.to_f64().unwrap_or(f64::NAN);
            if found < low || found > high {
                return Err(fault::<D>(&format!("{found} is out of range"), &F::UNIT.rule_for(value)));
            }
        }
        Ok(Uncertain { number, scope, judged: Judged::default(), field: PhantomData })
    }
}

fn fault<'de, D: Deserializer<'de>>(what: &str, help: &str) -> D::Error {
    de::Error::custom(format!("{what}\n{help}"))
}

/// Quantiles beyond this are as good as never: the range is checked between them.
const NEVER: f64 = 1e-12;

/// The ends of a distribution, if they lie within the range of a unit.
fn within(unit: Unit, number: &Number, distribution: &Distribution) -> Result<(f64, f64), (String, String)> {
    let (low, high) = unit.range();
    if unit == Unit::Amount
        && let Some(kind) = number.without_unit()
    {
        let what = format!("an amount of money cannot be {kind}");
        return Err((what, "write for example Pert(1, 2, 4) or LogNormal(median: 2, sigma: 0.5)".to_owned()));
    }
    let (smallest, largest) = distribution.span(NEVER);
    if smallest < low {
        let what = format!("{} can fall to {smallest:.4}, which is out of range", number.kind());
        return Err((what, unit.rule().to_owned()));
    }
    if largest > high {
        let what = format!("{} can rise to {largest:.4}, which is out of range", number.kind());
        return Err((what, unit.rule().to_owned()));
    }
    Ok((smallest, largest))
}

impl Number {
    /// The names of all distributions, as a file spells them.
    pub const DISTRIBUTIONS: [&str; 18] = [
        "Uniform",
        "Triangular",
        "Pert",
        "Normal",
        "LogNormal",
        "Beta",
        "Exponential",
        "Poisson",
        "Bernoulli",
        "Discrete",
        "Gamma",
        "Weibull",
        "Pareto",
        "Mixture",
        "Truncated",
        "Empirical",
        "PerRun",
        "PerProject",
    ];

    /// The name of the distribution, as the file spells it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Number::Constant(_) => "the number",
            Number::Uniform { .. } => "Uniform",
            Number::Triangular { .. } => "Triangular",
            Number::Pert { .. } => "Pert",
            Number::Normal { .. } => "Normal",
            Number::LogNormal { .. } => "LogNormal",
            Number::Beta { .. } => "Beta",
            Number::Exponential { .. } => "Exponential",
            Number::Poisson(_) => "Poisson",
            Number::Bernoulli(_) => "Bernoulli",
            Number::Discrete { .. } => "Discrete",
            Number::Gamma { .. } => "Gamma",
            Number::Weibull { .. } => "Weibull",
            Number::Pareto { .. } => "Pareto",
            Number::Mixture(_) => "Mixture",
            Number::Truncated { .. } => "Truncated",
            Number::Empirical { .. } => "Empirical",
            Number::PerRun(_) => "PerRun",
            Number::PerProject(_) => "PerProject",
        }
    }

    /// The distributions within this one.
    fn parts(&self) -> Vec<&Number> {
        match self {
            Number::Mixture(parts) => parts.iter().map(|(_, part)| part).collect(),
            Number::Truncated { of, .. } => vec![of],
            Number::PerRun(inner) | Number::PerProject(inner) => vec![inner],
            Number::Constant(_)
            | Number::Uniform { .. }
            | Number::Triangular { .. }
            | Number::Pert { .. }
            | Number::Normal { .. }
            | Number::LogNormal { .. }
            | Number::Beta { .. }
            | Number::Exponential { .. }
            | Number::Poisson(_)
            | Number::Bernoulli(_)
            | Number::Discrete { .. }
            | Number::Gamma { .. }
            | Number::Weibull { .. }
            | Number::Pareto { .. }
            | Number::Empirical { .. } => Vec::new(),
        }
    }

    /// The columns of data files it draws from: file, column, and where the values go.
    #[must_use]
    pub fn columns(&self) -> Vec<(&str, &str, &ColumnValues)> {
        match self {
            Number::Empirical { file, column, values } => vec![(file, column, values)],
            other => other.parts().into_iter().flat_map(Number::columns).collect(),
        }
    }

    /// The name of what is no amount of money whatever the unit: a share or a count, here or in a part.
    fn without_unit(&self) -> Option<&'static str> {
        match self {
            Number::Beta { .. } | Number::Bernoulli(_) | Number::Poisson(_) => Some(self.kind()),
            other => other.parts().into_iter().find_map(Number::without_unit),
        }
    }

    /// The value, if it is constant.
    #[must_use]
    pub fn exact(&self) -> Option<Decimal> {
        match self {
            Number::Constant(Exact(value)) => Some(*value),
            _ => None,
        }
    }

    /// What it takes to judge the number and to make it ready to be drawn, so far as its parameters have a meaning; nothing is judged.
    #[must_use]
    pub fn effort(&self) -> Effort {
        self.unchecked(Decimal::ONE).map_or(Effort::default(), |distribution| distribution.effort())
    }

    /// Judges a distribution: whether its parameters make one that stays within its unit's range, and what is to be known of it. `scale`:
    /// smallest units in one amount; `laws` those that are known already.
    ///
    /// # Errors
    /// What is wrong, and what to write instead.
    pub fn judge(&self, unit: Unit, scale: Decimal, laws: &mut Laws) -> Result<Facts, (String, String)> {
        let written = self.distribution(Decimal::ONE)?;
        let ends = within(unit, self, &written)?;
        let counted = match unit {
            Unit::Amount => self.distribution(scale).ok().map(|distribution| {
                let ends = distribution.span(NEVER);
                Counted::new(laws.one(distribution), ends)
            }),
            Unit::Share | Unit::Rate | Unit::Months | Unit::Factor | Unit::Count => {
                Some(Counted::new(laws.one(written), ends))
            }
        };
        Ok(Facts { ends, counted })
    }

    /// The distribution with its amounts multiplied by `scale` (exactly, before anything becomes `f64`, so that a file in
    /// millions and one in billions draw the same bits).
    ///
    /// # Errors
    /// What is wrong with the parameters, and what to write instead.
    pub fn distribution(&self, scale: Decimal) -> Result<Distribution, (String, String)> {
        let distribution = self.unchecked(scale)?;
        distribution.check().map_err(|complaint| (complaint.what, complaint.help))?;
        Ok(distribution)
    }

    /// The distribution before its numbers are checked; those of a truncated one are, as far as it needs them.
    fn unchecked(&self, scale: Decimal) -> Result<Distribution, (String, String)> {
        let big = |x: &Exact| {
            x.0.checked_mul(scale)
                .and_then(|scaled| scaled.to_f64())
                .ok_or_else(|| ("this number is too large".to_owned(), "write a smaller one".to_owned()))
        };
        let plain = |x: &Exact| x.0.to_f64().unwrap_or(f64::NAN);
        Ok(match self {
            Number::Constant(value) => Distribution::Constant { value: big(value)? },
            Number::Uniform { low, high } => Distribution::Uniform { low: big(low)?, high: big(high)? },
            Number::Triangular { low, mode, high } => {
                Distribution::Triangular { low: big(low)?, mode: big(mode)?, high: big(high)? }
            }
            Number::Pert { low, mode, high } => {
                Distribution::Pert { low: big(low)?, mode: big(mode)?, high: big(high)? }
            }
            Number::Normal { mean, sd } => Distribution::Normal { mean: big(mean)?, sd: big(sd)? },
            Number::LogNormal { median, sigma, mean, cv, p05, p95 } => match (median, sigma, mean, cv, p05, p95) {
                (Some(median), Some(sigma), None, None, None, None) => {
                    Distribution::lognormal_median_sigma(big(median)?, plain(sigma))
                }
                (None, None, Some(mean), Some(cv), None, None) => {
                    Distribution::lognormal_mean_cv(big(mean)?, plain(cv))
                }
                (None, None, None, None, Some(p05), Some(p95)) => Distribution::lognormal_range(big(p05)?, big(p95)?),
                _ => {
                    return Err((
                        "LogNormal needs exactly one of its three spellings".to_owned(),
                        "write LogNormal(median: 10, sigma: 0.5), LogNormal(mean: 10, cv: 0.5) or LogNormal(p05: 5, p95: 20)"
                            .to_owned(),
                    ));
                }
            },
            Number::Beta { alpha, beta, mean, strength } => match (alpha, beta, mean, strength) {
                (Some(alpha), Some(beta), None, None) => Distribution::Beta { alpha: plain(alpha), beta: plain(beta) },
                (None, None, Some(mean), Some(strength)) => {
                    Distribution::beta_mean_strength(plain(mean), plain(strength))
                }
                _ => {
                    return Err((
                        "Beta needs exactly one of its two spellings".to_owned(),
                        "write Beta(mean: 0.7, strength: 20) or Beta(alpha: 14, beta: 6)".to_owned(),
                    ));
                }
            },
            Number::Exponential { mean } => Distribution::Exponential { mean: big(mean)? },
            Number::Poisson(mean) => Distribution::Poisson { mean: plain(mean) },
            Number::Bernoulli(chance) => Distribution::Bernoulli { chance: plain(chance) },
            Number::Discrete { values, weights } => Distribution::Discrete {
                values: values.iter().map(big).collect::<Result<_, _>>()?,
                weights: weights.iter().map(plain).collect(),
            },
            Number::Gamma { shape, scale, mean, cv } => match (shape, scale, mean, cv) {
                (Some(shape), Some(scale), None, None) => {
                    Distribution::Gamma { shape: plain(shape), scale: big(scale)? }
                }
                (None, None, Some(mean), Some(cv)) => Distribution::gamma_mean_cv(big(mean)?, plain(cv)),
                _ => {
                    return Err((
                        "Gamma needs exactly one of its two spellings".to_owned(),
                        "write Gamma(mean: 10, cv: 0.5) or Gamma(shape: 4, scale: 2.5)".to_owned(),
                    ));
                }
            },
            Number::Weibull { shape, scale } => Distribution::Weibull { shape: plain(shape), scale: big(scale)? },
            Number::Pareto { min, alpha } => Distribution::Pareto { min: big(min)?, alpha: plain(alpha) },
            Number::Mixture(parts) => Distribution::Mixture {
                parts: parts
                    .iter()
                    .zip(1..)
                    .map(|((weight, part), place)| {
                        let in_part = |(what, help)| (format!("in part {place}, {what}"), help);
                        Ok((plain(weight), part.unchecked(scale).map_err(in_part)?))
                    })
                    .collect::<Result<_, (String, String)>>()?,
            },
            Number::Truncated { of, min, max } => {
                let complaint = |complaint: crate::chance::Complaint| (complaint.what, complaint.help);
                let of = of.unchecked(scale)?;
                of.check_parameters().map_err(complaint)?;
                let (min, max) = (min.as_ref().map(big).transpose()?, max.as_ref().map(big).transpose()?);
                Distribution::truncated(&of, min, max).map_err(complaint)?
            }
            Number::Empirical { file, column, values } => {
                let Some(values) = values.get() else {
                    let what = format!("the column `{column}` of `{file}` was not read");
                    return Err((what, "put the file beside the scenario".to_owned()));
                };
                Distribution::Discrete {
                    values: values.iter().map(big).collect::<Result<_, _>>()?,
                    weights: vec![1.0; values.len()],
                }
            }
            Number::PerRun(_) | Number::PerProject(_) => {
                return Err((
                    "PerRun and PerProject stand outermost, once".to_owned(),
                    "write for example PerRun(Pert(1, 2, 4))".to_owned(),
                ));
            }
        })
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |f: &mut fmt::Formatter<'_>, kind: &str, parts: &[(&str, &Option<Exact>)]| {
            let parts: Vec<String> =
                parts.iter().filter_map(|(name, value)| value.as_ref().map(|v| format!("{name}: {}", v.0))).collect();
            write!(f, "{kind}({})", parts.join(", "))
        };
        let list = |values: &[Exact]| values.iter().map(|v| v.0.to_string()).collect::<Vec<_>>().join(", ");
        match self {
            Number::Constant(value) => write!(f, "{}", value.0),
            Number::Uniform { low, high } => write!(f, "Uniform({}, {})", low.0, high.0),
            Number::Triangular { low, mode, high } => write!(f, "Triangular({}, {}, {})", low.0, mode.0, high.0),
            Number::Pert { low, mode, high } => write!(f, "Pert({}, {}, {})", low.0, mode.0, high.0),
            Number::Normal { mean, sd } => write!(f, "Normal(mean: {}, sd: {})", mean.0, sd.0),
            Number::LogNormal { median, sigma, mean, cv, p05, p95 } => named(
                f,
                "LogNormal",
                &[("median", median), ("sigma", sigma), ("mean", mean), ("cv", cv), ("p05", p05), ("p95", p95)],
            ),
            Number::Beta { alpha, beta, mean, strength } => {
                named(f, "Beta", &[("alpha", alpha), ("beta", beta), ("mean", mean), ("strength", strength)])
            }
            Number::Exponential { mean } => write!(f, "Exponential(mean: {})", mean.0),
            Number::Poisson(mean) => write!(f, "Poisson({})", mean.0),
            Number::Bernoulli(chance) => write!(f, "Bernoulli({})", chance.0),
            Number::Discrete { values, weights } => {
                write!(f, "Discrete(values: [{}], weights: [{}])", list(values), list(weights))
            }
            Number::Gamma { shape, scale, mean, cv } => {
                named(f, "Gamma", &[("shape", shape), ("scale", scale), ("mean", mean), ("cv", cv)])
            }
            Number::Weibull { shape, scale } => write!(f, "Weibull(shape: {}, scale: {})", shape.0, scale.0),
            Number::Pareto { min, alpha } => write!(f, "Pareto(min: {}, alpha: {})", min.0, alpha.0),
            Number::Mixture(parts) => {
                let parts: Vec<String> = parts.iter().map(|(weight, part)| format!("({}, {part})", weight.0)).collect();
                write!(f, "Mixture([{}])", parts.join(", "))
            }
            Number::Truncated { of, min, max } => {
                write!(f, "Truncated(of: {of}")?;
                for (name, limit) in [("min", min), ("max", max)] {
                    if let Some(limit) = limit {
                        write!(f, ", {name}: {}", limit.0)?;
                    }
                }
                f.write_str(")")
            }
            Number::Empirical { file, column, .. } => write!(f, "Empirical(file: \"{file}\", column: \"{column}\")"),
            Number::PerRun(inner) => write!(f, "PerRun({inner})"),
            Number::PerProject(inner) => write!(f, "PerProject({inner})"),
        }
    }
}
