//! What makes a distribution's numbers acceptable, and the sentence for each fault. Changes nothing.

use super::distribution::Distribution;

/// Largest Poisson mean: its table of chances must stay small.
const POISSON_MEAN: f64 = 1e6;
/// Beta shapes for which the CDF has been tried.
const BETA_SHAPE: (f64, f64) = (0.001, 1e6);
/// Least sum of the beta shapes; below it the number is 0 or 1 in all but name.
const BETA_STRENGTH: f64 = 0.1;
/// Largest size of a log-normal's mu: medians from 1e-304 to 1e304.
const LOG_MEDIAN: f64 = 700.0;
/// Gamma shapes for which the tails have been tried.
const GAMMA_SHAPE: (f64, f64) = (0.001, 1e5);
/// Weibull shapes whose mean and variance are ordinary numbers.
const WEIBULL_SHAPE: (f64, f64) = (0.02, 1e4);
/// Largest alpha of a Pareto.
const PARETO_ALPHA: f64 = 1e6;
/// Most parts of a mixture.
pub const MIXTURE_PARTS: usize = 20;
/// Most values of a discrete distribution.
pub const DISCRETE_VALUES: usize = 100_000;

/// A fault in a distribution's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What is wrong, with the numbers.
    pub what: String,
    /// What to write instead.
    pub help: String,
}

impl Complaint {
    pub(super) fn new(what: impl Into<String>, help: impl Into<String>) -> Complaint {
        Complaint { what: what.into(), help: help.into() }
    }

    fn in_part(self, place: usize) -> Complaint {
        Complaint { what: format!("in part {place}, {}", self.what), ..self }
    }
}

impl Distribution {
    /// Whether the numbers make a distribution.
    ///
    /// # Errors
    /// The first fault found: a number that is not finite, limits in the wrong order, a spread that is 0 or negative, a chance
    /// outside 0 to 1, weights that do not fit their values, or sizes beyond what is computed reliably.
    pub fn check(&self) -> Result<(), Complaint> {
        self.check_parameters()?;
        self.check_moments()
    }

    /// Whether the numbers make a distribution, even one whose mean or variance is infinite: what may stand within a truncation.
    ///
    /// # Errors
    /// As for [`Distribution::check`].
    pub fn check_parameters(&self) -> Result<(), Complaint> {
        match self {
            Distribution::Constant { value } => finite(&[("value", *value)]),
            Distribution::Uniform { low, high } => {
                finite(&[("low", *low), ("high", *high)])?;
                ordered(*low, *high)
            }
            Distribution::Triangular { low, mode, high } | Distribution::Pert { low, mode, high } => {
                finite(&[("low", *low), ("mode", *mode), ("high", *high)])?;
                ordered(*low, *high)?;
                mode_between(*low, *mode, *high)
            }
            Distribution::Normal { mean, sd } => {
                finite(&[("mean", *mean), ("sd", *sd)])?;
                spread("sd", *sd, *mean)
            }
            Distribution::LogNormal { mu, sigma } => lognormal(*mu, *sigma),
            Distribution::Beta { alpha, beta } => shapes(*alpha, *beta),
            Distribution::Exponential { mean } => {
                finite(&[("mean", *mean)])?;
                spread("mean", *mean, 0.0)
            }
            Distribution::Poisson { mean } => poisson(*mean),
            Distribution::Bernoulli { chance } => chance_of_one(*chance),
            Distribution::Discrete { values, weights } => discrete(values, weights),
            Distribution::Gamma { shape, scale } => gamma(*shape, *scale),
            Distribution::Weibull { shape, scale } => {
                within(
                    "shape",
                    *shape,
                    WEIBULL_SHAPE,
                    "write a shape above 0: 1 for a constant risk, 2 for a rising one",
                )?;
                finite(&[("scale", *scale)])?;
                spread("scale", *scale, 0.0)
            }
            Distribution::Pareto { min, alpha } => pareto(*min, *alpha),
            Distribution::Mixture { parts } => mixture(parts),
            Distribution::Truncated { of, min, max } => {
                of.check_parameters()?;
                Distribution::truncated(of, Some(*min), Some(*max)).map(|_| ())
            }
        }
    }

