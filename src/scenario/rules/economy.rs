//! Rules about the economy and how the State works.

use crate::number::{Field, Uncertain};
use crate::scenario::rules::bounds::{highest, is_zero, lowest, touched};
use crate::scenario::{Administration, Release, Scenario};
use crate::text::{Faults, Node};

/// Smallest and largest shape of a release curve.
const SHAPES: (f64, f64) = (0.01, 100.0);

pub(super) fn check(scenario: &Scenario, base: Option<&Scenario>, root: &Node, faults: &mut Faults) {
    if let Some(ratio) = &scenario.economy.social_return_ratio {
        let help = "society earns what the firm earns (1) and what spills over: write 1 or more".to_owned();
        at_least(ratio, 1.0, "economy.social_return_ratio", "the social return ratio", &help, root, faults);
    }
    let Some(administration) = &scenario.administration else { return };
    let Administration { release, carry_over, patent_months, .. } = administration;
    if let Some(Release::BetaCurve { alpha, beta, span_years }) = release {
        for (name, shape) in [("alpha", alpha), ("beta", beta)] {
            let path = format!("administration.release.{name}");
            let help = format!("write a shape from {} to {}", SHAPES.0, SHAPES.1);
            at_least(shape, SHAPES.0, &path, name, &help, root, faults);
            if highest(shape).is_some_and(|high| high > SHAPES.1) {
                let what = match shape.exact() {
                    Some(exact) => format!("{name} {exact} is above {}", SHAPES.1),
                    None => format!("{} can rise above {}", shape.number.kind(), SHAPES.1),
                };
                faults.at(root, &path, what, help);
            }
        }
        if let Some(span) = span_years {
            let help = "write 1 or more: 1.0833 lets the payments of a year run on through January".to_owned();
            at_least(span, 1.0, "administration.release.span_years", "span_years", &help, root, faults);
        }
    }
    let written = base.and_then(|base| base.administration.as_ref());
    if let Some(share) = carry_over
        && release.is_none()
        && !is_zero(share)
        && written.is_none_or(|written| written.carry_over.as_ref() != Some(share))
        && !faults.touches("administration.release")
    {
        let what = "cash is unlimited, so none is left over in December: carry_over can never bind";
        let help = "write a release, as release: Even, or leave carry_over out".to_owned();
        faults.at(root, "administration.carry_over", what, help);
    }
    if let Some(months) = patent_months
        && !is_zero(months)
        && !scenario.technologies.0.iter().any(|(_, technology)| technology.files_patent())
        && written.is_none_or(|written| written.patent_months.as_ref() != Some(months))
        && !touched("technologies", scenario.technologies.0.iter().map(|(name, _)| name), &["stages"], faults)
    {
        let what = "no stage of any technology files a patent, so patent_months can never bind";
        let help = "write files_patent: true in a stage, or leave patent_months out".to_owned();
        faults.at(root, "administration.patent_months", what, help);
    }
}

/// Whether a number stays at or above a limit.
pub(super) fn at_least<F: Field>(
    written: &Uncertain<F>,
    limit: f64,
    path: &str,
    name: &str,
    help: &str,
    root: &Node,
    faults: &mut Faults,
) {
    let Some(low) = lowest(written) else { return };
    if low >= limit {
        return;
    }
    let what = match written.exact() {
        Some(exact) => format!("{name} {exact} is below {limit}"),
        None => format!("{} can fall to {low:.4}: {name} must stay at {limit} or above", written.number.kind()),
    };
    faults.at(root, path, what, help.to_owned());
}
