//! The answer in about five sentences, made from the numbers by rules: who buys most for a coin, what would have come anyway, how sure that
//! is, what would change it, which target is likely missed. Simulates nothing.

use maud::{Markup, html};

use super::lead::{Lead, lead_in};
use super::say;
use super::seen::Seen;
use super::swing::Swing;
use super::words::{Sentence, Words};
use crate::measure::{Better, Id};
use crate::study::summary::{PolicySummary, Summary, TargetSummary};
use crate::words::begun_small;

/// A target is likely missed below this chance.
const LIKELY: f64 = 0.5;

/// The answer as it stands on the page.
pub(super) fn draw(seen: &Seen<'_>, swing: Option<&Swing>) -> Markup {
    let told = sentences(seen.summary(), seen.lead.as_ref(), swing, seen.words);
    html! {
        @for (place, sentence) in told.iter().enumerate() {
            p.lead[place == 0] { (sentence) }
        }
    }
}

/// The answer.
fn sentences(summary: &Summary, lead: Option<&Lead<'_>>, swing: Option<&Swing>, words: &Words) -> Vec<Sentence> {
    let Some(lead) = lead else { return vec![Sentence::of(words.nothing_to_compare, &[])] };
    let mut told = vec![most(summary, lead, words)];
    told.push(anyway(summary, lead, words));
    told.extend(futures(summary, lead, words));
    let mut change = country(summary, lead, words).unwrap_or_default();
    if let Some(swing) = swing {
        change.and(hangs_on(summary, lead, swing, words));
    }
    if !change.0.is_empty() {
        told.push(change);
    }
    told.extend(target(summary, lead.best, words));
    if !lead.apart.is_empty() {
        told.push(Sentence::of(words.other_world, &[("names", lead.apart.join(", "))]));
    }
    if summary.runs < 256 {
        told.push(Sentence::of(
            words.few_futures,
            &[("runs", say::exactly(f64::from(u16::try_from(summary.runs).unwrap_or(256)), 0, words))],
        ));
    }
    told
}

/// A value of the measure that the lead is in, as it is said.
fn said(summary: &Summary, measure: Id, value: f64, words: &Words) -> String {
    if measure == Id::NetPrivateEffect { say::about(value, words) } else { say::money(value, &summary.currency, words) }
}

fn most(summary: &Summary, lead: &Lead<'_>, words: &Words) -> Sentence {
    let (best, coin) = (lead.best.name.clone(), say::coin(&summary.currency, words).to_owned());
    let value = |value: f64| said(summary, lead.measure, value, words);
    if lead.measure != Id::NetPrivateEffect {
        let value = say::signed(value(lead.value), lead.value);
        return Sentence::of(
            words.gains_most,
            &[("best", best), ("value", value), ("reference", summary.reference.clone())],
        );
    }
    if lead.value <= 0.0 {
        return Sentence::of(words.most_none, &[("coin", coin), ("best", best), ("value", value(-lead.value))]);
    }
    let mut of = vec![("coin", coin), ("best", best), ("value", value(lead.value))];
    let Some(next) = &lead.next else { return Sentence::of(words.most_only, &of) };
    of.extend([("next", next.policy.name.clone()), ("margin", value(next.margin))]);
    Sentence::of(if next.is_clear { words.most_by } else { words.most_close }, &of)
}

fn anyway(summary: &Summary, lead: &Lead<'_>, words: &Words) -> Sentence {
    let value = |id: Id| lead.best.measure(id.name()).and_then(|measure| measure.value);
    let cost = value(Id::StateOutlay).unwrap_or(0.0);
    let cost = ("cost", say::money(cost, &summary.currency, words));
    match (value(Id::DeadweightShare), value(Id::Additionality)) {
        (Some(anyway), Some(only)) => {
            let coin = say::coins(&summary.currency, words).to_owned();
            let of = [
                cost,
                ("coin", coin),
                ("anyway", say::of_hundred(anyway, words)),
                ("only", say::of_hundred(only, words)),
            ];
            Sentence::of(words.anyway, &of)
        }
        _ => Sentence::of(words.costs, &[cost]),
    }
}

fn futures(summary: &Summary, lead: &Lead<'_>, words: &Words) -> Option<Sentence> {
    let measure = lead.best.measure(lead.measure.name())?;
    let (low, high) = measure.band.p05.zip(measure.band.p95)?;
    let standing = summary.between.iter().find(|between| between.name == lead.measure.name())?;
    let chance = standing.policies.iter().find(|policy| policy.name == lead.best.name)?.chance_best;
    let of = [
        ("low", said(summary, lead.measure, low, words)),
        ("high", said(summary, lead.measure, high, words)),
        ("chance", say::chance(chance, words).to_owned()),
    ];
    let mut sentence = Sentence::of(words.futures, &of);
    if let Some(part) = measure.ignorance.map(|ignorance| ignorance.share).filter(|share| (0.05..=0.95).contains(share))
    {
        sentence.and(Sentence::of(words.ignorance, &[("part", say::of_hundred((part * 20.0).round() / 20.0, words))]));
    }
    Some(sentence)
}

