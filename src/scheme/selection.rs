//! How a scheme ranks its applicants: the selection rule as written and resolved, and the order of one call. Awards nothing.

use serde::Deserialize;

use crate::number::{At, FactorPerRun, Numbers, RunNumber, SharePerRun, Uncertain};
use crate::scheme::tournament::{Keep, check_keep};
use crate::text::{Faults, Node};
use crate::units::Money;

/// How a scheme ranks its applicants.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Selection {
    /// Nobody is turned away while the budget lasts; where it does not, as `FirstCome`.
    Everyone,
    /// By month of application, by lot within a month.
    FirstCome,
    /// By lot.
    Lottery,
    /// By a panel's score.
    Panel {
        /// Variance of quality ÷ variance of score, above 0 and at most 1.
        reliability: Uncertain<SharePerRun>,
        /// Standard deviations of score that a certain failure costs; 0 where not written.
        failure_aversion: Option<Uncertain<FactorPerRun>>,
        /// What the panel compares; `PerUnit` where not written.
        score: Option<Score>,
        /// The least chance of success that it takes: that all stages are passed and, under a fund, that the exit gives back what the
        /// fund paid. None is refused for it where not written.
        least_success: Option<Uncertain<SharePerRun>>,
    },
    /// By what a fund expects to have of a deal per unit of what it pays; no chance of failure counts against it.
    Portfolio {
        /// Variance of quality ÷ variance of score, above 0 and at most 1.
        reliability: Uncertain<SharePerRun>,
    },
    /// A tournament for each technology of a call: the best of its applicants by a panel's score get a contract for the first stage, of those who
    /// pass its gate the best by a new score go on into the second, and so on. The State pays for each stage its share, also above `max_state_share`.
    Tournament {
        /// Contracts of each phase: of the first stage, the second, …; the last number goes on to the end.
        keep: Vec<u32>,
        /// Variance of quality ÷ variance of score, above 0 and at most 1.
        reliability: Uncertain<SharePerRun>,
        /// Standard deviations of score that a certain failure costs; 0 where not written.
        failure_aversion: Option<Uncertain<FactorPerRun>>,
    },
}

/// What a panel compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Score {
    /// Expected value per unit of State money.
    PerUnit,
    /// Expected value of the project, however much it asks for.
    PerProject,
}

/// How applicants are ranked, resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub enum Ranking {
    /// Month of application, then by lot.
    Everyone,
    /// Month of application, then by lot.
    FirstCome,
    /// By lot.
    Lottery,
    /// By score.
    Panel {
        /// Variance of quality ÷ variance of score.
        reliability: RunNumber,
        /// Standard deviations a certain failure costs.
        failure_aversion: RunNumber,
        /// What is compared.
        score: Score,
        /// The least chance of success that is taken.
        least_success: RunNumber,
    },
    /// By what a fund expects.
    Portfolio {
        /// Variance of quality ÷ variance of score.
        reliability: RunNumber,
    },
    /// By score, phase by phase.
    Tournament {
        /// Contracts of each phase.
        keep: Keep,
        /// Variance of quality ÷ variance of score.
        reliability: RunNumber,
        /// Standard deviations a certain failure costs.
        failure_aversion: RunNumber,
    },
}

impl Score {
    /// What a panel sees in a project of this value to which the State would commit itself.
    #[must_use]
    pub fn quality(self, value: f64, commitment: Money) -> f64 {
        match self {
            Score::PerUnit if commitment <= Money::ZERO => 0.0,
            Score::PerUnit => value / commitment.to_f64(),
            Score::PerProject => value,
        }
    }
}

impl Ranking {
    /// Where no rule is written.
    pub const DEFAULT: Ranking = Ranking::Everyone;

    /// The order of a call: places of its applicants, first to last; ties by place. `drawn`: the run's numbers.
    pub fn order(&self, drawn: &[f64], applicants: &mut impl Applicants) -> Vec<usize> {
        let places = 0..applicants.count();
        let keys: Vec<f64> = match self {
            Ranking::Everyone | Ranking::FirstCome => {
                // A ticket lies between 0 and 1.
                places.clone().map(|place| f64::from(applicants.month(place)) + applicants.ticket(place)).collect()
            }
            Ranking::Lottery => places.clone().map(|place| applicants.ticket(place)).collect(),
            Ranking::Panel { reliability, failure_aversion, score, least_success: _ } => {
                by_panel(applicants, *score, reliability.at(drawn), failure_aversion.at(drawn))
            }
            Ranking::Tournament { keep: _, reliability, failure_aversion } => {
                by_panel(applicants, Score::PerUnit, reliability.at(drawn), failure_aversion.at(drawn))
            }
            Ranking::Portfolio { reliability } => {
                let seen: Vec<Applicant> = places.clone().map(|place| applicants.invested(place)).collect();
                best_first(&seen, reliability.at(drawn), 0.0)
            }
        };
        let mut order: Vec<usize> = places.collect();
        order.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]));
        order
    }

    /// Whether one with this chance of success is refused whatever its rank.
    #[must_use]
    pub fn bars(&self, drawn: &[f64], chance: impl FnOnce() -> f64) -> bool {
        match self {
            Ranking::Everyone
            | Ranking::FirstCome
            | Ranking::Lottery
            | Ranking::Portfolio { .. }
            | Ranking::Tournament { .. } => false,
            Ranking::Panel { least_success, .. } => {
                let least = least_success.at(drawn);
                least > 0.0 && chance() < least
            }
        }
    }

    /// The phases at whose ends the contracts of one call are decided on together; `None`: each goes on from gate to gate.
    #[inline]
    #[must_use]
    pub fn keep(&self) -> Option<Keep> {
        match self {
            Ranking::Everyone
            | Ranking::FirstCome
            | Ranking::Lottery
            | Ranking::Panel { .. }
            | Ranking::Portfolio { .. } => None,
            Ranking::Tournament { keep, .. } => Some(*keep),
        }
    }
}

