//! What the firms of a policy have come to believe in a month of awards and of waits for money: by which a project alone in its world can
//! be asked what it would do among others. Decides nothing.

use crate::units::to_f64;
use crate::value::whole_months;

/// What firms believe.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Chance of an award, scheme by scheme, and whether a call has taught it.
    award: Vec<(f64, bool)>,
    /// Chance of an award of those who do not go first, and of those who do, all schemes together.
    award_by_class: [f64; 2],
    /// Months in the queue beyond the lag, unit by unit, of those who do not go first, and of those who do.
    queued: Vec<[f64; 2]>,
}

impl Outlook {
    /// What firms believe of awards, scheme by scheme and by class, and of waits, unit by unit (the State first), where requests have this
    /// lag; `first`: what they believed of awards before any call.
    #[must_use]
    pub fn new(award: &[f64], first: &[f64], award_by_class: [f64; 2], waits: &[[f64; 2]], lag: usize) -> Outlook {
        let taught = |(now, first): (&f64, &f64)| (*now, now.to_bits() != first.to_bits());
        // A fund's money comes at once.
        let lag = |unit: usize| if unit == 0 { to_f64(lag) } else { 0.0 };
        let queued = |(unit, waits): (usize, &[f64; 2])| waits.map(|wait| (wait - lag(unit)).max(0.0));
        Outlook {
            award: award.iter().zip(first).map(taught).collect(),
            award_by_class,
            queued: waits.iter().enumerate().map(queued).collect(),
        }
    }

    /// What is believed on average.
    #[must_use]
    pub fn mean(all: &[Outlook]) -> Outlook {
        let Some(one) = all.first() else { return Outlook::default() };
        let average = |of: &dyn Fn(&Outlook) -> f64| all.iter().map(of).sum::<f64>() / to_f64(all.len());
        let award = |scheme: usize| {
            (average(&|outlook| outlook.award[scheme].0), all.iter().any(|outlook| outlook.award[scheme].1))
        };
        Outlook {
            award: (0..one.award.len()).map(award).collect(),
            award_by_class: [0, 1].map(|class| average(&|outlook| outlook.award_by_class[class])),
            queued: (0..one.queued.len())
                .map(|unit| [0, 1].map(|class| average(&|outlook| outlook.queued[unit][class])))
                .collect(),
        }
    }

    /// The chance of an award that is believed of a scheme; `None`: what was believed before any call.
    #[must_use]
    pub fn award(&self, scheme: usize) -> Option<f64> {
        self.award.get(scheme).filter(|(_, taught)| *taught).map(|(award, _)| *award)
    }

    /// The chance of an award of those who do not go first, and of those who do.
    #[must_use]
    pub fn award_by_class(&self) -> [f64; 2] {
        self.award_by_class
    }

    /// Months that requests to a unit are believed to wait, of those who do not go first, and of those who do, where they have this lag.
    #[must_use]
    pub fn waits(&self, unit: usize, lag: usize) -> [f64; 2] {
        let lag = if unit == 0 { to_f64(lag) } else { 0.0 };
        self.queued.get(unit).map_or([lag; 2], |queued| queued.map(|queued| lag + queued))
    }

    /// Whole months in the State's queue beyond the lag, for one who goes first or not.
    #[must_use]
    pub fn months_queued(&self, first: bool) -> usize {
        self.queued.first().map_or(0, |queued| whole_months(queued[usize::from(first)]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_believed_on_average_counts_every_future() {
        let of = |award: (f64, bool), queued: [f64; 2]| Outlook {
            award: vec![award, (1.0, false)],
            award_by_class: [0.5, 0.5],
            queued: vec![queued],
        };
        // In one future nobody has applied yet and half is believed, in the other a call taught .3: .4. The queue of 6 and of 3.5 months is
        // one of 4.75, which takes 5 whole ones.
        let mean = Outlook::mean(&[of((0.5, false), [6.0, 0.0]), of((0.3, true), [3.5, 0.0])]);
        assert_eq!(mean, of((0.4, true), [4.75, 0.0]));
        assert_eq!((mean.months_queued(false), mean.months_queued(true)), (5, 0));
        assert_eq!((mean.waits(0, 2), mean.award(0), mean.award(1)), ([6.75, 2.0], Some(0.4), None));
        // A belief of 8 months where the lag is 2 is one of 6 in the queue.
        assert_eq!(Outlook::new(&[0.5, 1.0], &[0.5, 1.0], [0.5; 2], &[[8.0, 2.0]], 2), of((0.5, false), [6.0, 0.0]));
        assert_eq!(Outlook::default().months_queued(true), 0);
    }
}
