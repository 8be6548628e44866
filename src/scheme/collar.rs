//! A collar on revenue: what the State pays and receives of a sales year beside its plan, once it is known and as it is expected. Moves no
//! money.

use serde::{Deserialize, Serialize};

use crate::chance::normal::normal_cdf;
use crate::number::checks::check_range;
use crate::number::{At, FactorPerRun, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::text::{Faults, Node};
use crate::units::to_f64;

/// Most years of grace.
const MOST_GRACE: u32 = 50;

/// What counts beyond a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
pub enum Counted {
    /// What revenue lies beyond the bound.
    Excess,
    /// Once the bound is passed, the whole difference to the plan.
    Difference,
}

/// A collar, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Collar {
    /// The State pays below this part of the plan.
    pub low: RunNumber,
    /// It receives above this multiple of the plan.
    pub high: RunNumber,
    /// Its share of what counts.
    pub share: RunShare,
    /// First sales years in which it receives nothing.
    pub grace_years: u32,
    /// What counts.
    pub reading: Counted,
}

/// A collar in one run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownCollar {
    /// The State pays below this part of the plan.
    pub low: f64,
    /// It receives above this multiple of the plan.
    pub high: f64,
    /// Its share of what counts.
    pub share: f64,
    /// First sales years in which it receives nothing.
    pub grace_years: usize,
    /// What counts.
    pub reading: Counted,
}

/// What the State pays and receives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flows {
    /// It pays.
    pub paid: f64,
    /// It receives.
    pub received: f64,
}

impl Collar {
    /// What it is given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownCollar {
        KnownCollar {
            low: self.low.at(drawn),
            high: self.high.at(drawn),
            share: self.share.at(drawn).to_f64(),
            grace_years: self.grace_years as usize,
            reading: self.reading,
        }
    }
}

impl KnownCollar {
    /// The same, of which `factor` is granted.
    #[must_use]
    pub fn cut(self, factor: f64) -> KnownCollar {
        KnownCollar { share: self.share * factor, ..self }
    }

    /// Of a sales year, counted from 0, with this revenue and plan.
    #[must_use]
    pub fn of(self, year: usize, revenue: f64, plan: f64) -> Flows {
        let (low, high) = (self.low * plan, self.high * plan);
        let (below, above) = match self.reading {
            Counted::Excess => (low - revenue, revenue - high),
            Counted::Difference => (plan - revenue, revenue - plan),
        };
        Flows {
            paid: if revenue < low { self.share * below.max(0.0) } else { 0.0 },
            received: if revenue > high && year >= self.grace_years { self.share * above.max(0.0) } else { 0.0 },
        }
    }

    /// What is expected of each of so many sales years per unit of its plan, where the yearly change of the logarithm of revenue has this
    /// standard deviation: revenue walks from its first year on.
    #[must_use]
    pub fn expected_each(self, years: usize, volatility: f64) -> Vec<Flows> {
        (0..years).map(|year| self.expected(year, volatility * to_f64(year).sqrt())).collect()
    }

    /// What is expected of a sales year per unit of its plan, where the logarithm of revenue ÷ plan is normal with this standard deviation
    /// and the mean of the ratio is one (Black 1976).
    #[must_use]
    pub fn expected(self, year: usize, sd: f64) -> Flows {
        if sd <= 0.0 {
            return self.of(year, 1.0, 1.0);
        }
        let [paid, received] = [self.low, self.high].map(|bound| {
            if bound <= 0.0 {
                return (0.0, 0.0, 1.0, 1.0);
            }
            let d1 = -libm::log(bound) / sd + sd / 2.0;
            let (d1, d2) = (d1, d1 - sd);
            (normal_cdf(-d1), normal_cdf(-d2), normal_cdf(d1), normal_cdf(d2))
        });
        // Of the ratio below and above a bound: its mean over there, and the chance of being there.
        let (below, chance_below) = (paid.0, paid.1);
        let (above, chance_above) = (received.2, received.3);
        let (put, call) = match self.reading {
            Counted::Excess => (self.low * chance_below - below, above - self.high * chance_above),
            Counted::Difference => (chance_below - below, above - chance_above),
        };
        Flows {
            paid: self.share * put.max(0.0),
            received: if year >= self.grace_years { self.share * call.max(0.0) } else { 0.0 },
        }
    }
}