    fn check_moments(&self) -> Result<(), Complaint> {
        match self {
            Distribution::Pareto { min, alpha } if *alpha <= 2.0 => {
                let what = format!("with alpha {alpha} the variance is infinite, so no error could be given");
                let help = format!("write alpha above 2, or Truncated(of: Pareto(min: {min}, alpha: {alpha}), max: …)");
                Err(Complaint::new(what, help))
            }
            Distribution::Mixture { parts } => parts
                .iter()
                .zip(1..)
                .try_for_each(|((_, part), place)| part.check_moments().map_err(|fault| fault.in_part(place))),
            // A window within the distribution has moments if it ends on both sides or the distribution has them.
            Distribution::Truncated { min, max, .. } if min.is_finite() && max.is_finite() => Ok(()),
            Distribution::Truncated { of, .. } => of.check_moments(),
            _ if self.mean().is_finite() && self.variance().is_finite() => Ok(()),
            _ => Err(Complaint::new("its mean or variance is too large for a number", "write smaller numbers")),
        }
    }
}

fn within(name: &str, value: f64, (least, most): (f64, f64), help: &str) -> Result<(), Complaint> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Complaint::new(format!("{name} {value} lies outside {least} to {most}"), help))
}

fn gamma(shape: f64, scale: f64) -> Result<(), Complaint> {
    let help = "write shape and scale above 0, or a mean above 0 with a cv from 0.0032 to 31";
    if shape > GAMMA_SHAPE.1 && (shape * scale).is_finite() {
        let what = format!("shape {shape} is above {}", GAMMA_SHAPE.1);
        let few_digits = |x: f64| format!("{x:.5e}").parse::<f64>().unwrap_or(x);
        let (mean, sd) = (few_digits(shape * scale), few_digits(libm::sqrt(shape) * scale));
        let help = format!("write Normal(mean: {mean}, sd: {sd})");
        return Err(Complaint::new(what, help));
    }
    within("shape", shape, GAMMA_SHAPE, help)?;
    finite(&[("scale", scale)])?;
    spread("scale", scale, 0.0)
}

fn pareto(min: f64, alpha: f64) -> Result<(), Complaint> {
    finite(&[("min", min), ("alpha", alpha)])?;
    if min <= 0.0 {
        return Err(Complaint::new(format!("min {min} is not above 0"), "write a min above 0"));
    }
    if alpha <= 0.0 || alpha > PARETO_ALPHA {
        let what = format!("alpha {alpha} lies outside 0 to {PARETO_ALPHA}");
        return Err(Complaint::new(what, "write an alpha above 2, as 3"));
    }
    Ok(())
}

fn mixture(parts: &[(f64, Distribution)]) -> Result<(), Complaint> {
    match parts.len() {
        0 | 1 => {
            let what = format!("a mixture of {} is none", if parts.is_empty() { "nothing" } else { "one part" });
            return Err(Complaint::new(what, "write at least two parts, as [(0.9, 0), (0.1, Exponential(mean: 5))]"));
        }
        count if count > MIXTURE_PARTS => {
            let what = format!("{count} parts are more than {MIXTURE_PARTS}");
            return Err(Complaint::new(what, "write fewer parts"));
        }
        _ => {}
    }
    for ((weight, part), place) in parts.iter().zip(1..) {
        if matches!(part, Distribution::Mixture { .. }) {
            let what = format!("part {place} is itself a mixture");
            return Err(Complaint::new(what, "write its parts as parts of this one, their weights multiplied"));
        }
        if !(*weight >= 0.0 && weight.is_finite()) {
            let what = format!("the weight {weight} of part {place} is below 0 or not finite");
            return Err(Complaint::new(what, "write weights of 0 or more"));
        }
        part.check_parameters().map_err(|fault| fault.in_part(place))?;
    }
    let total: f64 = parts.iter().map(|(weight, _)| weight).sum();
    if total <= 0.0 {
        return Err(Complaint::new("every weight is 0", "write at least one weight above 0"));
    }
    if !total.is_finite() {
        return Err(Complaint::new("the weights add up to more than a number can hold", "write smaller weights"));
    }
    Ok(())
}

fn finite(fields: &[(&str, f64)]) -> Result<(), Complaint> {
    match fields.iter().find(|(_, value)| !value.is_finite()) {
        Some((name, _)) => Err(Complaint::new(format!("{name} is not a finite number"), "write an ordinary number")),
        None => Ok(()),
    }
}

