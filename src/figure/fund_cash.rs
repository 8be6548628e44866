//! Figure: what State and partners have back from funds less what they pay in, year by year: the J. Computes nothing.

use crate::study::summary::Summary;
use crate::words::Words;

use super::drawing::Drawing;
use super::money_by_year::{Told, tell};
use super::style::STATE;

/// The series that it tells.
const SERIES: &str = "fund_cash";

/// Whether a study is about funds.
pub(super) fn is_there(summary: &Summary) -> bool {
    summary.policies.iter().any(|policy| policy.series(SERIES).is_some())
}

pub(super) fn draw(summary: &Summary, words: &'static Words) -> Drawing {
    let figures = &words.figures;
    let told = Told {
        subject: figures.fund_subject,
        series: &[(SERIES, STATE, figures.fund_cash)],
        nothing: figures.fund_nothing,
        below: figures.fund_below,
        everyone: false,
    };
    tell(summary, &told, words)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::sample::{self, SEVEN};
    use super::*;
    use crate::study::summary::{SeriesSummary, YearSummary};

    /// The J of a fund: it pays in for five years, and has back more over the next ones.
    fn cash(year: usize, scale: f64) -> YearSummary {
        let mean = [-1.1e11, -1.6e11, -1.4e11, -0.9e11, -0.4e11, 0.3e11, 1.5e11, 2.4e11, 2.0e11, 1.2e11, 0.5e11]
            .get(year)
            .map_or(0.0, |mean| mean * scale);
        YearSummary {
            mean: Some(mean),
            se: Some(mean.abs() * 0.01),
            n: 2_000,
            band: sample::band(mean, mean.abs() * 0.6),
        }
    }

    /// Summaries in which the first so many policies after the reference have a fund.
    pub(in super::super) fn hard() -> Vec<(&'static str, Summary)> {
        let of = |names: &[&str], years: std::ops::Range<i32>, funds: usize, scale: f64| {
            let mut summary = sample::summary(names, years, 1.0);
            let years = summary.years.len();
            for (place, policy) in summary.policies.iter_mut().enumerate() {
                let there = place > 0 && place <= funds;
                let entry = |year| cash(year, if there { scale } else { 0.0 });
                let years = (0..years).map(entry).collect();
                policy.series.push(SeriesSummary { name: SERIES, unit: "VND".into(), years });
            }
            summary
        };
        let many: Vec<String> = (0..45).map(|number| format!("policy {number}")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        vec![
            ("fund", of(&SEVEN[..3], 2026..2041, 1, 1.0)),
            ("two funds", of(&SEVEN, 2026..2076, 2, 1e3)),
            ("small fund", of(&SEVEN[..2], 2026..2037, 1, 1e-6)),
            ("many funds", of(&many, 2026..2041, 44, 1.0)),
            ("a year of a fund", of(&SEVEN, 2026..2027, 6, 1.0)),
            ("a fund that makes no deal", of(&SEVEN, 2026..2041, 0, 1.0)),
        ]
    }

    #[test]
    fn it_appears_where_there_are_funds() {
        assert!(!is_there(&sample::summary(&SEVEN, 2026..2034, 1.0)));
        assert!(hard().iter().all(|(_, summary)| is_there(summary)));
    }
}
