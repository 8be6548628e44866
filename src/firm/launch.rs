//! What a project's payoff is worth to its firm at launch, by how long it stays without a patent. Section 4 of the model. Decides nothing.

use crate::firm::beliefs::Beliefs;
use crate::firm::prospect::{Prospect, StageFacts};
use crate::value::{Discount, StreamValue};

/// What a project's payoff is worth at launch, where its months to the patent's grant are so many times those of the administration.
pub fn value_at_launch(beliefs: &Beliefs, prospect: &mut Prospect, stages: &[StageFacts], patent: f64) {
    let known = &beliefs.technologies[prospect.technology];
    let class = &beliefs.classes[prospect.class];
    prospect.wait = known.files_patent.map_or(0.0, |filing| {
        let later: f64 = stages[filing + 1..].iter().map(|stage| stage.expected_months).sum();
        (beliefs.patent_months.in_month(prospect.arrival.into()) * patent - later - prospect.certification).max(0.0)
    });
    let (payoff, stream) = (prospect.payoff.to_f64(), class.streams[prospect.technology].as_ref());
    prospect.profit_value = profit_at_launch(prospect, stream, known.unprotected, &class.hurdle);
    prospect.profit_nominal = known.nominal_stream.as_ref().map_or(payoff, |stream| payoff * stream.at(prospect.wait));
}

/// The value at launch of a project's profit, which imitators share until the patent: of a stream by what a unit of its first year is worth,
/// of a lump or an exit by what of it waits for the patent, of which `kept` does not, and by the months until it is had.
#[inline]
#[must_use]
pub fn profit_at_launch(prospect: &Prospect, stream: Option<&StreamValue>, kept: f64, discount: &Discount) -> f64 {
    let (payoff, wait) = (prospect.payoff.to_f64(), prospect.wait);
    stream.map_or_else(
        || payoff * (kept + (1.0 - kept) * discount.at(wait)) * discount.at(prospect.exit),
        |stream| payoff * stream.at(wait),
    )
}
