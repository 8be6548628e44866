//! Distributions against numbers worked out elsewhere (scipy 1.17 and mpmath at 40 digits), and the laws every distribution keeps.

#![allow(clippy::excessive_precision, reason = "digits stand as worked out")]
#![allow(clippy::float_cmp, reason = "values are met exactly")]
#![allow(clippy::needless_pass_by_value, reason = "tables of distributions read better without borrows")]
#![allow(clippy::disallowed_methods, reason = "expected numbers, not bits")]

use cofin::chance::{Distribution as D, Sampler};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn is(found: f64, expected: f64, to: f64) -> bool {
    (found - expected).abs() <= to * expected.abs()
}

fn cut(of: D, min: impl Into<Option<f64>>, max: impl Into<Option<f64>>) -> D {
    let cut = D::truncated(&of, min.into(), max.into()).expect("something is left");
    assert_eq!(cut.check(), Ok(()), "{cut:?}");
    cut
}

fn gamma(shape: f64, scale: f64) -> D {
    D::Gamma { shape, scale }
}

fn weibull(shape: f64, scale: f64) -> D {
    D::Weibull { shape, scale }
}

fn pareto(min: f64, alpha: f64) -> D {
    D::Pareto { min, alpha }
}

fn normal(mean: f64, sd: f64) -> D {
    D::Normal { mean, sd }
}

fn mixture(parts: &[(f64, D)]) -> D {
    D::Mixture { parts: parts.to_vec() }
}

#[test]
fn quantiles_are_those_of_scipy_and_mpmath() {
    let known = [
        (gamma(2.0, 3.0), 0.5, 5.035_040_970_049_982),
        (gamma(2.0, 3.0), 1e-12, 4.242_642_687_120_581_5e-6),
        (gamma(2.0, 3.0), 0.95, 14.231_593_555_171_735),
        (gamma(0.5, 2.0), 0.01, 0.000_157_087_857_909_701_98),
        (gamma(0.5, 2.0), 0.9999, 15.136_705_226_623_397),
        (gamma(0.05, 1.0), 0.3, 2.037_897_188_732_663_2e-11),
        (gamma(30.0, 0.1), 0.001, 1.586_917_079_714_035_7),
        (gamma(30.0, 0.1), 0.5, 2.966_733_313_822_123),
        (gamma(1e4, 1.0), 0.99, 10_234.104_379_158_054),
        (gamma(1e5, 1.0), 0.3, 99_833.928_639_285_13),
        (D::gamma_mean_cv(1.0, 0.5), 0.05, 0.341_579_599_187_457_7),
        (weibull(2.0, 3.0), 0.5, 2.497_663_833_473_093),
        (weibull(0.5, 10.0), 0.01, 0.001_010_092_507_681_765_4),
        (weibull(1.5, 4.0), 0.999, 14.508_347_649_357_907),
        (weibull(100.0, 1.0), 1e-9, 0.812_830_516_168_163_4),
        (pareto(2.0, 3.0), 0.5, 2.519_842_099_789_746_3),
        (pareto(1.0, 2.5), 0.9999, 39.810_717_055_349_73),
        (
            mixture(&[(0.3, normal(0.0, 1.0)), (0.7, D::LogNormal { mu: 1.0, sigma: 0.5 })]),
            0.01,
            -1.833_914_635_815_914_3,
        ),
        (
            mixture(&[(3.0, normal(0.0, 1.0)), (7.0, D::LogNormal { mu: 1.0, sigma: 0.5 })]),
            0.2,
            0.430_001_983_475_663_5,
        ),
        (mixture(&[(0.3, normal(0.0, 1.0)), (0.7, D::LogNormal { mu: 1.0, sigma: 0.5 })]), 0.5, 2.072_963_062_146_335),
        (mixture(&[(0.3, normal(0.0, 1.0)), (0.7, D::LogNormal { mu: 1.0, sigma: 0.5 })]), 0.99, 8.122_799_638_053_063),
    ];
    for (distribution, u, x) in known {
        let found = distribution.quantile(u);
        assert!(is(found, x, 1e-11), "{distribution:?} at {u}: {found}, not {x}");
        assert!((distribution.cdf(x) - u).abs() < 1e-12, "{distribution:?} at {x}: {}", distribution.cdf(x));
    }
}

