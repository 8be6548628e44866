//! What is found out about a distribution: whether it has a meaning, whether it stays in its unit's range, and how low and high it comes.
//! Draws nothing.

use std::sync::{Arc, OnceLock};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::{Distribution, Effort, Law, Laws};
use crate::number::field::Unit;
use crate::number::written::Number;
use crate::text::Exact;

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
    let middle = distribution.quantile(0.5);
    if middle > unit.largest_usual() {
        let what = format!("half of {} lies above {middle:.4}, which is out of range", number.kind());
        return Err((what, unit.rule().to_owned()));
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
        if unit.counts_thousands()
            && let Some(asked) = self.in_unit().into_iter().find_map(Exact::of_thousands)
        {
            return Err(asked);
        }
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
