//! What is found out about a distribution: whether it has a meaning, whether it stays in its unit's range, and how low and high it comes.
//! Draws nothing.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::chance::{Counting, Distribution, Effort, Family, Law, Laws, PARAMETERS};
use crate::number::facts::{Counted, Facts, Judged};
use crate::number::field::Unit;
use crate::number::written::Number;
use crate::text::Exact;

impl Judged {
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

/// The lowest and the highest of several ends.
fn ends_of(
    corners: impl Iterator<Item = Result<(f64, f64), (String, String)>>,
) -> Result<(f64, f64), (String, String)> {
    let mut ends = (f64::INFINITY, f64::NEG_INFINITY);
    for corner in corners {
        let (low, high) = corner?;
        ends = (ends.0.min(low), ends.1.max(high));
    }
    Ok(ends)
}

/// The range of a parameter: the ends themselves of what is written by its ends, else what is as good as never passed.
fn range_of(distribution: &Distribution) -> (f64, f64) {
    match distribution {
        Distribution::Constant { .. }
        | Distribution::Uniform { .. }
        | Distribution::Triangular { .. }
        | Distribution::Pert { .. }
        | Distribution::Bernoulli { .. }
        | Distribution::Discrete { .. } => distribution.support(),
        Distribution::Normal { .. }
        | Distribution::LogNormal { .. }
        | Distribution::Beta { .. }
        | Distribution::Exponential { .. }
        | Distribution::Poisson { .. }
        | Distribution::Gamma { .. }
        | Distribution::Weibull { .. }
        | Distribution::Pareto { .. }
        | Distribution::Mixture { .. }
        | Distribution::Truncated { .. } => distribution.span(NEVER),
    }
}

/// What is said of a parameter that is a distribution where only numbers can stand.
fn nowhere_else(number: &Number) -> (String, String) {
    let kind = number.kind();
    (
        format!("a parameter of {kind} is a distribution, which cannot be within a parameter, Mixture or Truncated"),
        format!("write numbers in {kind}, or draw from {kind} alone"),
    )
}

impl Number {
    /// What it takes to judge the number and to make it ready to be drawn, so far as its parameters have a meaning; nothing is judged.
    #[must_use]
    pub fn effort(&self) -> Effort {
        if !self.drawn_parameters().is_empty() {
            let parameters = self.drawn_parameters().into_iter().map(|(.., of)| of.number.effort());
            let own = self.family(Decimal::ONE).map_or(Effort::default(), |(family, _)| family.effort());
            return parameters.fold(own, |all, one| all + one);
        }
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
        if !self.drawn_parameters().is_empty() {
            return self.judge_family(unit, scale);
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

    /// Judges a distribution of which parameters are drawn once a run, by the ends of them all together.
    fn judge_family(&self, unit: Unit, scale: Decimal) -> Result<Facts, (String, String)> {
        let family = self.family(Decimal::ONE)?;
        let within_some = |(what, help): (String, String)| {
            let names: Vec<&str> = self.drawn_parameters().into_iter().map(|(name, ..)| name).collect();
            (format!("where {} lies at an end of its range, {what}", names.join(" or ")), help)
        };
        family.0.check().map_err(|complaint| within_some((complaint.what, complaint.help)))?;
        let ends = ends_of(family.0.corners().map(|corner| within(unit, self, &corner).map_err(within_some)))?;
        let counted = match unit {
            Unit::Amount => self.family(scale).ok().filter(|(family, _)| family.check().is_ok()).map(|family| {
                let ends = ends_of(family.0.corners().map(|corner| Ok(corner.span(NEVER))));
                (family, ends.expect("every corner has a span"))
            }),
            Unit::Share | Unit::Rate | Unit::Months | Unit::Factor | Unit::Count => Some((family, ends)),
        };
        let counted =
            counted.map(|((family, middle), ends)| Counted::new(Arc::new(Law::of_family(family, middle)), ends));
        Ok(Facts { ends, counted })
    }

    /// The family of distributions that its parameters make, with the parameters at their medians; amounts multiplied by `scale`.
    fn family(&self, scale: Decimal) -> Result<(Family, [f64; PARAMETERS]), (String, String)> {
        let (form, parameters) = self.form()?.expect("only what has parameters has drawn ones");
        let (mut ranges, mut middle) = ([(0.0, 0.0); PARAMETERS], [0.0; PARAMETERS]);
        for (place, ((_, counting), of)) in form.parameters().iter().zip(parameters).enumerate() {
            let scale = if *counting == Counting::Alike { scale } else { Decimal::ONE };
            let distribution = of.number.distribution(scale)?;
            (ranges[place], middle[place]) = (range_of(&distribution), distribution.quantile(0.5));
        }
        Ok((Family::new(form, ranges), middle))
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
            Number::Discrete { values, weights } => Distribution::Discrete {
                values: values.iter().map(big).collect::<Result<_, _>>()?,
                weights: weights.iter().map(plain).collect(),
            },
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
            Number::Uniform { .. }
            | Number::Triangular { .. }
            | Number::Pert { .. }
            | Number::Normal { .. }
            | Number::LogNormal { .. }
            | Number::Beta { .. }
            | Number::Exponential { .. }
            | Number::Poisson(_)
            | Number::Bernoulli(_)
            | Number::Gamma { .. }
            | Number::Weibull { .. }
            | Number::Pareto { .. } => {
                let (form, parameters) = self.form()?.expect("these have parameters");
                let mut values = [0.0; PARAMETERS];
                for ((value, (_, counting)), of) in values.iter_mut().zip(form.parameters()).zip(parameters) {
                    let exact = of.exact().ok_or_else(|| nowhere_else(self))?;
                    *value = if *counting == Counting::Alike { big(exact)? } else { plain(exact) };
                }
                form.distribution(values)
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
