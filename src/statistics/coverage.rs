//! Whether the errors are right: of 400 fixed seeds, about 95 % of the intervals hold the true value.
#![allow(clippy::disallowed_methods, reason = "a test of statistics, not of bits")]

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::{
    Estimate, cvar, cvar_difference, mean_estimate, paired_difference, ratio_difference, ratio_estimate, t_quantile,
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
