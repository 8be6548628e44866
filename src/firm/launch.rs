//! What a project's payoff is worth to its firm at launch, by how long it stays without a patent. Section 4 of the model. Decides nothing.

use crate::firm::beliefs::Beliefs;
use crate::firm::prospect::{Prospect, StageFacts};

/// What a project's payoff is worth at launch, where its months to the patent's grant are so many times those of the administration.
pub fn value_at_launch(beliefs: &Beliefs, prospect: &mut Prospect, stages: &[StageFacts], patent: f64) {
    let known = &beliefs.technologies[prospect.technology];
    let class = &beliefs.classes[prospect.class];
    prospect.wait = known.files_patent.map_or(0.0, |filing| {
        let later: f64 = stages[filing + 1..].iter().map(|stage| stage.expected_months).sum();
        (beliefs.patent_months.in_month(prospect.arrival.into()) * patent - later - prospect.certification).max(0.0)
    });
    let (payoff, wait) = (prospect.payoff.to_f64(), prospect.wait);
    let streams = class.streams[prospect.technology].as_ref().zip(known.nominal_stream.as_ref());
    (prospect.profit_value, prospect.profit_nominal) = if let Some((stream, nominal)) = streams {
        (payoff * stream.at(wait), payoff * nominal.at(wait))
    } else {
        let kept = known.unprotected;
        (payoff * (kept + (1.0 - kept) * class.hurdle.at(wait)) * class.hurdle.at(prospect.exit), payoff)
    };
}