fn country(summary: &Summary, lead: &Lead<'_>, words: &Words) -> Option<Sentence> {
    if lead.measure == Id::SocialNpv {
        return None;
    }
    let country = lead_in(summary, Id::SocialNpv)?;
    let value = say::signed(say::money(country.value, &summary.currency, words), country.value);
    let of = [("other", country.best.name.clone()), ("value", value)];
    let template = if country.value <= 0.0 {
        words.country_none
    } else if country.best.name == lead.best.name {
        words.country_same
    } else {
        words.country_other
    };
    Some(Sentence::of(template, &of))
}

fn hangs_on(summary: &Summary, lead: &Lead<'_>, swing: &Swing, words: &Words) -> Sentence {
    let value = |value: f64| say::signed(said(summary, lead.measure, value, words), value);
    let mut of = vec![
        ("input", say::path(&swing.path)),
        ("best", lead.best.name.clone()),
        ("low", value(swing.low)),
        ("high", value(swing.high)),
    ];
    let Some(next) = &lead.next else { return Sentence::of(words.hangs_on_value, &of) };
    of.push(("next", next.policy.name.clone()));
    let turns = (swing.low > 0.0) != (swing.high > 0.0);
    Sentence::of(if turns { words.hangs_on_turn } else { words.hangs_on }, &of)
}

/// The target that a policy is least likely to reach, and who reaches it more often.
fn target(summary: &Summary, best: &PolicySummary, words: &Words) -> Option<Sentence> {
    let hardest =
        |(_, a): &(usize, &TargetSummary), (_, b): &(usize, &TargetSummary)| a.chance.value.total_cmp(&b.chance.value);
    let (place, target) = best.targets.iter().enumerate().min_by(hardest)?;
    let of = [
        ("target", said_target(target, summary, words)),
        ("best", best.name.clone()),
        ("chance", say::chance(target.chance.value, words).to_owned()),
    ];
    let missed = target.chance.value < LIKELY;
    let mut sentence = Sentence::of(if missed { words.target_missed } else { words.target_reached }, &of);
    let chance = |policy: &PolicySummary| policy.targets.get(place).map_or(0.0, |target| target.chance.value);
    let most =
        summary.policies.iter().fold(best, |most, policy| if chance(policy) > chance(most) { policy } else { most });
    // Less than a twentieth more is not worth a sentence.
    if chance(most) > target.chance.value + 0.05 {
        let of = [("other", most.name.clone()), ("chance", say::chance(chance(most), words).to_owned())];
        sentence.and(Sentence::of(words.target_other, &of));
    }
    Some(sentence)
}

/// A target in words.
pub(super) fn said_target(target: &TargetSummary, summary: &Summary, words: &Words) -> String {
    let place = crate::measure::index(&target.measure);
    let measure = place.map(|place| &crate::measure::MEASURES[place]);
    let bound = |bound: f64| match measure.map(|measure| measure.unit) {
        Some(crate::measure::Unit::Money) => say::money(bound, &summary.currency, words),
        Some(crate::measure::Unit::Share) => say::percent(bound, words),
        _ => say::about(bound, words),
    };
    let title =
        measure.map_or(target.measure.clone(), |measure| begun_small(&words.title_of(measure.name).replace('_', " ")));
    let one = |template: &str, value: f64| {
        Sentence::of(template, &[("measure", title.clone()), ("bound", bound(value))]).to_string()
    };
    match (target.at_least, target.at_most) {
        (Some(least), Some(most)) => format!("{}, {}", one(words.at_least, least), one(words.at_most, most)),
        (Some(least), None) => one(words.at_least, least),
        (None, Some(most)) => one(words.at_most, most),
        (None, None) => title,
    }
}