#[test]
fn truncations_keep_their_digits_far_out_in_the_tails() {
    let far_pareto = cut(pareto(1.0, 1.5), 2.0, 1e6);
    let known = [
        (cut(normal(0.0, 1.0), 8.0, 9.0), [8.001_237_199_059_592, 8.084_888_899_018_166, 8.546_703_681_127_418]),
        (cut(normal(0.0, 1.0), -9.0, -8.0), [-8.546_703_681_127_418, -8.084_888_899_018_166, -8.001_237_199_059_592]),
        (cut(normal(0.0, 1.0), 40.0, None), [40.000_251_100_866_2, 40.017_314_126_764_65, 40.114_892_634_811_6]),
        (
            cut(D::Exponential { mean: 1.0 }, 1000.0, 1010.0),
            [1_000.010_049_877_268_5, 1_000.693_101_781_660_7, 1_004.600_685_663_461],
        ),
        (
            cut(D::LogNormal { mu: 0.0, sigma: 1.0 }, 5.0, 20.0),
            [5.024_128_090_069_261, 6.806_351_543_788_036, 18.092_329_125_611_484],
        ),
        (cut(gamma(2.0, 3.0), 10.0, 30.0), [10.039_051_487_315_708, 12.620_710_356_541_876, 25.318_741_866_404_572]),
        (
            cut(D::Beta { alpha: 2.0, beta: 5.0 }, 0.9, 1.0),
            [0.900_204_515_415_180_6, 0.913_151_629_855_844_1, 0.960_614_082_226_607],
        ),
        // c = (2/1e6)^1.5 of the tail is cut off: x = 2·(1 − u·(1 − c))^(−1/1.5).
        (far_pareto, [2.013_445_441_199_219, 3.174_802_097_949_934_7, 43.088_685_757_006_35]),
    ];
    for (distribution, [low, middle, high]) in known {
        for (u, x) in [(0.01, low), (0.5, middle), (0.99, high)] {
            let found = distribution.quantile(u);
            assert!(is(found, x, 1e-13), "{distribution:?} at {u}: {found}, not {x}");
            assert!((distribution.cdf(x) - u).abs() < 1e-11, "{distribution:?}: {}", distribution.cdf(x));
        }
    }
    let around = cut(normal(8.0, 3.0), 0.0, 20.0);
    for (u, x) in [(0.001, 0.235_950_646_039_204_93), (0.5, 8.014_282_982_263_266), (0.999, 17.246_230_210_739_446)] {
        assert!(is(around.quantile(u), x, 1e-12), "{u}: {}", around.quantile(u));
    }
}

