//! A made-up summary to draw and to print in tests: plausible shapes, no model behind it.

use crate::study::summary::{
    Band, Better, Between, By, Chance, Difference, Dominance, GroupMeasure, GroupSummary, Ignorance, Intervals, Kind,
    MeasureSummary, Pair, PictureData, PolicySummary, SeriesSummary, Standing, Summary, TargetSummary, Tolerance,
    YearSummary,
};

/// The names of the shipped question.
pub(crate) const SEVEN: [&str; 7] =
    ["no support", "push 80", "pull 50", "match 3:1", "mix", "mix, 70 % first", "mix, patents in 21 months"];

/// Uneven numbers in [0, 1), the same each time.
struct Uneven(u64);

impl Uneven {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(self.0 >> 32).expect("32 bits")) / 4_294_967_296.0
    }
}

/// A summary of policies with these names, the first being the reference; money is multiplied by `scale`.
pub(crate) fn summary(names: &[&str], years: std::ops::Range<i32>, scale: f64) -> Summary {
    let years: Vec<i32> = years.collect();
    let policies = names.iter().enumerate().map(|(place, name)| policy(name, place, &years, scale)).collect();
    Summary {
        schema: 2,
        title: "Đẩy, kéo, đối ứng hay ngưỡng?".into(),
        titles: Vec::new(),
        file_hash: "3fa94c12d08e7b65aa".into(),
        set: Vec::new(),
        seed: 57,
        runs: 2_000,
        design: "LatinHypercube".into(),
        batch: 64,
        batches: 31,
        twins: 1024,
        tolerance: Tolerance { confidence: 0.95, below_max: 0.998, between_min_and_max: 0.997, exact: false },
        version: "0.1.0".into(),
        stream_version: 1,
        currency: "VND".into(),
        reference: names.first().copied().unwrap_or_default().into(),
        years,
        precision: None,
        policies,
        between: between(names),
        warnings: Vec::new(),
        notes: vec!["Bands show what may happen; standard errors show how sure a mean is.".into()],
    }
}

pub(crate) fn measure(name: &'static str, kind: Kind, unit: &str, value: Option<f64>, se: f64) -> MeasureSummary {
    MeasureSummary {
        name,
        kind,
        unit: unit.into(),
        value,
        se: value.map(|_| se),
        interval: value.map(|value| (value - 2.0 * se, value + 2.0 * se)),
        n: if value.is_some() { 2_000 } else { 0 },
        reason: if value.is_some() { None } else { Some("no State money was paid".into()) },
        sd: value.map(|_| se * 44.7),
        band: value.map_or(Band::default(), |value| band(value, se * 60.0)),
        min: value.map(|value| value - se * 90.0),
        max: value.map(|value| value + se * 120.0),
        ignorance: value.map(|_| Ignorance { share: 0.42, se: Some(0.03) }),
        intervals: Intervals::default(),
        difference: value.map(|value| difference(value * 0.8, se * 0.5)),
        policy_part: None,
        world_effect: None,
    }
}

pub(crate) fn difference(value: f64, se: f64) -> Difference {
    let interval = Some((value - 2.0 * se, value + 2.0 * se));
    Difference {
        value,
        se: Some(se),
        interval,
        higher: 0.97,
        higher_se: Some(0.004),
        n: 2_000,
        band: band(value, se.abs() * 40.0),
        ignorance: Some(Ignorance { share: 0.7, se: Some(0.05) }),
    }
}

/// Chances and regrets that fall off from the first policy to the last.
fn between(names: &[&str]) -> Vec<Between> {
    let weights: Vec<f64> =
        (1..=names.len()).map(|place| 1.0 / f64::from(u32::try_from(place).expect("few"))).collect();
    let all: f64 = weights.iter().sum();
    let standing = |(name, weight): (&&str, &f64)| Standing {
        name: (*name).into(),
        chance_best: weight / all,
        chance_best_se: Some(0.01),
        regret: 1e12 * (1.0 - weight),
        regret_se: Some(2.5e10),
    };
    let pair = |b: &&str| Pair {
        a: names[0].into(),
        b: (*b).into(),
        n: 2_000,
        difference: Some(-2e11),
        se: Some(1e10),
        interval: Some((-2.2e11, -1.8e11)),
        a_higher: Some(0.25),
        a_higher_se: Some(0.01),
        variance_reduction: Some(12.5),
        first_order: Some(Dominance::NotSettled),
        second_order: Some(Dominance::Dominated),
    };
    let of = Between {
        name: "social_npv",
        kind: Kind::Mean,
        unit: "VND".into(),
        better: Better::Higher,
        n: 2_000,
        policies: names.iter().zip(&weights).map(standing).collect(),
        pairs: names.iter().skip(1).map(pair).collect(),
    };
    if names.len() > 1 { vec![of] } else { Vec::new() }
}

