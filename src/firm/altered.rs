//! A project as overlays make it: other chances, another certification, another grant of its patent, and what its payoff is then worth.
//! Section 6 of the model. Decides nothing.

use crate::firm::beliefs::Beliefs;
use crate::firm::factors::Factors;
use crate::firm::launch::value_at_launch;
use crate::firm::prospect::{Prospect, StageFacts};

/// A project as overlays make it. What grows with its size – C and B of section 4 – stays that of the project as it is, as do the chance and
/// the discount of all its stages together, by which others see it.
#[derive(Clone, Debug)]
pub struct Altered {
    /// The project.
    pub prospect: Prospect,
    /// Its stages; what their gates bring stays unread.
    pub stages: Vec<StageFacts>,
}

impl Altered {
    /// A project under these factors.
    #[must_use]
    pub fn new(prospect: &Prospect, stages: &[StageFacts], beliefs: &Beliefs, factors: &Factors) -> Altered {
        let stages = altered(stages, factors);
        let mut prospect = *prospect;
        prospect.certification = factors.certification(prospect.certification);
        prospect.launch_discount = beliefs.classes[prospect.class].hurdle.at(prospect.certification);
        value_at_launch(beliefs, &mut prospect, &stages, factors.patent);
        Altered { prospect, stages }
    }
}

/// Stages under these factors.
#[must_use]
pub fn altered(stages: &[StageFacts], factors: &Factors) -> Vec<StageFacts> {
    let chance = |(k, stage): (usize, &StageFacts)| StageFacts { chance: factors.chance(k, stage.chance), ..*stage };
    stages.iter().enumerate().map(chance).collect()
}