/// A collar as written.
#[derive(Clone, Copy, Debug)]
pub struct Written<'s> {
    /// The State pays below this part of the plan.
    pub low: &'s Uncertain<FactorPerRun>,
    /// It receives above this multiple of the plan.
    pub high: &'s Uncertain<FactorPerRun>,
    /// Its share.
    pub share: &'s Uncertain<SharePerRun>,
    /// Years of grace.
    pub grace_years: Option<u32>,
}

/// Checks what is written of a collar.
pub fn check(written: Written<'_>, at: &At<'_>, root: &Node, faults: &mut Faults) {
    let Written { low, high, share, grace_years } = written;
    let path = |field: &str| at.field(field).to_string();
    if let Some(years) = grace_years {
        check_range(years, (0, MOST_GRACE), "years", &path("grace_years"), root, faults);
    }
    if let (Some(lowest), Some(highest)) = (low.exact(), high.exact())
        && lowest > highest
    {
        let what =
            format!("low, {lowest}, is above high, {highest}: of the same revenue the State would pay and receive");
        let help = "write a low below 1 and a high above 1, as low: 0.75, high: 1.25".to_owned();
        faults.at(root, &path("low"), what, help);
    } else {
        check_bounds(low, high, &path, root, faults);
    }
    if share.highest().is_some_and(|high| high <= 0.0) {
        let what = "the State shares nothing, so the scheme can never bind";
        faults.at(root, &path("share"), what, "write a share above 0, as 0.5".to_owned());
    }
}

/// Checks that the State pays below the plan, and receives above it.
fn check_bounds(
    low: &Uncertain<FactorPerRun>,
    high: &Uncertain<FactorPerRun>,
    path: &impl Fn(&str) -> String,
    root: &Node,
    faults: &mut Faults,
) {
    if low.highest().is_some_and(|low| low > 1.0) {
        let what = "the State would pay although the plan is reached";
        faults.at(root, &path("low"), what, "write a low of at most 1, as 0.75".to_owned());
    } else if low.highest().is_some_and(|low| low <= 0.0) {
        let what = "the State pays for no revenue at all, so the scheme can never bind";
        faults.at(root, &path("low"), what, "write a low above 0, as 0.75".to_owned());
    }
    if high.lowest().is_some_and(|high| high < 1.0) {
        let what = "the State would receive although the plan is not reached";
        faults.at(root, &path("high"), what, "write a high of at least 1, as 1.25".to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collar(low: f64, high: f64, reading: Counted) -> KnownCollar {
        KnownCollar { low, high, share: 0.5, grace_years: 0, reading }
    }

    #[test]
    fn what_is_expected_is_blacks_formula() {
        // Mean 100, share .5: worked out elsewhere by numerical integration of the log-normal density.
        for (sd, low, high, reading, paid, received) in [
            (0.25, 0.80, 1.20, Counted::Excess, 1.1328, 1.8529),
            (0.25, 0.80, 1.20, Counted::Difference, 3.3465, 3.8177),
            (0.40, 0.85, 1.15, Counted::Excess, 4.1689, 5.2774),
            (0.40, 0.85, 1.15, Counted::Difference, 7.3060, 7.4627),
        ] {
            let Flows { paid: found, received: back } = collar(low, high, reading).expected(0, sd);
            assert!((100.0 * found - paid).abs() < 5e-5, "{found} {paid}");
            assert!((100.0 * back - received).abs() < 5e-5, "{back} {received}");
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn beyond_a_bound_the_excess_or_the_whole_difference_is_shared() {
        let (excess, difference) = (collar(0.75, 1.25, Counted::Excess), collar(0.75, 1.25, Counted::Difference));
        assert_eq!(excess.of(0, 50.0, 100.0), Flows { paid: 12.5, received: 0.0 });
        assert_eq!(difference.of(0, 50.0, 100.0), Flows { paid: 25.0, received: 0.0 });
        assert_eq!(excess.of(0, 165.0, 100.0), Flows { paid: 0.0, received: 20.0 });
        assert_eq!(difference.of(0, 165.0, 100.0), Flows { paid: 0.0, received: 32.5 });
        assert_eq!(difference.of(0, 80.0, 100.0), Flows::default());
        // Nothing is received in years of grace, though what is lacking is paid.
        let grace = KnownCollar { grace_years: 3, ..excess };
        assert_eq!([grace.of(2, 165.0, 100.0).received, grace.of(3, 165.0, 100.0).received], [0.0, 20.0]);
        assert_eq!(grace.of(0, 50.0, 100.0).paid, 12.5);
        assert_eq!((grace.expected(2, 0.3).received, grace.expected(2, 0.0)), (0.0, Flows::default()));
    }
}