/// A field of a panel and of a tournament.
const RELIABILITY: &str = "reliability";
/// A field of a panel and of a tournament.
const FAILURE_AVERSION: &str = "failure_aversion";

impl Selection {
    /// The ranking with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Ranking {
        match self {
            Selection::Everyone => Ranking::Everyone,
            Selection::FirstCome => Ranking::FirstCome,
            Selection::Lottery => Ranking::Lottery,
            Selection::Panel { reliability, failure_aversion, score, least_success } => Ranking::Panel {
                score: score.unwrap_or(Score::PerUnit),
                reliability: numbers.run(&at.field(RELIABILITY), reliability),
                failure_aversion: numbers.run_or(&at.field(FAILURE_AVERSION), failure_aversion.as_ref(), 0.0),
                least_success: numbers.run_or(&at.field("least_success"), least_success.as_ref(), 0.0),
            },
            Selection::Portfolio { reliability } => {
                Ranking::Portfolio { reliability: numbers.run(&at.field(RELIABILITY), reliability) }
            }
            Selection::Tournament { keep, reliability, failure_aversion } => Ranking::Tournament {
                keep: Keep::new(keep),
                reliability: numbers.run(&at.field(RELIABILITY), reliability),
                failure_aversion: numbers.run_or(&at.field(FAILURE_AVERSION), failure_aversion.as_ref(), 0.0),
            },
        }
    }

    /// Whether contracts are decided on in phases.
    #[must_use]
    pub fn is_in_phases(&self) -> bool {
        self.keeps().is_some()
    }

    /// Contracts by phase, where there are phases.
    #[must_use]
    pub fn keeps(&self) -> Option<&[u32]> {
        match self {
            Selection::Tournament { keep, .. } => Some(keep),
            Selection::Everyone
            | Selection::FirstCome
            | Selection::Lottery
            | Selection::Panel { .. }
            | Selection::Portfolio { .. } => None,
        }
    }

    /// Whether it looks at what a fund expects.
    #[must_use]
    pub fn is_of_a_fund(&self) -> bool {
        match self {
            Selection::Portfolio { .. } => true,
            Selection::Everyone
            | Selection::FirstCome
            | Selection::Lottery
            | Selection::Panel { .. }
            | Selection::Tournament { .. } => false,
        }
    }

    /// Whether a panel sees anything, and the phases of a tournament grow smaller.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let reliability = match self {
            Selection::Panel { reliability, .. } | Selection::Portfolio { reliability } => reliability,
            Selection::Tournament { keep, reliability, .. } => {
                check_keep(keep, &at.field("keep"), root, faults);
                reliability
            }
            Selection::Everyone | Selection::FirstCome | Selection::Lottery => return,
        };
        if reliability.ends().is_none_or(|(low, _)| low > 0.0) {
            return;
        }
        let what = match reliability.exact() {
            Some(_) => "a panel of reliability 0 sees nothing but noise".to_owned(),
            None => format!("{} can fall to 0, and such a panel sees nothing but noise", reliability.number.kind()),
        };
        let help = "write a reliability above 0, as 0.5, or selection: Lottery".to_owned();
        faults.at(root, &at.field(RELIABILITY).to_string(), what, help);
    }
}

/// The applicants of one call, by their places in project order: whatever a ranking may ask of them.
pub trait Applicants {
    /// How many there are.
    fn count(&self) -> usize;

    /// Month of application.
    fn month(&self, place: usize) -> u16;

    /// The lot drawn.
    fn ticket(&self, place: usize) -> f64;

    /// What a panel sees that compares this.
    fn seen(&mut self, place: usize, score: Score) -> Applicant;

    /// What a fund sees that expects something of a deal.
    fn invested(&mut self, place: usize) -> Applicant;
}

/// What a panel sees of one applicant.
#[derive(Clone, Copy, Debug)]
pub struct Applicant {
    /// What the panel compares, in any unit common to the call.
    pub quality: f64,
    /// Chance that the project fails.
    pub failure: f64,
    /// The panel's error, a standard normal score.
    pub noise: f64,
}

