//! Who picks the topic of a scheme's projects: the rule as written, its own checks, as resolved and in a run – whom it admits, what it
//! makes of a payoff, what it asks of an application. Draws nothing.

use serde::Deserialize;

use crate::index::{Each, Technologies, TechnologyIndex};
use crate::number::checks::check_range;
use crate::number::{At, Numbers, RunNumber, RunShare, SharePerRun, Uncertain};
use crate::text::{Faults, Node};

/// Most ideas of which a network takes the best.
pub const MOST_DRAWS: u32 = 1000;

/// The class of lead enterprises, which rules across parts look up.
pub const CLASS: &str = "class";
/// Their orders from schools, which rules across parts look at.
pub const PASS_THROUGH: &str = "pass_through";

/// Who picks the topics of a scheme's projects.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub enum Origin {
    /// Firms propose what they have.
    BottomUp,
    /// The State writes what it wants: only projects that fit it may apply, and what is written costs the firm a part of its payoff.
    TopDown {
        /// Chance that a project fits what is asked for.
        fits: Uncertain<SharePerRun>,
        /// Share of the payoff that a project loses by being what is asked for; its public value is as it is.
        specificity: Uncertain<SharePerRun>,
    },
    /// Lead enterprises carry the topics, and order research from schools.
    LeadEnterprise {
        /// The firm class that they are, by name: no other may apply.
        class: String,
        /// Share of the State's money for which they order from schools; a university receives it, as with `to: University(share)`.
        pass_through: Uncertain<SharePerRun>,
    },
    /// An open network brings several ideas for each project, of which the best is worked out; the firm pays an application for each of them.
    OpenNetwork {
        /// Ideas, from 2 to 1,000.
        draws: u32,
    },
}

/// The ideas that a scheme is for, resolved.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Ideas {
    /// What firms have.
    Own,
    /// What the State wrote.
    Specified {
        /// Chance that a project fits.
        fits: RunNumber,
        /// Share of the payoff that it loses.
        specificity: RunNumber,
    },
    /// The best of several.
    Best {
        /// Of how many.
        draws: u32,
        /// Its place among the study's best ideas, by technology; `None` where all ideas are worth the same, or nobody knows before what they are worth.
        of: BestOf,
    },
}

/// Where the best of several ideas stands among those of a study, by technology.
pub type BestOf = Each<Technologies, Option<usize>>;

/// The ideas that a scheme is for, in one run.
#[derive(Clone, Debug)]
pub enum KnownIdeas {
    /// What firms have.
    Own,
    /// What the State wrote: a project fits with this chance, and keeps this share of its payoff.
    Specified {
        /// The chance.
        fits: f64,
        /// The share.
        left: f64,
    },
    /// The best of so many.
    Best {
        /// Of how many.
        draws: u32,
        /// See [`Ideas::Best`].
        of: BestOf,
    },
}

/// What a contract makes of a project's payoff.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Idea {
    /// The payoff of the idea ÷ that of the firm's own.
    best: f64,
    /// What is left of it by what is asked for.
    left: f64,
}

impl Idea {
    /// The firm's own, as it is.
    pub const OWN: Idea = Idea { best: 1.0, left: 1.0 };

    /// The payoff of the plan ÷ that of the firm's own idea.
    #[inline]
    #[must_use]
    pub fn of_plan(self) -> f64 {
        self.left * self.best
    }

    /// The same where a larger size adds so much of the firm's own payoff: what it adds is that of any plan of this cost, whichever idea is
    /// worked out; specification takes its part of all.
    #[inline]
    #[must_use]
    pub fn grown(self, more: f64) -> f64 {
        self.left * (self.best + more)
    }

    /// What is left of what a larger size adds.
    #[inline]
    #[must_use]
    pub fn of_more(self) -> f64 {
        self.left
    }
}

