//! What the State takes upon itself, as its budget sees it: grant equivalents by the fiscal year in which they are signed, and what is still
//! expected to be paid under guarantees and collars when each is over. Section 7 of the model. Pays nothing.

use crate::model::Clock;

/// What was signed in a run, by fiscal year of the study.
#[derive(Clone, Debug, Default)]
pub struct Signed {
    /// Grant equivalents of what was signed in the year.
    pub equivalents: Vec<f64>,
    /// What is expected to be paid, after the end of the year, under what was signed by then.
    pub provisions: Vec<f64>,
}

impl Signed {
    /// Starts a run.
    pub fn clear(&mut self, clock: Clock) {
        for years in [&mut self.equivalents, &mut self.provisions] {
            years.clear();
            years.resize(clock.years(), 0.0);
        }
    }

    /// A contract or an overlay that is worth so much is signed in a month.
    pub fn sign(&mut self, clock: Clock, month: usize, equivalent: f64) {
        if month < clock.months {
            self.equivalents[clock.year(month)] += equivalent;
        }
    }

    /// Under what is signed in a month so much is expected to be paid in each month from then on.
    pub fn provide(&mut self, clock: Clock, month: usize, expected: &[f64]) {
        for year in clock.year(month)..self.provisions.len() {
            let end = clock.last_month(year);
            if month <= end {
                self.provisions[year] += expected.iter().skip(end - month + 1).sum::<f64>();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two fiscal years and a half, from the third month of the first.
    const CLOCK: Clock = Clock { start_year: 2026, start_month: 2, fiscal_start: 0, months: 28 };

    #[test]
    #[allow(clippy::float_cmp, reason = "whole numbers are exact")]
    fn what_is_expected_runs_off_as_its_months_go_by() {
        let mut signed = Signed::default();
        signed.clear(CLOCK);
        // The first year ends with month 9, the second with 21, the last with the study's month 27.
        signed.provide(CLOCK, 8, &[1.0, 2.0, 4.0, 8.0]);
        assert_eq!(signed.provisions, [12.0, 0.0, 0.0]);
        signed.provide(CLOCK, 27, &[1.0, 2.0]);
        signed.provide(CLOCK, 28, &[1.0, 2.0]);
        assert_eq!(signed.provisions, [12.0, 0.0, 2.0]);
        signed.sign(CLOCK, 9, 5.0);
        signed.sign(CLOCK, 10, 7.0);
        signed.sign(CLOCK, 28, 9.0);
        assert_eq!(signed.equivalents, [5.0, 7.0, 0.0]);
    }
}
