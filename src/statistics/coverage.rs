//! Whether the errors are right: of 400 fixed seeds, about 95 % of the intervals hold the true value.
#![allow(clippy::disallowed_methods, reason = "a test of statistics, not of bits")]

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::{
    Estimate, chance_higher, cvar, cvar_difference, mean_estimate, mean_of_some, paired_difference, quantile_interval,
    ratio_difference, ratio_estimate, share_estimate, standings, t_quantile,
};

const SEEDS: u64 = 400;

/// The share of seeds whose interval of `degrees` degrees of freedom holds `truth`, in percent.
fn coverage(truth: f64, degrees: f64, estimate: impl Fn(&mut Xoshiro256PlusPlus) -> Estimate) -> f64 {
    let reach = t_quantile(0.975, degrees);
    let held = (0..SEEDS)
        .filter(|seed| {
            let Estimate { value, se, .. } = estimate(&mut Xoshiro256PlusPlus::seed_from_u64(1_000 + seed));
            (value - truth).abs() <= reach * se
        })
        .count();
    100.0 * super::number(held) / 400.0
}

fn exponential(rng: &mut Xoshiro256PlusPlus) -> f64 {
    -rng.random::<f64>().max(1e-300).ln()
}

fn column(rng: &mut Xoshiro256PlusPlus, rows: usize) -> Vec<f64> {
    (0..rows).map(|_| exponential(rng)).collect()
}

/// Exponential numbers stratified within blocks of 16: every sixteenth of the quantiles once a block, in order of the rows.
fn stratified(rng: &mut Xoshiro256PlusPlus, rows: u32) -> Vec<f64> {
    (0..rows).map(|row| -((f64::from(row % 16) + rng.random::<f64>()).max(1e-300) / 16.0).ln()).collect()
}

fn assert_covers(what: &str, percent: f64) {
    assert!((92.0..=98.0).contains(&percent), "{what}: {percent} %");
}

#[test]
fn intervals_of_a_mean_hold_it_as_often_as_they_say() {
    assert_covers("mean", coverage(1.0, 399.0, |rng| mean_estimate(&column(rng, 400), 1).expect("rows")));
    let blocks = coverage(1.0, 39.0, |rng| mean_estimate(&stratified(rng, 640), 16).expect("rows"));
    assert_covers("stratified mean", blocks);
    let unequal = coverage(1.0, 39.0, |rng| mean_estimate(&column(rng, 633), 16).expect("rows"));
    assert_covers("mean with an unequal last block", unequal);
}

#[test]
fn a_stratified_mean_has_a_smaller_error_that_only_blocks_show() {
    let values = stratified(&mut Xoshiro256PlusPlus::seed_from_u64(5), 1_600);
    let (blocks, rows) = (mean_estimate(&values, 16).expect("rows").se, mean_estimate(&values, 1).expect("rows").se);
    assert!(blocks < 0.5 * rows, "{blocks} {rows}");
}

#[test]
fn intervals_of_a_paired_difference_hold_it_as_often_as_they_say() {
    // Twice the same luck plus some of its own, less that luck: 2 + 0.5 − 1.
    let percent = coverage(1.5, 399.0, |rng| {
        let luck = column(rng, 400);
        let more: Vec<f64> = luck.iter().map(|x| 2.0 * x + 0.5 * exponential(rng)).collect();
        paired_difference(&more, &luck, 1).expect("rows")
    });
    assert_covers("paired difference", percent);
}

#[test]
fn intervals_of_ratios_hold_them_as_often_as_they_say() {
    let draw = |rng: &mut Xoshiro256PlusPlus| {
        let den: Vec<f64> = (0..400).map(|_| 1.0 + exponential(rng)).collect();
        let num: Vec<f64> = den.iter().map(|den| 3.0 * den + exponential(rng) - 1.0).collect();
        (num, den)
    };
    let ratio = coverage(3.0, 399.0, |rng| {
        let (num, den) = draw(rng);
        ratio_estimate(&num, &den, 1).expect("rows")
    });
    assert_covers("ratio", ratio);
    let difference = coverage(1.0, 399.0, |rng| {
        let (num, den) = draw(rng);
        let less: Vec<f64> =
            num.iter().zip(&den).map(|(num, den)| num - den + 0.3 * (exponential(rng) - 1.0)).collect();
        ratio_difference(&num, &den, &less, &den, 1).expect("rows")
    });
    assert_covers("difference of ratios", difference);
}

#[test]
fn intervals_of_the_worst_tenth_hold_it_about_as_often_as_they_say() {
    // The worst tenth of an exponential begins at ln 10 and lies 1 beyond it on average.
    let truth = 1.0 + 10.0_f64.ln();
    let percent = coverage(truth, 3_999.0, |rng| cvar(&column(rng, 4_000), 0.9, 1).expect("rows"));
    assert_covers("worst tenth", percent);
    let percent = coverage(0.2 * truth, 3_999.0, |rng| {
        let luck = column(rng, 4_000);
        let more: Vec<f64> = luck.iter().map(|x| 1.2 * x).collect();
        cvar_difference(&more, &luck, 0.9, 1).expect("rows")
    });
    assert_covers("difference of worst tenths", percent);
}