pub(crate) fn band(middle: f64, half: f64) -> Band {
    Band {
        p05: Some(middle - half),
        p25: Some(middle - half * 0.4),
        p50: Some(middle),
        p75: Some(middle + half * 0.5),
        p95: Some(middle + half * 1.2),
    }
}

fn policy(name: &str, place: usize, years: &[i32], scale: f64) -> PolicySummary {
    let mut uneven = Uneven(place as u64 + 7);
    let funded = place > 0;
    let strength = if funded { 0.6 + uneven.next() } else { 0.0 };
    let some = |value: f64| funded.then_some(value);
    let measures = vec![
        measure("gross_leverage", Kind::Ratio, "ratio", some(0.3 + 2.0 * strength), 0.013),
        measure("net_private_effect", Kind::Ratio, "ratio", some(strength - 1.0), 0.041),
        measure("deadweight_share", Kind::Ratio, "share", some(0.15 + 0.3 * uneven.next()), 0.008),
        measure("additionality", Kind::Ratio, "share", some(0.2 + 0.3 * uneven.next()), 0.009),
        measure("state_outlay", Kind::Mean, "VND", Some(1.5e12 * strength * scale), 3.0e9 * scale),
        measure("projects_deadweight", Kind::Mean, "count", Some(70.0 * strength), 0.4),
        measure("projects_unaffected", Kind::Mean, "count", Some(190.0 - 70.0 * strength), 0.5),
        measure("projects_additional", Kind::Mean, "count", Some(55.0 * strength), 0.4),
        measure("projects_displaced", Kind::Mean, "count", Some(9.0 * strength), 0.1),
        measure("projects_never", Kind::Mean, "count", Some(360.0 - 64.0 * strength), 0.9),
        measure("successes", Kind::Mean, "count", Some(60.0 + 18.0 * strength), 0.21),
        measure("new_products_per_year", Kind::Mean, "per year", Some(3.1 + strength), 0.012),
        measure("cost_per_additional_success", Kind::Ratio, "VND", some(8.2e10 / strength * scale), 1.1e9 * scale),
        measure("disbursement_rate_mid_q4", Kind::Ratio, "share", some(0.58 + 0.04 * uneven.next()), 0.002),
        measure("fiscal_npv", Kind::Mean, "VND", Some(-3.1e11 * strength * scale), 4.0e9 * scale),
        measure("social_npv", Kind::Mean, "VND", Some(9.0e11 * strength * scale), 9.7e9 * scale),
        measure("mvpf", Kind::Ratio, "ratio", some(1.2 + strength), 0.06),
        measure("support", Kind::Mean, "VND", Some(1.6e12 * strength * scale), 3.1e9 * scale),
        measure("misused_share", Kind::Ratio, "share", some(0.05 * strength), 0.004),
        measure("take_up", Kind::Ratio, "share", some(0.064), 0.002),
        measure("projects_with_overlays", Kind::Mean, "count", Some(57.0 * strength), 0.4),
        measure("guarantee_calls", Kind::Mean, "VND", Some(1.9e9 * strength * scale), 2.1e7 * scale),
        measure("guarantee_calls_cvar95", Kind::Tail, "VND", some(4.8e9 * strength * scale), 4.2e7 * scale),
    ];
    let series = vec![
        series("state_outlay", years, |year| scale * strength * 2.9e11 * hump(year - 1.0), &mut uneven),
        series("private_outlay", years, |year| scale * (1.0 + 0.5 * strength) * 2.2e11 * hump(year - 0.3), &mut uneven),
    ];
    let target = TargetSummary {
        measure: "disbursement_rate_mid_q4".into(),
        at_least: Some(0.62),
        at_most: None,
        chance: Chance { value: 0.31, se: Some(0.010), n: 2_000 },
        expected_shortfall: Some(0.04),
    };
    PolicySummary {
        name: name.into(),
        measures,
        groups: groups(strength, scale, &mut uneven),
        series,
        targets: if funded { vec![target] } else { Vec::new() },
        all_targets: funded.then_some(Chance { value: 0.31, se: Some(0.010), n: 2_000 }),
        pictures: if funded { pictures(place, strength, scale, &mut uneven) } else { nothing(&mut uneven) },
    }
}