/// Which way of a measure is good.
pub(super) fn better(measure: Id) -> Better {
    crate::measure::MEASURES[measure as usize].better
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample;
    use crate::page::language::Language;
    use crate::page::lead::lead;
    use crate::study::summary::Pair;

    /// "none", "a" and "b", of which a is 0.4 and b is 0.3 in private money gained, and `apart` known of their difference.
    fn summary(apart: (f64, f64)) -> Summary {
        let mut summary = sample::summary(&["none", "a", "b"], 2026..2028, 1.0);
        for (place, value) in [(1, 0.4), (2, 0.3)] {
            set(&mut summary, place, "net_private_effect", value);
            set(&mut summary, place, "deadweight_share", 0.62);
            set(&mut summary, place, "additionality", 0.3);
            set(&mut summary, place, "state_outlay", 305e9);
        }
        let mut between = summary.between[0].clone();
        between.name = "net_private_effect";
        for (policy, chance) in between.policies.iter_mut().zip([0.0, 0.68, 0.32]) {
            policy.chance_best = chance;
        }
        between.pairs = vec![Pair { a: "a".into(), b: "b".into(), interval: Some(apart), ..between.pairs[0].clone() }];
        summary.between.push(between);
        summary
    }

    fn set(summary: &mut Summary, place: usize, name: &str, value: f64) {
        let measure =
            summary.policies[place].measures.iter_mut().find(|measure| measure.name == name).expect("a measure");
        // What is measured against the reference case is no difference to it once more.
        (measure.value, measure.difference) = (Some(value), None);
        (measure.band.p05, measure.band.p95) = (Some(value - 0.5), Some(value + 0.5));
    }

    fn said(summary: &Summary, swing: Option<&Swing>) -> Vec<String> {
        let lead = lead(summary);
        sentences(summary, lead.as_ref(), swing, Language::English.words()).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn who_buys_most_is_named_with_how_much_more_than_the_next() {
        // 0.4 − 0.3 = 0.1, and the interval of the difference keeps off 0.
        let told = said(&summary((0.05, 0.15)), None);
        let first = "For each đồng of the State, a brings the most private money that would not come otherwise: about 0.40 đồng, which is 0.10 more than b.";
        assert_eq!(told[0], first);
        let second = "It costs the State about 305 billion VND in all; of 100 đồng about 62 go to projects that would start anyway, and 30 to projects that start only because of it.";
        assert_eq!(told[1], second);
        // 0.68 is nearest to two out of three; from the 5th to the 95th percentile −0.1 to 0.9; 42 % of that is said as 40.
        let third = "Futures differ: nine times out of ten it brings between −0.10 and 0.90; it is the best of all policies two times out of three. About 40 % of that spread is what nobody knows yet, the rest is luck.";
        assert_eq!(told[2], third);
    }

    #[test]
    fn who_cannot_be_told_apart_is_not_said_to_be_behind() {
        let told = said(&summary((-0.01, 0.21)), None);
        assert!(
            told[0].ends_with("about 0.40 đồng; b comes so close that the two cannot be told apart."),
            "{}",
            told[0]
        );
    }

    #[test]
    fn where_every_policy_drives_money_out_that_is_said() {
        let mut summary = summary((0.05, 0.15));
        set(&mut summary, 1, "net_private_effect", -0.2);
        set(&mut summary, 2, "net_private_effect", -0.3);
        let told = said(&summary, None);
        assert!(
            told[0]
                .contains("even under the best of them, a, each đồng of the State takes the place of about 0.20 đồng"),
            "{}",
            told[0]
        );
    }

    #[test]
    fn a_policy_that_changes_the_world_is_set_apart() {
        let mut summary = summary((0.05, 0.15));
        let part = crate::study::summary::Part { value: 1.0, se: None, interval: None, n: 9 };
        summary.policies[1].measures[0].world_effect = Some(part);
        let lead = lead(&summary).expect("b is left");
        assert_eq!((lead.best.name.as_str(), lead.next.is_none(), lead.apart.as_slice()), ("b", true, &["a"][..]));
    }

    #[test]
    fn without_state_money_it_is_the_gain_of_the_country_that_counts() {
        let mut summary = summary((0.05, 0.15));
        for policy in &mut summary.policies {
            policy.measures.retain(|measure| measure.name != "net_private_effect");
        }
        for (place, gain) in [(1, 2e11), (2, 5e11)] {
            let npv = summary.policies[place].measures.iter_mut().find(|measure| measure.name == "social_npv");
            npv.expect("a measure").difference = Some(sample::difference(gain, 1e9));
        }
        let told = said(&summary, None);
        assert_eq!(told[0], "b does most for the country: about +500 billion VND compared with none.");
    }

    #[test]
    fn the_unknown_that_decides_is_named_and_whether_the_answer_turns() {
        let summary = summary((0.05, 0.15));
        let swing = Swing { path: "firms.sme.response".to_owned(), low: -0.05, high: 0.3 };
        let told = said(&summary, Some(&swing)).join(" ");
        let want = "firms › sme › response decides most between them: in the third of futures where it is lowest the lead of a over b is −0.05, where it is highest +0.30 – there the answer turns.";
        assert!(told.contains("Of all that is uncertain, ") && told.contains("answer turns"), "{told}\n{want}");
        let steady = Swing { low: 0.05, ..swing };
        assert!(!said(&summary, Some(&steady)).join(" ").contains("answer turns"));
    }

    #[test]
    fn the_hardest_target_is_told_with_who_reaches_it_more_often() {
        let mut summary = summary((0.05, 0.15));
        // Under a 0.31, so that it is likely missed; under b 0.9.
        summary.policies[2].targets[0].chance.value = 0.9;
        let told = said(&summary, None).join(" ");
        assert!(
            told.contains("A target is likely to be missed: ")
                && told.contains("is reached one time out of three under a."),
            "{told}"
        );
        assert!(told.contains("b reaches it most often, nine times out of ten."), "{told}");
        summary.policies[1].targets[0].chance.value = 0.88;
        let told = said(&summary, None).join(" ");
        assert!(
            told.contains("is the hardest, and under a it is reached nine times out of ten.")
                && !told.contains("most often"),
            "{told}"
        );
    }
}
