//! A topic that the projects of one technology and intake year have in common: as written and resolved. Solves nothing.

use serde::Deserialize;

use crate::number::{At, Numbers, RunNumber, SharePerRun, Uncertain};
use crate::text::{Faults, Node};

/// What makes one topic of all projects of a technology and intake year.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Topic {
    /// Chance that a technical success is deployed by those who need it; the first that is solves the topic.
    pub deployment: Uncertain<SharePerRun>,
}

/// A topic resolved.
#[derive(Clone, Copy, Debug, PartialEq, Hash)]
pub struct Resolved {
    /// Chance that a success is deployed.
    pub deployment: RunNumber,
}

impl Topic {
    /// The topic with its numbers.
    pub fn resolve<'s>(&'s self, at: &At<'_>, numbers: &mut impl Numbers<'s>) -> Resolved {
        let Topic { deployment } = self;
        Resolved { deployment: numbers.run(&at.field("deployment"), deployment) }
    }

    /// Whether there is something to gain: without a State need a topic is nobody's question.
    pub fn check(has_state_need: bool, at: &At<'_>, root: &Node, faults: &mut Faults) {
        if !has_state_need {
            let what = "nobody needs what would solve this topic, so it can never bind";
            let help = "write public_value beside it: what solving the topic is worth to the public".to_owned();
            faults.at(root, &at.to_string(), what, help);
        }
    }
}
