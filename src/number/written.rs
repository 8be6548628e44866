//! A number as it is written: a constant or a distribution, with its parameters exactly as they stand there. Judges nothing, draws nothing.

use std::cmp::Ordering;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use serde::Deserialize;

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

    /// Its parameters that are counted in the unit of its field, as an amount of money is.
    pub(super) fn in_unit(&self) -> Vec<&Exact> {
        match self {
            Number::Constant(value) => vec![value],
            Number::Uniform { low, high } => vec![low, high],
            Number::Triangular { low, mode, high } | Number::Pert { low, mode, high } => vec![low, mode, high],
            Number::Normal { mean, sd } => vec![mean, sd],
            Number::LogNormal { median, mean, p05, p95, sigma: _, cv: _ } => {
                [median, mean, p05, p95].into_iter().flatten().collect()
            }
            Number::Exponential { mean } | Number::Poisson(mean) => vec![mean],
            Number::Discrete { values, weights: _ } => values.iter().collect(),
            Number::Gamma { scale, mean, shape: _, cv: _ } => [scale, mean].into_iter().flatten().collect(),
            Number::Weibull { scale, shape: _ } => vec![scale],
            Number::Pareto { min, alpha: _ } => vec![min],
            Number::Truncated { of, min, max } => {
                of.in_unit().into_iter().chain(min.iter()).chain(max.iter()).collect()
            }
            Number::Mixture(_) | Number::PerRun(_) | Number::PerProject(_) => {
                self.parts().into_iter().flat_map(Number::in_unit).collect()
            }
            // The cells of a table come from a program, not from a hand.
            Number::Beta { .. } | Number::Bernoulli(_) | Number::Empirical { .. } => Vec::new(),
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
