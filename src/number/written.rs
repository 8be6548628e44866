//! A number as it is written: a constant or a distribution, with its parameters exactly as they stand there. Judges nothing, draws nothing.

use std::cmp::Ordering;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};

use crate::chance::{Counting, Form};
use crate::number::facts::Judged;
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
        low: Parameter,
        /// Largest value.
        high: Parameter,
    },
    /// Straight lines up to `mode` and down again.
    Triangular {
        /// Smallest value.
        low: Parameter,
        /// Most likely value.
        mode: Parameter,
        /// Largest value.
        high: Parameter,
    },
    /// A smooth curve between `low` and `high` with its peak at `mode` (mean (low + 4·mode + high)/6).
    Pert {
        /// Smallest value.
        low: Parameter,
        /// Most likely value.
        mode: Parameter,
        /// Largest value.
        high: Parameter,
    },
    /// The bell curve.
    Normal {
        /// Mean.
        mean: Parameter,
        /// Standard deviation.
        sd: Parameter,
    },
    /// Log-normal, by `median` & `sigma` (of the logarithm), by `mean` & `cv` (sd ÷ mean), or by a 90 % range `p05` & `p95`.
    LogNormal {
        /// Half of the values lie below it.
        median: Option<Parameter>,
        /// Standard deviation of the logarithm.
        sigma: Option<Parameter>,
        /// Mean.
        mean: Option<Parameter>,
        /// Coefficient of variation: standard deviation ÷ mean.
        cv: Option<Parameter>,
        /// 5th percentile.
        p05: Option<Parameter>,
        /// 95th percentile.
        p95: Option<Parameter>,
    },
    /// Beta between 0 and 1, by `alpha` & `beta` or by `mean` & `strength` (alpha + beta).
    Beta {
        /// First shape.
        alpha: Option<Parameter>,
        /// Second shape.
        beta: Option<Parameter>,
        /// Mean.
        mean: Option<Parameter>,
        /// alpha + beta: how many observations the belief is worth.
        strength: Option<Parameter>,
    },
    /// Exponential with this mean.
    Exponential {
        /// Mean.
        mean: Parameter,
    },
    /// Counts with this mean.
    Poisson(Parameter),
    /// 1 with this chance, else 0.
    Bernoulli(Parameter),
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
        shape: Option<Parameter>,
        /// Mean ÷ shape.
        scale: Option<Parameter>,
        /// Mean.
        mean: Option<Parameter>,
        /// Coefficient of variation: standard deviation ÷ mean.
        cv: Option<Parameter>,
    },
    /// A waiting time: the share of values above x is e to the power −(x ÷ scale)^shape.
    Weibull {
        /// Below 1 the risk falls with time, at 1 it is constant (an exponential), above 1 it rises; 0.02 to 10,000.
        shape: Parameter,
        /// 63rd percentile.
        scale: Parameter,
    },
    /// A few very large values: the share of values above x is (min ÷ x)^alpha.
    Pareto {
        /// Smallest value, above 0.
        min: Parameter,
        /// Above 2, or within `Truncated`: at 2 or less the variance would be infinite. 3 is a heavy tail, 10 a light one.
        alpha: Parameter,
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

/// A parameter of a distribution: a number, or a distribution that it is drawn from once a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parameter {
    /// The constant or distribution.
    pub number: Box<Number>,
    /// What was found out about a distribution.
    pub judged: Judged,
}

impl Parameter {
    /// The value, if it is constant.
    #[must_use]
    pub fn exact(&self) -> Option<&Exact> {
        match &*self.number {
            Number::Constant(value) => Some(value),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Parameter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = Number::deserialize(deserializer)?;
        let wrong = match &number {
            Number::PerRun(inner) => Some(("a parameter is drawn per run by itself", inner.kind())),
            Number::PerProject(inner) => {
                Some(("a parameter is drawn per run and cannot differ between projects", inner.kind()))
            }
            _ => None,
        };
        match wrong {
            Some((what, kind)) => Err(de::Error::custom(format!("{what}\nwrite {kind} alone"))),
            None => Ok(Parameter { number: Box::new(number), judged: Judged::default() }),
        }
    }
}

impl From<Exact> for Parameter {
    fn from(value: Exact) -> Parameter {
        Parameter { number: Box::new(Number::Constant(value)), judged: Judged::default() }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.number.fmt(f)
    }
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

/// How a distribution is spelled, with its parameters in order.
pub type Spelling<'n> = (Form, Vec<&'n Parameter>);

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

