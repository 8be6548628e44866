//! What a policy's overlays can bring a firm at most: by this a contract that it declines whatever lies beside it is known before any of them
//! is looked at. Sections 4 and 6 of the model. Takes none.

use crate::firm::beliefs::{Beliefs, ClassBeliefs, TechnologyBeliefs};
use crate::firm::learning::AtLaunch;
use crate::firm::overlaid::Overlaid;
use crate::firm::revenue::settled;
use crate::firm::tabulated::OverlayTerms;
use crate::index::{ClassIndex, TechnologyIndex};
use crate::model::{MAX_STAGES, Overlay};
use crate::scheme::collar::Flows;
use crate::scheme::overlay::KnownOverlay;

/// What is allowed for the order of sums.
pub const ROUNDED: f64 = 1.0 + 1e-9;

/// What all overlays for projects of a class and a technology bring at most, however many of them a firm takes.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// What they change of payments and of what follows from a launch, a collar apart.
    pub overlaid: Overlaid,
    /// What a collar brings at most for each unit of a first year's sales, value at launch.
    pub collared: f64,
}

impl Most {
    /// That of a policy's overlays for projects of a class and a technology; they multiply nothing. `None` where what comes later counts for
    /// more.
    #[must_use]
    pub fn new(
        (overlays, terms): (&[Overlay], &[OverlayTerms]),
        (class, technology): (ClassIndex, TechnologyIndex),
        beliefs: &Beliefs,
    ) -> Option<Most> {
        let (of_class, known) = (&beliefs.classes[class], &beliefs.technologies[technology]);
        if of_class.hurdle.month(1) > 1.0 {
            return None;
        }
        let (mut deducted, mut relieved, mut collared) = (0.0_f64, 0.0_f64, 0.0_f64);
        let mut bought: Option<f64> = None;
        let admits = |(overlay, _): &(&Overlay, &OverlayTerms)| overlay.admits[technology][class];
        for (_, terms) in overlays.iter().zip(terms).filter(admits) {
            match terms.known {
                KnownOverlay::TaxDeduction { rate } => deducted += rate,
                KnownOverlay::InterestRelief(_) => relieved = relieved.max(terms.tabulated.loans[class].spared.value),
                KnownOverlay::Purchase(batch) => {
                    let earned = known.curve.as_ref().map(|curve| curve.earned_at_most(batch));
                    bought = bought.into_iter().chain(earned).reduce(f64::max);
                }
                KnownOverlay::Collar(_) => {
                    collared = collared.max(paid_at_most(&terms.tabulated.sales[technology], known, of_class));
                }
                KnownOverlay::Guarantee(_) | KnownOverlay::Effects => {}
            }
        }
        let at_launch = bought.map(|earned| AtLaunch { earned_value: earned * ROUNDED, ..AtLaunch::default() });
        let (deducted, relieved) = ([deducted; MAX_STAGES], [relieved; MAX_STAGES]);
        let overlaid = Overlaid { deducted, relieved, at_launch, ..Overlaid::none(0.0) };
        Some(Most { overlaid, collared: collared * ROUNDED })
    }
}

/// What a collar brings at most for each unit of a first year's sales, value at launch: years in which it takes more than it pays do not count.
fn paid_at_most(of_one: &[Flows], known: &TechnologyBeliefs, class: &ClassBeliefs) -> f64 {
    let Some(stream) = &known.nominal_stream else { return 0.0 };
    let paid = |(year, flows): (usize, &Flows)| {
        class.hurdle.month(settled(year)) * stream.year(year, 0.0) * (flows.paid - flows.received).max(0.0)
    };
    of_one.iter().enumerate().map(paid).sum()
}