#[test]
fn means_variances_and_capped_means_are_those_of_scipy_and_mpmath() {
    let exponential = || D::Exponential { mean: 1.0 };
    let known = [
        (gamma(2.0, 3.0), 6.0, 18.0, 5.0, 3.922_368_368_786_82),
        (gamma(0.5, 2.0), 1.0, 2.0, 0.3, 0.215_136_245_924_231_9),
        (gamma(30.0, 0.1), 3.0, 0.3, 3.0, 2.782_096_420_585_226),
        (weibull(2.0, 3.0), 2.658_680_776_358_274, 1.931_416_529_422_965, 2.0, 1.739_365_896_481_841),
        (weibull(0.5, 10.0), 20.0, 2000.0, 2.0, 1.492_820_692_934_435),
        (weibull(1.5, 4.0), 3.610_981_171_803_734_5, 6.011_044_557_022_912, 2.0, 1.745_904_552_354_107),
        (weibull(100.0, 1.0), 0.994_325_851_191_506, 0.000_160_304_916_200_261_13, 2.0, 0.994_325_851_191_506),
        (pareto(2.0, 3.0), 3.0, 3.0, 10.0, 2.96),
        (pareto(1.0, 2.5), 5.0 / 3.0, 20.0 / 9.0, 10.0, 1.645_584_815_598_877),
        (cut(normal(0.0, 1.0), 8.0, 9.0), 8.121_188_992_979_797, 0.014_148_542_782_748_11, 8.1, 8.068_376_514_060_679),
        (
            cut(normal(0.0, 1.0), 40.0, None),
            40.024_968_847_207_264,
            0.000_622_668_378_591_388_8,
            40.01,
            40.008_240_914_628_43,
        ),
        (cut(normal(8.0, 3.0), 0.0, 20.0), 8.033_917_458_375_588, 8.719_448_993_678_228, 10.0, 7.579_140_292_118_177),
        (
            cut(exponential(), 1000.0, 1010.0),
            1_000.999_545_980_089_9,
            0.995_459_594_764_952_5,
            1001.0,
            1_000.632_103_856_369_5,
        ),
        (
            cut(D::LogNormal { mu: 0.0, sigma: 1.0 }, 5.0, 20.0),
            7.808_658_944_681_592,
            8.449_599_089_362_819,
            6.0,
            5.822_678_528_289_507,
        ),
        (cut(gamma(2.0, 3.0), 10.0, 30.0), 13.628_847_510_973_024, 11.434_798_893_951_81, 12.0, 11.558_224_798_188_014),
        (
            cut(D::Beta { alpha: 2.0, beta: 5.0 }, 0.9, None),
            0.916_883_116_883_116_9,
            0.000_201_973_351_324_000_67,
            0.92,
            0.912_389_219_740_259_8,
        ),
        (cut(pareto(1.0, 1.5), 2.0, 1e6), 5.991_514_735_572_324, 8_437.383_149_378_049, 2.0, 2.0),
        // By hand: the density is (x − 1) up to 2 and (6 − x)/4 beyond, over 2.25.
        (
            cut(D::Triangular { low: 1.0, mode: 2.0, high: 6.0 }, 1.5, 5.0),
            80.0 / 27.0,
            21.630_208_333_333_332 / 2.25 - 6_400.0 / 729.0,
            3.0,
            70.0 / 27.0,
        ),
        // By hand: half 0 and half exponential with mean 4; mean 2, E[X²] = 16, min(X, 4) = 4(1 − 1/e)/2.
        (
            mixture(&[(1.0, D::Constant { value: 0.0 }), (1.0, D::Exponential { mean: 4.0 })]),
            2.0,
            12.0,
            4.0,
            1.264_241_117_657_115_4,
        ),
        // By hand: a uniform cut is a narrower uniform.
        (cut(D::Uniform { low: 0.0, high: 10.0 }, 4.0, None), 7.0, 3.0, 6.0, 5.666_666_666_666_667),
    ];
    for (distribution, mean, variance, cap, capped) in known {
        assert!(is(distribution.mean(), mean, 1e-11), "mean of {distribution:?}: {}", distribution.mean());
        assert!(
            is(distribution.variance(), variance, 1e-9),
            "variance of {distribution:?}: {}",
            distribution.variance()
        );
        let found = distribution.limited_mean(cap);
        assert!(is(found, capped, 1e-11), "{distribution:?} capped at {cap}: {found}, not {capped}");
    }
}

#[test]
fn cut_counts_stay_counts() {
    // Poisson(3) from 10 on: nsum at 40 digits.
    let poisson = cut(D::Poisson { mean: 3.0 }, 9.5, None);
    assert!(is(poisson.mean(), 10.348_389_133_071_974, 1e-13), "{}", poisson.mean());
    assert!(is(poisson.quantile(0.5), 10.0, 1e-300));
    // Far out the chances fall by 3/k: 1000 has 1 − 3/1001 + … of them.
    let far = cut(D::Poisson { mean: 3.0 }, 1000.0, None);
    assert!(is(far.cdf(1000.0), 1.0 - 3.0 / 1001.0 + 9.0 / 1001.0 / 1001.0 - 9.0 / 1001.0 / 1002.0, 1e-7));
    let die = D::Discrete { values: vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0], weights: vec![1.0; 6] };
    let middle = cut(die, 2.0, 4.0);
    assert!(is(middle.mean(), 3.0, 1e-15) && is(middle.variance(), 2.0 / 3.0, 1e-15));
    assert_eq!([0.1, 0.4, 0.9].map(|u| middle.quantile(u)), [2.0, 3.0, 4.0]);
}