fn ordered(low: f64, high: f64) -> Result<(), Complaint> {
    if low < high {
        Ok(())
    } else if low > high {
        Err(Complaint::new(format!("low {low} is above high {high}"), format!("write low: {high}, high: {low}")))
    } else {
        Err(Complaint::new(format!("low and high are both {low}"), itself(low)))
    }
}

fn mode_between(low: f64, mode: f64, high: f64) -> Result<(), Complaint> {
    if low <= mode && mode <= high {
        return Ok(());
    }
    let side = if mode < low { format!("below low {low}") } else { format!("above high {high}") };
    Err(Complaint::new(format!("mode {mode} is {side}"), format!("write a mode from {low} to {high}")))
}

fn spread(name: &str, value: f64, without: f64) -> Result<(), Complaint> {
    if value > 0.0 {
        Ok(())
    } else if value < 0.0 {
        Err(Complaint::new(format!("{name} {value} is below 0"), format!("write {name} above 0")))
    } else {
        Err(Complaint::new(format!("{name} is 0"), itself(without)))
    }
}

fn lognormal(mu: f64, sigma: f64) -> Result<(), Complaint> {
    if mu.is_nan() || mu.abs() > LOG_MEDIAN {
        let what = "a log-normal's median must lie between 1e-304 and 1e304";
        return Err(Complaint::new(what, "write a median, mean or range of numbers above 0"));
    }
    finite(&[("sigma", sigma)])?;
    if sigma < 0.0 {
        let help = "write sigma or cv above 0; in a range, the lower end first";
        return Err(Complaint::new(format!("the spread sigma {sigma:.6} is below 0"), help));
    }
    spread("sigma", sigma, libm::exp(mu))
}

fn shapes(alpha: f64, beta: f64) -> Result<(), Complaint> {
    finite(&[("alpha", alpha), ("beta", beta)])?;
    for (name, shape) in [("alpha", alpha), ("beta", beta)] {
        if !(BETA_SHAPE.0..=BETA_SHAPE.1).contains(&shape) {
            let what = format!("{name} {shape} lies outside 0.001 to 1000000");
            let help = "write alpha and beta above 0, or a mean between 0 and 1 with a strength above 0";
            return Err(Complaint::new(what, help));
        }
    }
    if alpha + beta < BETA_STRENGTH {
        let what = format!("alpha + beta is {}, below {BETA_STRENGTH}", alpha + beta);
        return Err(Complaint::new(what, format!("write Bernoulli(chance: {})", alpha / (alpha + beta))));
    }
    Ok(())
}

fn poisson(mean: f64) -> Result<(), Complaint> {
    finite(&[("mean", mean)])?;
    if mean < 0.0 {
        Err(Complaint::new(format!("mean {mean} is below 0"), "write a mean of 0 or more"))
    } else if mean > POISSON_MEAN {
        let help = format!("write Normal(mean: {mean}, sd: {})", libm::round(mean.sqrt()));
        Err(Complaint::new(format!("mean {mean} is above 1000000"), help))
    } else {
        Ok(())
    }
}

fn chance_of_one(chance: f64) -> Result<(), Complaint> {
    finite(&[("chance", chance)])?;
    if (0.0..=1.0).contains(&chance) {
        Ok(())
    } else {
        Err(Complaint::new(format!("chance {chance} lies outside 0 to 1"), "write a chance from 0 to 1: 0.3 for 30 %"))
    }
}

fn discrete(values: &[f64], weights: &[f64]) -> Result<(), Complaint> {
    let (value_count, weight_count) = (values.len(), weights.len());
    if value_count != weight_count {
        let what = format!("{value_count} values but {weight_count} weights");
        return Err(Complaint::new(what, "give every value one weight"));
    }
    match values {
        [] => return Err(Complaint::new("there are no values", "write at least two values")),
        [only] => return Err(Complaint::new("there is only one value", itself(*only))),
        _ if value_count > DISCRETE_VALUES => {
            return Err(Complaint::new(
                format!("{value_count} values are more than {DISCRETE_VALUES}"),
                "write fewer values",
            ));
        }
        _ => {}
    }
    for (value, weight) in values.iter().zip(weights) {
        finite(&[("a value", *value), ("a weight", *weight)])?;
        if *weight < 0.0 {
            let what = format!("the weight {weight} of value {value} is below 0");
            return Err(Complaint::new(what, "write weights of 0 or more"));
        }
    }
    if weights.iter().all(|weight| *weight <= 0.0) {
        return Err(Complaint::new("every weight is 0", "write at least one weight above 0"));
    }
    if !weights.iter().sum::<f64>().is_finite() {
        return Err(Complaint::new("the weights add up to more than a number can hold", "write smaller weights"));
    }
    Ok(())
}