/// What orders applicants by a panel's score, highest first.
fn by_panel(applicants: &mut impl Applicants, compared: Score, reliability: f64, failure_aversion: f64) -> Vec<f64> {
    let seen: Vec<Applicant> = (0..applicants.count()).map(|place| applicants.seen(place, compared)).collect();
    best_first(&seen, reliability, failure_aversion)
}

/// What orders applicants by their scores, highest first.
fn best_first(seen: &[Applicant], reliability: f64, failure_aversion: f64) -> Vec<f64> {
    scores(seen, reliability, failure_aversion).into_iter().map(|score| -score).collect()
}

/// The scores of one call: standardised quality, plus noise of variance (1−r)/r, less failure aversion × chance of failure.
/// One applicant or no spread beyond rounding: quality 0.
#[allow(clippy::cast_precision_loss, reason = "a call has fewer than 2^52 applicants")]
fn scores(applicants: &[Applicant], reliability: f64, failure_aversion: f64) -> Vec<f64> {
    let n = applicants.len() as f64;
    let mean = applicants.iter().map(|a| a.quality).sum::<f64>() / n;
    let variance = applicants.iter().map(|a| (a.quality - mean) * (a.quality - mean)).sum::<f64>() / n;
    let spread = libm::sqrt(variance);
    let noise = libm::sqrt((1.0 - reliability) / reliability);
    applicants
        .iter()
        .map(|a| {
            let quality = if spread > 1e-12 * mean.abs() { (a.quality - mean) / spread } else { 0.0 };
            quality + noise * a.noise - failure_aversion * a.failure
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applicant(quality: f64) -> Applicant {
        Applicant { quality, failure: 0.5, noise: 2.0 }
    }

    /// Three applicants by month, ticket and quality.
    struct Three([(u16, f64, f64); 3]);

    impl Applicants for Three {
        fn count(&self) -> usize {
            3
        }

        fn month(&self, place: usize) -> u16 {
            self.0[place].0
        }

        fn ticket(&self, place: usize) -> f64 {
            self.0[place].1
        }

        fn seen(&mut self, place: usize, _: Score) -> Applicant {
            Applicant { noise: 0.0, ..applicant(self.0[place].2) }
        }

        fn invested(&mut self, place: usize) -> Applicant {
            self.seen(place, Score::PerUnit)
        }
    }

    #[test]
    fn each_ranking_looks_at_what_is_its_own_and_ties_of_a_month_are_by_lot() {
        let panel = Ranking::Panel {
            reliability: RunNumber::Fixed(1.0),
            failure_aversion: RunNumber::Fixed(0.0),
            score: Score::PerUnit,
            least_success: RunNumber::Fixed(0.0),
        };
        for (ranking, order) in [
            (Ranking::Everyone, [1, 2, 0]),
            (Ranking::FirstCome, [1, 2, 0]),
            (Ranking::Lottery, [2, 1, 0]),
            (panel, [0, 2, 1]),
            (Ranking::Portfolio { reliability: RunNumber::Fixed(1.0) }, [0, 2, 1]),
        ] {
            let mut applicants = Three([(9, 0.8, 7.0), (3, 0.5, 1.0), (9, 0.1, 2.0)]);
            assert_eq!(ranking.order(&[], &mut applicants), order, "{ranking:?}");
        }
    }

    #[test]
    fn a_perfect_panel_sees_standardised_quality() {
        // Qualities 1, 2, 3: mean 2, population standard deviation √(2/3).
        let scores = scores(&[applicant(1.0), applicant(2.0), applicant(3.0)], 1.0, 0.0);
        let expected = 1.0 / (2.0_f64 / 3.0).sqrt();
        assert!((scores[0] + expected).abs() < 1e-12 && scores[1] == 0.0 && (scores[2] - expected).abs() < 1e-12);
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "quarters are exact")]
    fn a_panel_compares_what_a_project_gives_or_what_it_gives_for_a_unit_of_money() {
        // 300 for 400 beats 200 for 100 by the project, and not by the unit.
        assert_eq!(
            [(300.0, 400), (200.0, 100)].map(|(value, money)| Score::PerUnit.quality(value, Money(money))),
            [0.75, 2.0]
        );
        assert_eq!(
            [(300.0, 400), (200.0, 100)].map(|(value, money)| Score::PerProject.quality(value, Money(money))),
            [300.0, 200.0]
        );
        assert_eq!(Score::PerUnit.quality(300.0, Money::ZERO), 0.0);
    }

    #[test]
    fn half_reliable_means_noise_as_wide_as_quality() {
        assert_eq!(scores(&[applicant(7.0)], 0.5, 0.0), [2.0]);
    }

    #[test]
    fn failure_aversion_is_charged_by_the_chance_of_failure() {
        assert_eq!(scores(&[applicant(7.0)], 1.0, 0.2), [-0.1]);
    }
}