/// Three firm classes, that take unequal parts.
fn groups(strength: f64, scale: f64, uneven: &mut Uneven) -> Vec<GroupSummary> {
    let mut measure = |name: &'static str, kind: Kind, unit: &str, value: f64| {
        let (value, se) = (value * (0.8 + 0.4 * uneven.next()), value.abs() * 0.04);
        let interval = Some((value - 2.0 * se, value + 2.0 * se));
        GroupMeasure {
            name,
            kind,
            unit: unit.into(),
            value: Some(value),
            se: Some(se),
            interval,
            difference: Some(value * 0.5),
            difference_se: Some(se),
            difference_interval: Some((value * 0.5 - 2.0 * se, value * 0.5 + 2.0 * se)),
        }
    };
    [("large", 0.3), ("small and medium", 0.5), ("start-up", 0.2)]
        .map(|(name, part)| GroupSummary {
            by: By::Class,
            name: name.into(),
            measures: vec![
                measure("state_outlay", Kind::Mean, "VND", 1.5e12 * strength * scale * part),
                measure("successes", Kind::Mean, "count", 18.0 * strength * part),
            ],
        })
        .into()
}

fn hump(year: f64) -> f64 {
    (year.max(0.0) + 0.15) / (1.0 + 0.22 * year * year)
}

fn series(name: &'static str, years: &[i32], mean: impl Fn(f64) -> f64, uneven: &mut Uneven) -> SeriesSummary {
    let first = years.first().copied().unwrap_or(0);
    let entry = |year: &i32| {
        let mean = mean(f64::from(year - first)) * (0.9 + 0.2 * uneven.next());
        YearSummary { mean: Some(mean), se: Some(mean * 0.01), n: 2_000, band: band(mean, mean * 0.4) }
    };
    SeriesSummary { name, unit: "VND".into(), years: years.iter().map(entry).collect() }
}

fn nothing(uneven: &mut Uneven) -> PictureData {
    let cost_and_successes = (0..400).map(|_| (0.0, (45.0 + 30.0 * uneven.next()).round())).collect();
    PictureData {
        disbursement_by_month: Vec::new(),
        contracts_by_private_share: vec![0.0; 101],
        cost_and_successes,
        guarantee_calls: Vec::new(),
        collars: Vec::new(),
    }
}

fn pictures(place: usize, strength: f64, scale: f64, uneven: &mut Uneven) -> PictureData {
    let month = |month: i32| {
        let mean = (f64::from(month) / 13.0) * (f64::from(month) / 13.0) * 0.93;
        YearSummary { mean: Some(mean), se: Some(0.002), n: 2_000, band: band(mean, mean * (1.0 - mean) * 0.4) }
    };
    let contracts = |bin: i32| {
        let lump = match (place, bin) {
            (1, 20) | (5, 70) => 14.0,
            (2, 50) | (3, 75) => 24.0,
            _ => 0.0,
        };
        let spread = if place > 3 || place == 1 { (1.0 - (f64::from(bin) - 45.0).abs() / 40.0).max(0.0) } else { 0.0 };
        lump + spread * uneven.next() * 1.5
    };
    let contracts_by_private_share = (0..101).map(contracts).collect();
    let cost_and_successes = (0..400)
        .map(|_| {
            let luck = uneven.next() + uneven.next() - 1.0;
            let cost = 1.5e12 * strength * scale * (1.0 + 0.25 * (uneven.next() + uneven.next() - 1.0));
            (cost, (60.0 + 18.0 * strength + 24.0 * luck).round())
        })
        .collect();
    let call = |_: u32| 1e9 * scale * strength * (uneven.next() * 8.0 - 2.0).floor().max(0.0);
    let guarantee_calls = (0..300).map(call).collect();
    PictureData {
        disbursement_by_month: (1..=12).map(month).collect(),
        contracts_by_private_share,
        cost_and_successes,
        guarantee_calls,
        collars: Vec::new(),
    }
}

/// The summary without a single value.
pub(crate) fn emptied(mut summary: Summary) -> Summary {
    summary.between.clear();
    for policy in &mut summary.policies {
        for measure in &mut policy.measures {
            (measure.value, measure.se, measure.sd, measure.band, measure.difference) =
                (None, None, None, Band::default(), None);
            (measure.interval, measure.min, measure.max) = (None, None, None);
            measure.reason = Some("nothing happened".into());
        }
        for series in &mut policy.series {
            series.years.fill(YearSummary::default());
        }
        policy.pictures = PictureData::default();
        policy.groups.clear();
        policy.targets.clear();
        policy.all_targets = None;
    }
    summary
}
