//! Rules about the economy and how the State works.

use crate::scenario::rules::bounds::touched;
use crate::scenario::{Scenario, administration, economy, technology};
use crate::text::{Faults, Node};

pub(super) fn check(scenario: &Scenario, base: Option<&Scenario>, root: &Node, faults: &mut Faults) {
    scenario.economy.check(&economy::AT, root, faults);
    let Some(administration) = &scenario.administration else { return };
    let written = base.and_then(|base| base.administration.as_ref());
    administration.check(written, &administration::AT, root, faults);
    if let Some(months) = &administration.patent_months
        && !months.is_zero()
        && !scenario.technologies.0.iter().any(|(_, technology)| technology.files_patent())
        && written.is_none_or(|written| written.patent_months.as_ref() != Some(months))
        && !touched(
            &technology::AT,
            scenario.technologies.0.iter().map(|(name, _)| name),
            &[technology::STAGES],
            faults,
        )
    {
        let what = "no stage of any technology files a patent, so patent_months can never bind";
        let help = "write files_patent: true in a stage, or leave patent_months out".to_owned();
        let path = administration::AT.field(administration::PATENT_MONTHS).to_string();
        faults.at(root, &path, what, help);
    }
}