impl Origin {
    /// The ideas it comes to; `of` says where the best of several stands.
    pub fn resolve<'s>(&'s self, at: &At<'_>, of: BestOf, numbers: &mut impl Numbers<'s>) -> Ideas {
        match self {
            Origin::BottomUp | Origin::LeadEnterprise { .. } => Ideas::Own,
            Origin::TopDown { fits, specificity } => Ideas::Specified {
                fits: numbers.run(&at.field("fits"), fits),
                specificity: numbers.run(&at.field("specificity"), specificity),
            },
            Origin::OpenNetwork { draws } => Ideas::Best { draws: *draws, of },
        }
    }

    /// The school's share of the State's money, where the rule says it.
    pub fn to_university<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Option<RunShare> {
        self.pass_through().map(|share| numbers.share(&at.field(PASS_THROUGH), share))
    }

    /// The share of the State's money for which lead enterprises order from schools, where they carry the topics.
    #[must_use]
    pub fn pass_through(&self) -> Option<&Uncertain<SharePerRun>> {
        match self {
            Origin::LeadEnterprise { pass_through, .. } => Some(pass_through),
            Origin::BottomUp | Origin::TopDown { .. } | Origin::OpenNetwork { .. } => None,
        }
    }

    /// The class of lead enterprises, where they carry the topics.
    #[must_use]
    pub fn class(&self) -> Option<&str> {
        match self {
            Origin::LeadEnterprise { class, .. } => Some(class),
            Origin::BottomUp | Origin::TopDown { .. } | Origin::OpenNetwork { .. } => None,
        }
    }

    /// Whether firms of the class of this name may apply.
    #[must_use]
    pub fn admits_firm(&self, name: &str) -> bool {
        self.class().is_none_or(|class| class == name)
    }

    /// Of how many ideas the best is taken, where a network brings several.
    #[must_use]
    pub fn draws(&self) -> Option<u32> {
        match self {
            Origin::OpenNetwork { draws } => Some(*draws),
            Origin::BottomUp | Origin::TopDown { .. } | Origin::LeadEnterprise { .. } => None,
        }
    }

    /// Whether a project has another payoff under a contract than alone.
    #[must_use]
    pub fn changes_payoffs(&self) -> bool {
        match self {
            Origin::BottomUp | Origin::LeadEnterprise { .. } => false,
            Origin::TopDown { .. } | Origin::OpenNetwork { .. } => true,
        }
    }

    /// How often the mean of positive payoffs it may come to at most: the best of n is at most the sum of all.
    #[must_use]
    pub fn most_of_mean(&self) -> f64 {
        self.draws().map_or(1.0, f64::from)
    }

    /// Checks what the types cannot.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        match self {
            Origin::TopDown { fits, specificity } => {
                if fits.highest().is_some_and(|high| high <= 0.0) {
                    let what = "no project ever fits what is asked for, so the scheme can never bind";
                    let help = "write the chance that a project fits, as fits: 0.4".to_owned();
                    faults.at(root, &at.field("fits").to_string(), what, help);
                }
                if specificity.lowest().is_some_and(|low| low >= 1.0) {
                    let what = "what is asked for leaves nothing of any payoff";
                    let help = "write the share of the payoff that is lost, as specificity: 0.3".to_owned();
                    faults.at(root, &at.field("specificity").to_string(), what, help);
                }
            }
            Origin::OpenNetwork { draws: 1 } => {
                let what = "the best of one idea is that idea, so the origin can never bind";
                let help = format!("write ideas from 2 to {MOST_DRAWS}, or origin: BottomUp");
                faults.at(root, &at.field("draws").to_string(), what, help);
            }
            Origin::OpenNetwork { draws } => {
                check_range(*draws, (2, MOST_DRAWS), "ideas", &at.field("draws").to_string(), root, faults);
            }
            Origin::BottomUp | Origin::LeadEnterprise { .. } => {}
        }
    }
}

impl Ideas {
    /// What is known of them given a run's draws.
    #[must_use]
    pub fn at(&self, drawn: &[f64]) -> KnownIdeas {
        match self {
            Ideas::Own => KnownIdeas::Own,
            Ideas::Specified { fits, specificity } => {
                KnownIdeas::Specified { fits: fits.at(drawn), left: 1.0 - specificity.at(drawn) }
            }
            Ideas::Best { draws, of } => KnownIdeas::Best { draws: *draws, of: of.clone() },
        }
    }

