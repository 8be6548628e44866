//! The collars of each policy as they are drawn, for the picture of what they pay. Reads draws only.

use crate::draws::{Draws, Luck};
use crate::model::Study;
use crate::study::summary::{CollarTerms, PolicySummary};
use crate::units::to_f64;

/// Adds to each policy its collars: what is drawn of them, as the mean over the first `runs` runs.
pub fn add(study: &Study, runs: usize, policies: &mut [PolicySummary]) {
    let (draws, mut luck) = (Draws::new(study), Luck::default());
    for run in 0..runs {
        draws.fill_inputs(study, run, &mut luck);
        for (policy, summary) in study.policies.iter().zip(&mut *policies) {
            let overlays = policy.overlays.iter().filter_map(|overlay| Some((overlay, overlay.kind.collar()?)));
            for (place, (overlay, collar)) in overlays.enumerate() {
                let known = collar.at(&luck.drawn);
                let collars = &mut summary.pictures.collars;
                if run == 0 {
                    collars.push(CollarTerms {
                        scheme: overlay.name.clone(),
                        low: 0.0,
                        high: 0.0,
                        share: 0.0,
                        grace_years: known.grace_years,
                        reading: known.reading,
                    });
                }
                let (terms, done) = (&mut collars[place], to_f64(run + 1));
                // The mean of equal numbers is that number.
                for (mean, drawn) in
                    [(&mut terms.low, known.low), (&mut terms.high, known.high), (&mut terms.share, known.share)]
                {
                    *mean += (drawn - *mean) / done;
                }
            }
        }
    }
}