#[test]
fn a_cut_mixture_weighs_its_parts_by_what_is_left_of_them() {
    // Above 2: 1/2 of the uniform from 0 to 4 and e⁻² of the exponential.
    let both = mixture(&[(1.0, D::Uniform { low: 0.0, high: 4.0 }), (1.0, D::Exponential { mean: 1.0 })]);
    let above = cut(both, 2.0, None);
    let (uniform, exponential) = (0.5, 0.135_335_283_236_612_7);
    assert!(is(above.mean(), (3.0 * uniform + 3.0 * exponential) / (uniform + exponential), 1e-11));
    let chance = (0.25 + exponential - 0.049_787_068_367_863_944) / (uniform + exponential);
    assert!(is(above.cdf(3.0), chance, 1e-13), "{}", above.cdf(3.0));
}

#[test]
fn values_within_a_mixture_are_met_exactly() {
    // A third at 0, a third at 5, a third exponential with mean 3 beyond 0.
    let part = || D::Constant { value: 0.0 };
    let spiked = mixture(&[(1.0, part()), (1.0, D::Constant { value: 5.0 }), (1.0, D::Exponential { mean: 3.0 })]);
    let before_five = (2.0 - 0.188_875_602_837_562_18) / 3.0; // 1 − e^(−5/3) of the exponential
    let sampler = Sampler::new(&spiked);
    for (u, x) in
        [(0.01, 0.0), (1.0 / 3.0 - 1e-9, 0.0), (before_five + 1e-9, 5.0), (before_five + 1.0 / 3.0 - 1e-9, 5.0)]
    {
        assert!((spiked.quantile(u) - x).abs() < 1e-300, "{u}: {}", spiked.quantile(u));
        assert!((sampler.at(u) - x).abs() < 1e-300, "drawn at {u}: {}", sampler.at(u));
    }
    // Between: F = 1/3 + (1 − e^(−x/3))/3; at x = 3 it is 0.544 040 186.
    assert!(is(spiked.quantile(1.0 / 3.0 + 0.632_120_558_828_557_7 / 3.0), 3.0, 1e-12));
    // Beyond: S = e^(−x/3)/3.
    assert!(is(spiked.quantile(1.0 - 1e-9), 3.0 * (1e9_f64 / 3.0).ln(), 1e-7));
}

#[test]
fn an_empirical_quantile_is_the_smallest_value_that_its_share_reaches() {
    // Hyndman & Fan (1996), type 1, of 1, 2, 2, 7.
    let sample = D::Discrete { values: vec![7.0, 2.0, 1.0, 2.0], weights: vec![1.0; 4] };
    let found = [0.01, 0.25, 0.26, 0.5, 0.75, 0.76, 0.999].map(|u| sample.quantile(u));
    assert_eq!(found, [1.0, 1.0, 2.0, 2.0, 2.0, 7.0, 7.0]);
}

#[test]
fn a_ninety_percent_range_is_a_log_normal() {
    let D::LogNormal { mu, sigma } = D::lognormal_range(5.0, 10.0) else { panic!("a log-normal") };
    assert!((mu - 1.956_011_5).abs() < 5e-8 && (sigma - 0.210_701_8).abs() < 5e-8, "{mu} {sigma}");
}