    /// Of how many ideas the best is taken, where there are several.
    #[must_use]
    pub fn draws(&self) -> Option<u32> {
        match self {
            Ideas::Best { draws, .. } => Some(*draws),
            Ideas::Own | Ideas::Specified { .. } => None,
        }
    }

    /// Where the best of several stands, where there are several.
    #[must_use]
    pub fn best(&self, technology: TechnologyIndex) -> Option<usize> {
        match self {
            Ideas::Best { of, .. } => of[technology],
            Ideas::Own | Ideas::Specified { .. } => None,
        }
    }

    /// Whether only some projects fit.
    #[must_use]
    pub fn are_specified(&self) -> bool {
        match self {
            Ideas::Specified { .. } => true,
            Ideas::Own | Ideas::Best { .. } => false,
        }
    }
}

impl KnownIdeas {
    /// Whether a project may apply; `quantile` is that of fitting what is asked for.
    #[inline]
    #[must_use]
    pub fn admit(&self, quantile: impl FnOnce() -> f64) -> bool {
        match self {
            KnownIdeas::Specified { fits, .. } => quantile() < *fits,
            KnownIdeas::Own | KnownIdeas::Best { .. } => true,
        }
    }

    /// How many application costs an application is.
    #[inline]
    #[must_use]
    pub fn applications(&self) -> f64 {
        match self {
            KnownIdeas::Best { draws, .. } => f64::from(*draws),
            KnownIdeas::Own | KnownIdeas::Specified { .. } => 1.0,
        }
    }

    /// What a contract makes of the payoff of a project; `technology` gives its technology, `best` the payoff of its best idea ÷ that of its
    /// own, by place.
    #[inline]
    #[must_use]
    pub fn idea(&self, technology: impl FnOnce() -> TechnologyIndex, best: impl FnOnce(usize) -> f64) -> Idea {
        match self {
            KnownIdeas::Own => Idea::OWN,
            KnownIdeas::Specified { left, .. } => Idea { left: *left, ..Idea::OWN },
            KnownIdeas::Best { of, .. } => Idea { best: of[technology()].map_or(1.0, best), ..Idea::OWN },
        }
    }
}

/// The quantile of the best of several ideas whose own have this quantile: `u^(1/n)`, so that it is below `q` with chance `q^n`.
#[must_use]
pub fn best_quantile(quantile: f64, draws: u32) -> f64 {
    libm::pow(quantile, 1.0 / f64::from(draws))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;

    #[test]
    #[allow(clippy::float_cmp, reason = "halves and quarters are exact")]
    fn specification_takes_its_part_of_all_and_a_better_idea_grows_as_any_plan_does() {
        let technology = Index::new(0);
        let specified = KnownIdeas::Specified { fits: 0.5, left: 0.75 };
        assert_eq!((specified.admit(|| 0.49), specified.admit(|| 0.5), specified.applications()), (true, false, 1.0));
        let idea = specified.idea(|| technology, |_| unreachable!("no idea is asked for"));
        assert_eq!((idea.of_plan(), idea.grown(1.0), idea.of_more()), (0.75, 1.5, 0.75));
        let best = KnownIdeas::Best { draws: 3, of: [Some(7)].into_iter().collect() };
        assert_eq!((best.admit(|| unreachable!("all fit")), best.applications()), (true, 3.0));
        let idea = best.idea(|| technology, |place| if place == 7 { 2.0 } else { 0.0 });
        assert_eq!((idea.of_plan(), idea.grown(1.0), idea.of_more()), (2.0, 3.0, 1.0));
    }

    #[test]
    fn the_best_of_three_ideas_is_below_a_half_one_time_in_eight() {
        assert!((best_quantile(0.125, 3) - 0.5).abs() < 1e-15);
    }
}
