//! What a selection decides on those who stand before it, applicants or running contracts. Takes an order as given; moves no money.

/// Where one stands whom a selection is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Asks for a contract.
    Applies,
    /// Has a contract and is within a phase of it.
    Works,
    /// Has a contract and has passed the end of a phase.
    Passed,
}

impl Stands {
    /// Whether nothing can be decided on this one yet.
    fn works(self) -> bool {
        match self {
            Stands::Works => true,
            Stands::Applies | Stands::Passed => false,
        }
    }
}

/// What is decided on one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Gets the contract, or its next phase.
    Awarded,
    /// Gets no contract.
    Refused,
    /// Is decided on later, when the whole cohort can be.
    Waiting,
    /// Does not get the next phase: the contract is over.
    Ended,
}

impl Decision {
    /// Whether it is an award.
    #[must_use]
    pub fn is_award(self) -> bool {
        match self {
            Decision::Awarded => true,
            Decision::Refused | Decision::Waiting | Decision::Ended => false,
        }
    }

    /// Whether it is none yet.
    #[must_use]
    pub fn is_put_off(self) -> bool {
        match self {
            Decision::Waiting => true,
            Decision::Awarded | Decision::Refused | Decision::Ended => false,
        }
    }

    /// The decision in words, on a contract that runs.
    #[must_use]
    pub fn words_for_contracts(self) -> &'static str {
        match self {
            Decision::Awarded => "the contract goes on",
            Decision::Refused | Decision::Ended => "the contract does not go on",
            Decision::Waiting => "to wait for the others",
        }
    }

    /// The decision in words, on one who applies.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Decision::Awarded => "awarded",
            Decision::Refused => "not awarded",
            Decision::Waiting => "to wait for the others",
            Decision::Ended => "not kept for the next phase",
        }
    }
}

/// Decides on a cohort, best first. Nobody is decided on while one still works. Then the list is gone down `passes` times and whoever
/// is taken – by pass and place in the list – is awarded, `keep` in all; `None`: as many as are taken.
pub fn decide(
    cohort: &[Stands],
    keep: Option<usize>,
    passes: usize,
    mut takes: impl FnMut(usize, usize) -> bool,
) -> Vec<Decision> {
    if cohort.iter().any(|stands| stands.works()) {
        return vec![Decision::Waiting; cohort.len()];
    }
    let without_award = |stands: &Stands| match stands {
        Stands::Applies => Decision::Refused,
        Stands::Works => Decision::Waiting,
        Stands::Passed => Decision::Ended,
    };
    let mut decisions: Vec<Decision> = cohort.iter().map(without_award).collect();
    let mut left = keep.unwrap_or(cohort.len());
    for pass in 0..passes {
        for (place, decision) in decisions.iter_mut().enumerate() {
            if left > 0 && !decision.is_award() && takes(pass, place) {
                *decision = Decision::Awarded;
                left -= 1;
            }
        }
    }
    decisions
}

#[cfg(test)]
mod tests {
    use super::Decision::{Awarded, Ended, Refused, Waiting};
    use super::Stands::{Applies, Passed, Works};
    use super::*;

    #[test]
    fn a_cohort_of_two_phases_keeps_two_and_then_one() {
        let keep = [2, 1];
        // The four best by their scores; a first phase costs 60, 50, 30 and 20, and there are 100.
        let costs = [60, 50, 30, 20];
        let mut left = 100;
        let first = decide(&[Applies; 4], Some(keep[0]), 1, |_, place| {
            let fits = costs[place] <= left;
            left -= if fits { costs[place] } else { 0 };
            fits
        });
        assert_eq!(first, [Awarded, Refused, Awarded, Refused], "50 does not fit into 40, and only two are kept");
        assert_eq!(left, 10);

        // One of the two has passed the first phase, the other still works: both wait, whatever money there is.
        let asked_early = decide(&[Passed, Works], Some(keep[1]), 1, |_, _| panic!("nobody is taken yet"));
        assert_eq!(asked_early, [Waiting; 2]);

        // Both have: the one with the better report is first in the order.
        assert_eq!(decide(&[Passed, Passed], Some(keep[1]), 1, |_, _| true), [Awarded, Ended]);
        // Where the second phase of the first does not fit, the other is kept in its place.
        assert_eq!(decide(&[Passed, Passed], Some(keep[1]), 1, |_, place| place == 1), [Ended, Awarded]);
    }

    #[test]
    fn a_call_can_go_down_its_list_twice_and_awards_nobody_twice() {
        let mut asked = Vec::new();
        let decisions = decide(&[Applies; 3], None, 2, |pass, place| {
            asked.push((pass, place));
            place == 2 || pass == 1 && place == 0
        });
        assert_eq!(decisions, [Awarded, Refused, Awarded]);
        assert_eq!(asked, [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]);
    }
}