/// The share of seeds whose own interval holds `truth`, in percent.
fn own_coverage(truth: f64, estimate: impl Fn(&mut Xoshiro256PlusPlus) -> Estimate) -> f64 {
    held(|rng| estimate(rng).interval(0.95).expect("an error"), truth)
}

fn held(interval: impl Fn(&mut Xoshiro256PlusPlus) -> (f64, f64), truth: f64) -> f64 {
    let holds = |seed: &u64| {
        let (low, high) = interval(&mut Xoshiro256PlusPlus::seed_from_u64(5_000 + seed));
        (low..=high).contains(&truth)
    };
    100.0 * super::number((0..SEEDS).filter(holds).count()) / 400.0
}

#[test]
fn intervals_from_few_blocks_hold_the_mean_as_often_as_they_say() {
    for blocks in [2, 3, 5, 10] {
        let percent = own_coverage(1.0, |rng| mean_estimate(&stratified(rng, 64 * blocks), 64).expect("rows"));
        assert_covers(&format!("mean over {blocks} blocks"), percent);
    }
    let gaps = own_coverage(1.0, |rng| {
        let values: Vec<Option<f64>> =
            stratified(rng, 640).into_iter().map(|x| (rng.random::<f64>() < 0.7).then_some(x)).collect();
        mean_of_some(&values, 64).expect("rows")
    });
    assert_covers("mean of those there are", gaps);
}

#[test]
fn intervals_over_blocks_hold_ratios_tails_and_shares_as_often_as_they_say() {
    let ratio = own_coverage(3.0, |rng| {
        let den: Vec<f64> = stratified(rng, 1_280).iter().map(|x| 1.0 + x).collect();
        let num: Vec<f64> = den.iter().map(|den| 3.0 * den + exponential(rng) - 1.0).collect();
        ratio_estimate(&num, &den, 64).expect("rows")
    });
    assert_covers("ratio over blocks", ratio);
    let truth = 1.0 + 10.0_f64.ln();
    let tail = own_coverage(truth, |rng| cvar(&stratified(rng, 6_400), 0.9, 64).expect("rows"));
    assert_covers("worst tenth over blocks", tail);
    // More than 1.5 in an exponential: a chance of e^−1.5.
    let share = own_coverage((-1.5_f64).exp(), |rng| {
        let hits: Vec<bool> = stratified(rng, 1_280).iter().map(|x| *x > 1.5).collect();
        share_estimate(&hits, 64).expect("rows")
    });
    assert_covers("share over blocks", share);
}

#[test]
fn intervals_of_chances_and_regrets_hold_them_as_often_as_they_say() {
    let some = |values: Vec<f64>| values.into_iter().map(Some).collect::<Vec<Option<f64>>>();
    // An exponential with mean 1 is higher than one with mean 2 with a chance of 1/3.
    let higher = own_coverage(1.0 / 3.0, |rng| {
        let (a, b) = (some(column(rng, 400)), some(column(rng, 400).iter().map(|x| 2.0 * x).collect()));
        chance_higher(&a, &b, 1).expect("rows")
    });
    assert_covers("chance of being higher", higher);
    // Three exponentials with means 1, 1 and 2 beside a luck that all share: the third is the highest with a chance of
    // ∫ (1 − e^−x)² e^(−x/2)/2 dx = 1 − 2/3 + 1/5.
    let draw = |rng: &mut Xoshiro256PlusPlus, rows: u32| {
        let luck = stratified(rng, rows);
        let with = |own: Vec<f64>, scale: f64| some(luck.iter().zip(own).map(|(l, x)| l + scale * x).collect());
        let count = luck.len();
        let own: [Vec<f64>; 3] = std::array::from_fn(|_| column(rng, count));
        let [a, b, c] = own;
        vec![with(a, 1.0), with(b, 1.0), with(c, 2.0)]
    };
    let best = 1.0 - 2.0 / 3.0 + 1.0 / 5.0;
    // The highest of them is on average 1 + 1 + 2 − ½ − ⅔ − ⅔ + (½ + 1 + 1)⁻¹; the third misses that less its own mean of 2.
    let regret = 4.0 - 0.5 - 4.0 / 3.0 + 0.4 - 2.0;
    for (rows, block) in [(400, 1), (1_280, 64)] {
        let chance = own_coverage(best, |rng| standings(&draw(rng, rows), block).expect("rows")[2].best);
        assert_covers("chance of being best", chance);
        let missed = own_coverage(regret, |rng| standings(&draw(rng, rows), block).expect("rows")[2].regret);
        assert_covers("expected regret", missed);
    }
}

#[test]
fn intervals_of_percentiles_hold_them_at_least_as_often_as_they_say() {
    for p in [0.05_f64, 0.25, 0.5, 0.75, 0.95] {
        let truth = -(1.0 - p).ln();
        let of = |values: Vec<f64>| {
            let mut sorted = values;
            sorted.sort_by(f64::total_cmp);
            quantile_interval(&sorted, p, 0.95).expect("enough rows")
        };
        assert_covers(&format!("percentile {p}"), held(|rng| of(column(rng, 400)), truth));
        // Evenly spread rows are held more often: the interval is wider than need be.
        let stratified = held(|rng| of(stratified(rng, 400)), truth);
        assert!(stratified >= 95.0, "percentile {p} of evenly spread rows: {stratified} %");
    }
}