#[test]
fn a_file_in_billions_draws_the_same_as_one_in_millions() {
    use cofin::number::Number as N;
    use cofin::text::Exact;
    use rust_decimal::Decimal;
    let exact = |text: &str, unit: i64| Exact(text.parse::<Decimal>().expect("a number") * Decimal::from(unit));
    let plain = |text: &str| exact(text, 1);
    let numbers = |unit: i64| {
        let gamma = N::Gamma {
            shape: None,
            scale: None,
            mean: Some(exact("12.7", unit).into()),
            cv: Some(plain("0.5").into()),
        };
        let weibull = N::Weibull { shape: plain("1.3").into(), scale: exact("3.1", unit).into() };
        let pareto = N::Pareto { min: exact("0.1", unit).into(), alpha: plain("1.7").into() };
        let (min, max) = (Some(exact("0.3", unit)), Some(exact("70.07", unit)));
        let parts = vec![(plain("1"), N::Constant(exact("0.7", unit))), (plain("2"), gamma.clone())];
        [gamma, weibull, N::Truncated { of: Box::new(pareto), min, max }, N::Mixture(parts)]
    };
    let billion = Decimal::from(1_000_000_000);
    for (billions, millions) in numbers(1).iter().zip(&numbers(1000)) {
        let distribution = billions.distribution(billion).expect("a distribution");
        assert_eq!(Ok(distribution), millions.distribution(Decimal::from(1_000_000)), "{billions}");
    }
    let written: Vec<String> = numbers(1).iter().map(ToString::to_string).collect();
    assert_eq!(
        written,
        [
            "Gamma(mean: 12.7, cv: 0.5)",
            "Weibull(shape: 1.3, scale: 3.1)",
            "Truncated(of: Pareto(min: 0.1, alpha: 1.7), min: 0.3, max: 70.07)",
            "Mixture([(1, 0.7), (2, Gamma(mean: 12.7, cv: 0.5))])",
        ]
    );
}

/// Distributions of every kind with ordinary parameters.
fn any_curve() -> impl Strategy<Value = D> {
    let positive = || 0.05..20.0_f64;
    prop_oneof![
        (0.05..60.0_f64, positive()).prop_map(|(shape, scale)| gamma(shape, scale)),
        (0.4..20.0_f64, positive()).prop_map(|(shape, scale)| weibull(shape, scale)),
        (positive(), 2.1..20.0_f64).prop_map(|(min, alpha)| pareto(min, alpha)),
        (-5.0..5.0_f64, positive()).prop_map(|(mean, sd)| normal(mean, sd)),
        (-1.0..3.0_f64, 0.05..1.5_f64).prop_map(|(mu, sigma)| D::LogNormal { mu, sigma }),
        positive().prop_map(|mean| D::Exponential { mean }),
        (0.3..20.0_f64, 0.3..20.0_f64).prop_map(|(alpha, beta)| D::Beta { alpha, beta }),
        (-5.0..5.0_f64, 0.0..1.0_f64, positive()).prop_map(|(low, share, width)| D::Triangular {
            low,
            mode: low + share * width,
            high: low + width
        }),
        (-5.0..5.0_f64, 0.0..1.0_f64, positive()).prop_map(|(low, share, width)| D::Pert {
            low,
            mode: low + share * width,
            high: low + width
        }),
    ]
}

fn any_cut() -> impl Strategy<Value = D> {
    (any_curve(), 0.0..0.999_f64, 0.01..1.0_f64).prop_map(|(of, from, share)| {
        let to = from + (1.0 - from) * share;
        cut(of.clone(), of.quantile(from), of.quantile(to).max(of.quantile(from) + 1e-6))
    })
}

fn any_mixture() -> impl Strategy<Value = D> {
    let part = prop_oneof![
        4 => any_curve(),
        1 => any_cut(),
        1 => (-5.0..5.0_f64).prop_map(|value| D::Constant { value }),
        1 => (0.1..5.0_f64).prop_map(|mean| D::Poisson { mean }),
    ];
    prop::collection::vec((0.05..1.0_f64, part), 2..5).prop_map(|parts| mixture(&parts))
}

fn any_distribution() -> impl Strategy<Value = D> {
    prop_oneof![any_curve(), any_cut(), any_mixture()]
}