    /// How it is spelled, with its parameters in order; nothing of what has no named parameters.
    ///
    /// # Errors
    /// What is wrong with the spelling, and what to write instead.
    pub fn form(&self) -> Result<Option<Spelling<'_>>, (String, String)> {
        Ok(Some(match self {
            Number::Uniform { low, high } => (Form::Uniform, vec![low, high]),
            Number::Triangular { low, mode, high } => (Form::Triangular, vec![low, mode, high]),
            Number::Pert { low, mode, high } => (Form::Pert, vec![low, mode, high]),
            Number::Normal { mean, sd } => (Form::Normal, vec![mean, sd]),
            Number::LogNormal { median, sigma, mean, cv, p05, p95 } => match (median, sigma, mean, cv, p05, p95) {
                (Some(median), Some(sigma), None, None, None, None) => (Form::LogNormalMedian, vec![median, sigma]),
                (None, None, Some(mean), Some(cv), None, None) => (Form::LogNormalMean, vec![mean, cv]),
                (None, None, None, None, Some(p05), Some(p95)) => (Form::LogNormalRange, vec![p05, p95]),
                _ => {
                    return Err((
                        "LogNormal needs exactly one of its three spellings".to_owned(),
                        "write LogNormal(median: 10, sigma: 0.5), LogNormal(mean: 10, cv: 0.5) or LogNormal(p05: 5, p95: 20)"
                            .to_owned(),
                    ));
                }
            },
            Number::Beta { alpha, beta, mean, strength } => match (alpha, beta, mean, strength) {
                (Some(alpha), Some(beta), None, None) => (Form::BetaShapes, vec![alpha, beta]),
                (None, None, Some(mean), Some(strength)) => (Form::BetaMean, vec![mean, strength]),
                _ => {
                    return Err((
                        "Beta needs exactly one of its two spellings".to_owned(),
                        "write Beta(mean: 0.7, strength: 20) or Beta(alpha: 14, beta: 6)".to_owned(),
                    ));
                }
            },
            Number::Exponential { mean } => (Form::Exponential, vec![mean]),
            Number::Poisson(mean) => (Form::Poisson, vec![mean]),
            Number::Bernoulli(chance) => (Form::Bernoulli, vec![chance]),
            Number::Gamma { shape, scale, mean, cv } => match (shape, scale, mean, cv) {
                (Some(shape), Some(scale), None, None) => (Form::GammaShape, vec![shape, scale]),
                (None, None, Some(mean), Some(cv)) => (Form::GammaMean, vec![mean, cv]),
                _ => {
                    return Err((
                        "Gamma needs exactly one of its two spellings".to_owned(),
                        "write Gamma(mean: 10, cv: 0.5) or Gamma(shape: 4, scale: 2.5)".to_owned(),
                    ));
                }
            },
            Number::Weibull { shape, scale } => (Form::Weibull, vec![shape, scale]),
            Number::Pareto { min, alpha } => (Form::Pareto, vec![min, alpha]),
            Number::Constant(_)
            | Number::Discrete { .. }
            | Number::Mixture(_)
            | Number::Truncated { .. }
            | Number::Empirical { .. }
            | Number::PerRun(_)
            | Number::PerProject(_) => return Ok(None),
        }))
    }

    /// The parameters that are drawn once a run, with their names and what each is counted in.
    #[must_use]
    pub fn drawn_parameters(&self) -> Vec<(&'static str, Counting, &Parameter)> {
        let Ok(Some((form, parameters))) = self.form() else { return Vec::new() };
        let named = form.parameters().iter().zip(parameters);
        named.filter(|(_, of)| of.exact().is_none()).map(|(&(name, counting), of)| (name, counting, of)).collect()
    }

    /// Its constant parameters that are counted in the unit of its field, as an amount of money is.
    pub(super) fn in_unit(&self) -> Vec<&Exact> {
        match self {
            Number::Constant(value) => vec![value],
            Number::Discrete { values, weights: _ } => values.iter().collect(),
            Number::Truncated { of, min, max } => {
                of.in_unit().into_iter().chain(min.iter()).chain(max.iter()).collect()
            }
            Number::Mixture(_) | Number::PerRun(_) | Number::PerProject(_) => {
                self.parts().into_iter().flat_map(Number::in_unit).collect()
            }
            // The cells of a table come from a program, not from a hand.
            Number::Empirical { .. } => Vec::new(),
            other => other.form().ok().flatten().map_or_else(Vec::new, |(form, parameters)| {
                let alike = |counting: Counting| match counting {
                    Counting::Alike | Counting::Count => true,
                    Counting::Share | Counting::Factor => false,
                };
                let named = form.parameters().iter().zip(parameters);
                named.filter(|((_, counting), _)| alike(*counting)).filter_map(|(_, of)| of.exact()).collect()
            }),
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
    pub(super) fn without_unit(&self) -> Option<&'static str> {
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
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |f: &mut fmt::Formatter<'_>, kind: &str, parts: &[(&str, &Option<Parameter>)]| {
            let parts: Vec<String> =
                parts.iter().filter_map(|(name, value)| value.as_ref().map(|v| format!("{name}: {v}"))).collect();
            write!(f, "{kind}({})", parts.join(", "))
        };
        let list = |values: &[Exact]| values.iter().map(|v| v.0.to_string()).collect::<Vec<_>>().join(", ");
        match self {
            Number::Constant(value) => write!(f, "{}", value.0),
            Number::Uniform { low, high } => write!(f, "Uniform({low}, {high})"),
            Number::Triangular { low, mode, high } => write!(f, "Triangular({low}, {mode}, {high})"),
            Number::Pert { low, mode, high } => write!(f, "Pert({low}, {mode}, {high})"),
            Number::Normal { mean, sd } => write!(f, "Normal(mean: {mean}, sd: {sd})"),
            Number::LogNormal { median, sigma, mean, cv, p05, p95 } => named(
                f,
                "LogNormal",
                &[("median", median), ("sigma", sigma), ("mean", mean), ("cv", cv), ("p05", p05), ("p95", p95)],
            ),
            Number::Beta { alpha, beta, mean, strength } => {
                named(f, "Beta", &[("alpha", alpha), ("beta", beta), ("mean", mean), ("strength", strength)])
            }
            Number::Exponential { mean } => write!(f, "Exponential(mean: {mean})"),
            Number::Poisson(mean) => write!(f, "Poisson({mean})"),
            Number::Bernoulli(chance) => write!(f, "Bernoulli({chance})"),
            Number::Discrete { values, weights } => {
                write!(f, "Discrete(values: [{}], weights: [{}])", list(values), list(weights))
            }
            Number::Gamma { shape, scale, mean, cv } => {
                named(f, "Gamma", &[("shape", shape), ("scale", scale), ("mean", mean), ("cv", cv)])
            }
            Number::Weibull { shape, scale } => write!(f, "Weibull(shape: {shape}, scale: {scale})"),
            Number::Pareto { min, alpha } => write!(f, "Pareto(min: {min}, alpha: {alpha})"),
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
