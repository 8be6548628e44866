//! Who may apply: the eligibility rule as written, its own checks, and its answer for a technology, a firm class and a stage. Knows no
//! money.

use serde::Deserialize;

use crate::number::At;
use crate::number::checks::{check_count, check_share};
use crate::text::{Exact, Faults, Node};

/// Most names in one of its lists.
pub const MOST_NAMES: usize = 1000;

/// The state of a technology's market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Market {
    /// Nobody buys it yet.
    Absent,
    /// First buyers.
    Forming,
    /// An ordinary market.
    Formed,
}

/// Who may apply; a condition that is not written does not bind.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Eligibility {
    /// Only these technologies, by name.
    pub technologies: Option<Vec<String>>,
    /// Only technologies whose market is in one of these states.
    pub market: Option<Vec<Market>>,
    /// Only strategic technologies (`true`), or only others (`false`).
    pub strategic: Option<bool>,
    /// Only technologies the State needs, that is with a `public_value` (`true`), or only others (`false`).
    pub state_need: Option<bool>,
    /// Only these firm classes, by name.
    pub firms: Option<Vec<String>>,
    /// Only start-up classes (`true`), or only others (`false`).
    pub start_up: Option<bool>,
    /// Only projects that work with a university (`true`), or only others (`false`).
    pub with_university: Option<bool>,
    /// Only contracts in which the private side pays at least this share.
    pub private_share_at_least: Option<Exact>,
    /// Only these stages are paid for, by name; the others the firm pays alone.
    pub stages: Option<Vec<String>>,
}

/// What the rule needs to know of a technology.
#[derive(Clone, Copy, Debug)]
pub struct TechnologyFacts<'a> {
    /// Its name.
    pub name: &'a str,
    /// State of its market.
    pub market: Market,
    /// Whether it is strategic.
    pub strategic: bool,
    /// Whether the State needs it.
    pub state_need: bool,
}

impl Eligibility {
    /// Whether projects of this technology may apply.
    #[must_use]
    pub fn admits_technology(&self, technology: TechnologyFacts<'_>) -> bool {
        self.technologies.as_ref().is_none_or(|names| names.iter().any(|name| name == technology.name))
            && self.market.as_ref().is_none_or(|states| states.contains(&technology.market))
            && self.strategic.is_none_or(|wanted| wanted == technology.strategic)
            && self.state_need.is_none_or(|wanted| wanted == technology.state_need)
    }

    /// Whether firms of this class may apply.
    #[must_use]
    pub fn admits_firm(&self, name: &str, start_up: bool) -> bool {
        self.firms.as_ref().is_none_or(|names| names.iter().any(|listed| listed == name))
            && self.start_up.is_none_or(|wanted| wanted == start_up)
    }

    /// Whether the State pays its part of the stage of this name.
    #[must_use]
    pub fn pays_stage(&self, stage: &str) -> bool {
        self.stages.as_ref().is_none_or(|names| names.iter().any(|name| name == stage))
    }

    /// Whether its lists are neither empty nor too long, and its share is one.
    pub fn check(&self, at: &At<'_>, root: &Node, faults: &mut Faults) {
        let nobody =
            ("an empty list: nobody could ever apply", "name those who may apply, or leave the field out to admit all");
        let no_stage = (
            "an empty list: the State would pay for no stage",
            "name the stages that are paid for, or leave the field out to pay for all",
        );
        let lists = [
            ("technologies", self.technologies.as_ref().map(Vec::len), nobody),
            ("firms", self.firms.as_ref().map(Vec::len), nobody),
            ("stages", self.stages.as_ref().map(Vec::len), no_stage),
            ("market", self.market.as_ref().map(Vec::len), nobody),
        ];
        for (field, count, (what, help)) in lists {
            let path = at.field(field).to_string();
            match count {
                Some(0) => faults.at(root, &path, what, help.to_owned()),
                Some(count) => {
                    check_count(count, (1, MOST_NAMES), "names", &path, root, faults);
                }
                None => {}
            }
        }
        let path = at.field("private_share_at_least").to_string();
        check_share(self.private_share_at_least.as_ref(), &path, root, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> TechnologyFacts<'static> {
        TechnologyFacts { name: "space", market: Market::Absent, strategic: true, state_need: true }
    }

    #[test]
    fn a_rule_with_no_condition_admits_everyone() {
        let rule = Eligibility::default();
        assert!(rule.admits_technology(space()) && rule.admits_firm("sme", false) && rule.pays_stage("prototype"));
    }

    #[test]
    fn push_admits_absent_markets_with_a_state_need_only() {
        let push = Eligibility { market: Some(vec![Market::Absent]), state_need: Some(true), ..Eligibility::default() };
        assert!(push.admits_technology(space()));
        assert!(!push.admits_technology(TechnologyFacts { market: Market::Formed, ..space() }));
        assert!(!push.admits_technology(TechnologyFacts { state_need: false, ..space() }));
    }

    #[test]
    fn conditions_can_exclude() {
        let rule = Eligibility { start_up: Some(false), strategic: Some(false), ..Eligibility::default() };
        assert!(!rule.admits_firm("new", true) && rule.admits_firm("old", false));
        assert!(!rule.admits_technology(space()));
    }
}