/// The mean of `of` over an even grid of quantiles, and how far off it may be: the spread of the values within a cell.
fn over_quantiles(distribution: &D, of: impl Fn(f64) -> f64) -> (f64, f64) {
    let points = 4_000;
    let at = |i: i32| of(distribution.quantile((f64::from(i) + 0.5) / f64::from(points)));
    let values: Vec<f64> = (0..points).map(at).collect();
    let miss: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / f64::from(points);
    // Beyond the grid's ends: the tail of the heaviest of these distributions (alpha above 2) still counts.
    let (first, last) = (of(distribution.quantile(1e-9)), of(distribution.quantile(1.0 - 1e-9)));
    let ends = (first - values[0]).abs() + (last - values[values.len() - 1]).abs();
    (values.iter().sum::<f64>() / f64::from(points), miss + ends / f64::from(points))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, rng_seed: RngSeed::Fixed(57), ..ProptestConfig::default() })]

    #[test]
    fn quantiles_never_fall_and_stay_in_the_support(distribution in any_distribution(), mut u in prop::collection::vec(0.0..1.0_f64, 40)) {
        prop_assert_eq!(distribution.check(), Ok(()));
        u.extend([0.0, 1e-300, 1e-17, 1e-9, 1e-4, 0.5, 1.0 - 1e-4, 1.0 - 1e-9, 1.0 - 1.2e-16, 1.0]);
        u.sort_by(f64::total_cmp);
        let (low, high) = distribution.support();
        let mut previous = f64::NEG_INFINITY;
        for u in u {
            let x = distribution.quantile(u);
            prop_assert!(x.is_finite() && low <= x && x <= high, "{:?} at {}: {}", distribution, u, x);
            prop_assert!(x >= previous - 1e-13 * x.abs(), "{:?} falls at {}: {} after {}", distribution, u, x, previous);
            previous = x;
        }
    }

    #[test]
    fn the_cdf_undoes_the_quantile(distribution in any_distribution(), u in 1e-6..0.999_999_f64) {
        // At the quantile at least u is reached; just below it, no more.
        let x = distribution.quantile(u);
        let step = 1e-9 * x.abs() + 1e-12;
        let (reached, before) = (distribution.cdf(x + step), distribution.cdf(x - step));
        prop_assert!(reached >= u - 1e-9 && before <= u + 1e-9, "{:?} at {}: {} then {}", distribution, u, before, reached);
    }

    #[test]
    fn moments_agree_with_the_quantiles(distribution in any_distribution(), share in 0.02..0.98_f64) {
        let (mean, miss) = over_quantiles(&distribution, |x| x);
        prop_assert!((mean - distribution.mean()).abs() <= 2.0 * miss, "{:?}: {} {} {}", distribution, mean, distribution.mean(), miss);
        let cap = distribution.quantile(share);
        let (capped, miss) = over_quantiles(&distribution, |x| x.min(cap));
        let found = distribution.limited_mean(cap);
        prop_assert!((capped - found).abs() <= 2.0 * miss + 1e-12, "{:?} capped at {}: {} {}", distribution, cap, capped, found);
        let centre = distribution.mean();
        let (variance, miss) = over_quantiles(&distribution, |x| (x - centre) * (x - centre));
        let found = distribution.variance();
        prop_assert!((variance - found).abs() <= 4.0 * miss, "{:?}: variance {} {}", distribution, variance, found);
    }

    #[test]
    fn draws_are_the_quantiles(distribution in any_distribution(), u in prop::collection::vec(0.0..1.0_f64, 200)) {
        let sampler = Sampler::new(&distribution);
        let spread = distribution.quantile(0.75) - distribution.quantile(0.25);
        for u in u {
            let (drawn, exact) = (sampler.at(u), distribution.quantile(u));
            let room = 4e-7 * (spread + exact.abs());
            let range = distribution.support().1 - distribution.support().0;
            let room = if range.is_finite() { room.max(1e-6 * range) } else { room };
            prop_assert!((drawn - exact).abs() <= room, "{:?} at {}: {} not {}", distribution, u, drawn, exact);
        }
    }
}