fn itself(value: f64) -> String {
    format!("write the number itself: {value}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Distribution as D;

    #[test]
    fn every_bad_parameter_has_its_sentence() {
        let unordered = |values: Vec<f64>, weights: Vec<f64>| D::Discrete { values, weights };
        let cases = [
            (D::Constant { value: f64::NAN }, "value is not a finite number", "write an ordinary number"),
            (D::Uniform { low: 3.0, high: 1.0 }, "low 3 is above high 1", "write low: 1, high: 3"),
            (D::Uniform { low: 4.0, high: 4.0 }, "low and high are both 4", "write the number itself: 4"),
            (D::Uniform { low: 0.0, high: f64::INFINITY }, "high is not a finite number", "write an ordinary number"),
            (
                D::Uniform { low: -1e308, high: 1e308 },
                "its mean or variance is too large for a number",
                "write smaller numbers",
            ),
            (D::Pert { low: 1.0, mode: 7.0, high: 6.0 }, "mode 7 is above high 6", "write a mode from 1 to 6"),
            (D::Triangular { low: 1.0, mode: 0.5, high: 6.0 }, "mode 0.5 is below low 1", "write a mode from 1 to 6"),
            (D::Triangular { low: 2.0, mode: 2.0, high: 2.0 }, "low and high are both 2", "write the number itself: 2"),
            (D::Normal { mean: 5.0, sd: -1.0 }, "sd -1 is below 0", "write sd above 0"),
            (D::Normal { mean: 5.0, sd: 0.0 }, "sd is 0", "write the number itself: 5"),
            (
                D::lognormal_median_sigma(-2.0, 0.5),
                "a log-normal's median must lie between 1e-304 and 1e304",
                "write a median, mean or range of numbers above 0",
            ),
            (
                D::lognormal_range(10.0, 5.0),
                "the spread sigma -0.210702 is below 0",
                "write sigma or cv above 0; in a range, the lower end first",
            ),
            (
                D::lognormal_mean_cv(1.25, -0.5),
                "the spread sigma -0.472381 is below 0",
                "write sigma or cv above 0; in a range, the lower end first",
            ),
            (D::lognormal_median_sigma(1.0, 0.0), "sigma is 0", "write the number itself: 1"),
            (
                D::LogNormal { mu: 0.0, sigma: 30.0 },
                "its mean or variance is too large for a number",
                "write smaller numbers",
            ),
            (
                D::beta_mean_strength(1.5, 2.0),
                "beta -1 lies outside 0.001 to 1000000",
                "write alpha and beta above 0, or a mean between 0 and 1 with a strength above 0",
            ),
            (
                D::Beta { alpha: 0.0, beta: 2.0 },
                "alpha 0 lies outside 0.001 to 1000000",
                "write alpha and beta above 0, or a mean between 0 and 1 with a strength above 0",
            ),
            (
                D::Beta { alpha: 0.015_625, beta: 0.046_875 },
                "alpha + beta is 0.0625, below 0.1",
                "write Bernoulli(chance: 0.25)",
            ),
            (D::Exponential { mean: -4.0 }, "mean -4 is below 0", "write mean above 0"),
            (D::Exponential { mean: 0.0 }, "mean is 0", "write the number itself: 0"),
            (D::Poisson { mean: -4.0 }, "mean -4 is below 0", "write a mean of 0 or more"),
            (D::Poisson { mean: 4e6 }, "mean 4000000 is above 1000000", "write Normal(mean: 4000000, sd: 2000)"),
            (
                D::Bernoulli { chance: 1.2 },
                "chance 1.2 lies outside 0 to 1",
                "write a chance from 0 to 1: 0.3 for 30 %",
            ),
            (unordered(vec![1.0, 2.0], vec![1.0]), "2 values but 1 weights", "give every value one weight"),
            (unordered(vec![], vec![]), "there are no values", "write at least two values"),
            (unordered(vec![7.0], vec![1.0]), "there is only one value", "write the number itself: 7"),
            (
                unordered(vec![1.0, 2.0], vec![1.0, -1.0]),
                "the weight -1 of value 2 is below 0",
                "write weights of 0 or more",
            ),
            (unordered(vec![1.0, 2.0], vec![0.0, 0.0]), "every weight is 0", "write at least one weight above 0"),
            (
                unordered(vec![1.0, f64::NAN], vec![1.0, 1.0]),
                "a value is not a finite number",
                "write an ordinary number",
            ),
        ];
        for (distribution, what, help) in cases {
            assert_eq!(distribution.check(), Err(Complaint::new(what, help)), "{distribution:?}");
        }
    }

    #[test]
    fn what_is_wrong_within_a_mixture_or_truncation_has_its_sentence() {
        let mixture = |parts: &[(f64, D)]| D::Mixture { parts: parts.to_vec() };
        let one = || D::Constant { value: 1.0 };
        let cases = [
            (D::Gamma { shape: 4e6, scale: 1e-6 }, "shape 4000000 is above 100000", "write Normal(mean: 4, sd: 0.002)"),
            (
                D::Gamma { shape: -1.0, scale: 1.0 },
                "shape -1 lies outside 0.001 to 100000",
                "write shape and scale above 0, or a mean above 0 with a cv from 0.0032 to 31",
            ),
            (D::Gamma { shape: 2.0, scale: -1.0 }, "scale -1 is below 0", "write scale above 0"),
            (D::Weibull { shape: 2.0, scale: 0.0 }, "scale is 0", "write the number itself: 0"),
            (
                D::Weibull { shape: 0.0, scale: 1.0 },
                "shape 0 lies outside 0.02 to 10000",
                "write a shape above 0: 1 for a constant risk, 2 for a rising one",
            ),
            (D::Pareto { min: -1.0, alpha: 3.0 }, "min -1 is not above 0", "write a min above 0"),
            (D::Pareto { min: 1.0, alpha: -3.0 }, "alpha -3 lies outside 0 to 1000000", "write an alpha above 2, as 3"),
            (
                D::Pareto { min: 1.0, alpha: 2.0 },
                "with alpha 2 the variance is infinite, so no error could be given",
                "write alpha above 2, or Truncated(of: Pareto(min: 1, alpha: 2), max: …)",
            ),
            (
                mixture(&[(1.0, one()), (1.0, D::Pareto { min: 1.0, alpha: 1.5 })]),
                "in part 2, with alpha 1.5 the variance is infinite, so no error could be given",
                "write alpha above 2, or Truncated(of: Pareto(min: 1, alpha: 1.5), max: …)",
            ),
            (mixture(&vec![(1.0, one()); 21]), "21 parts are more than 20", "write fewer parts"),
            (mixture(&[(0.0, one()), (0.0, one())]), "every weight is 0", "write at least one weight above 0"),
            (
                mixture(&[(1e308, one()), (1e308, one())]),
                "the weights add up to more than a number can hold",
                "write smaller weights",
            ),
        ];
        for (distribution, what, help) in cases {
            assert_eq!(distribution.check(), Err(Complaint::new(what, help)), "{distribution:?}");
        }
        let heavy = D::truncated(&D::Pareto { min: 1.0, alpha: 0.5 }, None, Some(1e9)).expect("a window");
        assert_eq!(heavy.check(), Ok(()), "cut above, every moment is finite");
    }

    #[test]
    fn limits_may_be_met_exactly() {
        let accepted = [
            D::Constant { value: 0.0 },
            D::Pert { low: 1.0, mode: 1.0, high: 6.0 },
            D::Triangular { low: 1.0, mode: 6.0, high: 6.0 },
            D::Poisson { mean: 0.0 },
            D::Poisson { mean: 1e6 },
            D::Bernoulli { chance: 0.0 },
            D::Bernoulli { chance: 1.0 },
            D::Beta { alpha: 0.001, beta: 1e6 },
            D::Discrete { values: vec![1.0, 2.0], weights: vec![0.0, 1.0] },
        ];
        for distribution in accepted {
            assert_eq!(distribution.check(), Ok(()), "{distribution:?}");
        }
    }
}
