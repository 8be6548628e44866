//! What each design promises of the numbers drawn once a run: who may move them, how evenly they lie, how they move together.

mod studies;

use std::collections::BTreeMap;

use cofin::chance::pearson_from_rank;
use cofin::draws::{Draws, Luck};
use cofin::model::Study;

use studies::{read, study, study_with};

const DESIGNS: [&str; 4] = ["Random", "Antithetic", "LatinHypercube", "Sobol"];

/// Growth is drawn in the file, output only where a policy says so.
const SCENARIO: &str = r#"(
    title: "Designs",
    currency: (code: "VND", unit: Million),
    clock: (start: "2026-01", months: 12),
    monte_carlo: (runs: 128, seed: 57),
    economy: (output: 1000, growth: Uniform(0, 1), social_discount_rate: Uniform(0, 1), state_discount_rate: 0, profit_tax: 0),
    firms: {"firm": (weight: 1, hurdle_rate: 0, liquid_wealth: 100)},
    technologies: {
        "technology": (market: Formed, proposals_per_year: 1, intake_years: 1, payoff: Lump(1000),
            stages: [(name: "trial", cost: 1, months: 0, success: PerRun(Uniform(0, 1)))]),
    },
    schemes: {"half": (funding: Share(state: 0.50), believed_award: Uniform(0, 1))},
    policies: {"no support": (schemes: []), "half": (schemes: ["half"])},
    reference: "no support",
)"#;

fn designed(text: &str, design: &str) -> Study {
    study(&text.replace("seed: 57", &format!("seed: 57, design: {design}")))
}

/// The numbers of the runs, by path and distribution.
fn drawn(study: &Study, runs: impl Iterator<Item = usize>) -> BTreeMap<(String, String), Vec<u64>> {
    let (draws, mut luck) = (Draws::new(study), Luck::default());
    let mut numbers: BTreeMap<(String, String), Vec<u64>> = BTreeMap::new();
    for run in runs {
        draws.fill_inputs(study, run, &mut luck);
        for (input, value) in study.inputs.iter().zip(&luck.drawn) {
            numbers.entry((input.path.clone(), input.declared.clone())).or_default().push(value.to_bits());
        }
    }
    numbers
}

/// Whether what stands in `before` stands in `after`.
fn kept(before: &BTreeMap<(String, String), Vec<u64>>, after: &BTreeMap<(String, String), Vec<u64>>) -> bool {
    before.iter().all(|(number, values)| after.get(number) == Some(values))
}

#[test]
fn policies_and_the_order_of_fields_move_no_draw_under_any_design() {
    let reordered = SCENARIO
        .replace(
            "growth: Uniform(0, 1), social_discount_rate: Uniform(0, 1)",
            "social_discount_rate: Uniform(0, 1), growth: Uniform(0, 1)",
        )
        .replace(
            "funding: Share(state: 0.50), believed_award: Uniform(0, 1)",
            "believed_award: Uniform(0, 1), funding: Share(state: 0.50)",
        );
    let one = SCENARIO.replace(
        r#""half": (schemes: ["half"])},"#,
        r#""half": (schemes: ["half"]), "lucky": (schemes: ["half"], set: {"economy.output": Uniform(900, 1100)})},"#,
    );
    // Before the other policies, and with a path before all others.
    let two = one.replace(
        "policies: {",
        r#"policies: {"slow": (schemes: ["half"], budget_per_year: Uniform(1, 2), set: {"administration.approval_months": PerRun(Uniform(1, 9)), "economy.growth": Uniform(-0.5, 0.5)}), "#,
    );
    for design in DESIGNS {
        let of = |text: &str| drawn(&designed(text, design), 0..200);
        let base = of(SCENARIO);
        assert_eq!(base, of(&reordered), "{design}");
        let (with_one, with_two) = (of(&one), of(&two));
        assert!(kept(&base, &with_one) && kept(&with_one, &with_two), "{design}");
        assert_eq!((base.len(), with_one.len(), with_two.len()), (4, 5, 8), "{design}");
    }
}

#[test]
fn a_number_that_a_policy_changes_keeps_its_luck() {
    let text = SCENARIO.replace(
        r#""half": (schemes: ["half"])},"#,
        r#""half": (schemes: ["half"]), "fast": (schemes: [], set: {"economy.growth": Uniform(-0.5, 0.5)})},"#,
    );
    for design in DESIGNS {
        let numbers = drawn(&designed(&text, design), 0..64);
        let of = |declared: &str| numbers[&("economy.growth".to_owned(), declared.to_owned())].clone();
        for (slow, fast) in of("Uniform(0, 1)").into_iter().zip(of("Uniform(-0.5, 0.5)")) {
            assert!((f64::from_bits(slow) - 0.5 - f64::from_bits(fast)).abs() < 1e-15, "{design}");
        }
    }
}

#[test]
fn a_block_is_the_same_alone_and_whatever_the_number_of_runs() {
    for design in DESIGNS {
        let text = SCENARIO.replace("seed: 57", &format!("seed: 57, design: {design}"));
        let all = drawn(&study_with(&text, &["monte_carlo.runs=6400"]), 0..6400);
        let alone = drawn(&study_with(&text, &["monte_carlo.runs=64"]), 40 * 64..80 * 64);
        for (number, values) in alone {
            assert_eq!(values, all[&number][40 * 64..80 * 64], "{design}, {number:?}");
        }
    }
}

#[test]
fn numbers_of_the_file_have_dimensions_in_the_order_of_their_paths() {
    let study = designed(SCENARIO, "Sobol");
    let mut dimensions: Vec<(&str, Option<usize>)> =
        study.inputs.iter().map(|input| (input.path.as_str(), input.dimension)).collect();
    dimensions.sort_unstable();
    let expected = [
        ("economy.growth", Some(0)),
        ("economy.social_discount_rate", Some(1)),
        ("schemes.half.believed_award", Some(2)),
        ("technologies.technology.stages.trial.success", Some(3)),
    ];
    assert_eq!(dimensions, expected);
}

#[test]
fn every_two_numbers_of_a_sobol_block_fill_squares_as_evenly_as_their_dimensions_can() {
    // The first two dimensions: one run in each of the 64 squares of ⅛ by ⅛.
    let numbers = drawn(&designed(SCENARIO, "Sobol"), 64..128);
    let of =
        |path: &str| numbers[&(path.to_owned(), "Uniform(0, 1)".to_owned())].iter().map(|bits| f64::from_bits(*bits));
    let mut squares: Vec<(u64, u64)> = of("economy.growth")
        .zip(of("economy.social_discount_rate"))
        .map(|(x, y)| ((x * 8.0).floor().to_bits(), (y * 8.0).floor().to_bits()))
        .collect();
    squares.sort_unstable();
    squares.dedup();
    assert_eq!(squares.len(), 64);
}

#[test]
fn more_than_256_numbers_are_too_many_for_sobol_and_for_no_other_design() {
    // 3 in the world and 3 in each of 85 schemes: 258; without one of the schemes 255.
    let scheme = |n: usize| {
        let numbers = "believed_award: Uniform(0, 1), compliance_cost: Uniform(0, 1)";
        format!("\"s{n}\": (funding: Share(state: Uniform(0.1, 0.2)), {numbers})")
    };
    let schemes = |count: usize| (0..count).map(scheme).collect::<Vec<_>>().join(", ");
    let text = |count: usize, design: &str| {
        SCENARIO
            .replace("seed: 57", &format!("seed: 57, design: {design}"))
            .replace(
                r#"schemes: {"half": (funding: Share(state: 0.50), believed_award: Uniform(0, 1))},"#,
                &format!("schemes: {{{}}},", schemes(count)),
            )
            .replace(r#", "half": (schemes: ["half"])"#, "")
    };
    let refusal = read(&text(85, "Sobol"), &[]).expect_err("too many");
    assert!(refusal.contains("258 numbers are drawn per run, and Sobol can spread 256 at most"), "{refusal}");
    assert!(refusal.contains("monte_carlo") && refusal.contains("write design: LatinHypercube"), "{refusal}");
    assert_eq!(refusal.matches("error:").count(), 1, "{refusal}");
    assert!(read(&text(84, "Sobol"), &[]).is_ok() && read(&text(85, "LatinHypercube"), &[]).is_ok());
}

#[test]
fn correlated_pairs_have_the_rank_correlation_asked_for_under_every_design() {
    for rank in [0.6, -0.8] {
        let text = SCENARIO.replace(
            "reference: ",
            &format!("correlations: [(between: (\"economy.growth\", \"technologies.technology.stages.trial.success\"), rank: {rank})],\n    reference: "),
        );
        for design in DESIGNS {
            let study = designed(&text, design);
            let numbers = drawn(&study, 0..128 * 64);
            let of = |path: &str| numbers[&(path.to_owned(), "Uniform(0, 1)".to_owned())].clone();
            let pairs = of("economy.growth").into_iter().zip(of("technologies.technology.stages.trial.success"));
            // Both are uniform, so each is its own rank: Spearman's correlation is 12·E[(x − ½)(y − ½)].
            let products: Vec<f64> =
                pairs.map(|(x, y)| 12.0 * (f64::from_bits(x) - 0.5) * (f64::from_bits(y) - 0.5)).collect();
            let blocks: Vec<f64> = products.chunks(64).map(|block| block.iter().sum::<f64>() / 64.0).collect();
            let mean = blocks.iter().sum::<f64>() / 128.0;
            let variance = blocks.iter().map(|block| (block - mean) * (block - mean)).sum::<f64>() / 127.0;
            let error = (variance / 128.0).sqrt();
            assert!((mean - rank).abs() < 4.0 * error, "{design}: {mean} ± {error}, not {rank}");
            assert!(error < 0.02, "{design}: an error of {error} would hide anything");
        }
    }
    assert!((pearson_from_rank(0.6) - 0.618_033_988_749_894_9).abs() < 1e-15, "2·sin 18° is the golden ratio less 1");
}

#[test]
fn correlated_numbers_mirror_each_other_in_antithetic_pairs() {
    let text = SCENARIO.replace(
        "reference: ",
        "correlations: [(between: (\"economy.growth\", \"technologies.technology.stages.trial.success\"), rank: 0.7)],\n    reference: ",
    );
    for values in drawn(&designed(&text, "Antithetic"), 0..64).values() {
        for pair in values.chunks(2) {
            assert!((f64::from_bits(pair[0]) + f64::from_bits(pair[1]) - 1.0).abs() < 1e-15);
        }
    }
}

#[test]
fn evenly_spread_designs_make_means_surer() {
    // The mean of x·y + (z − ½)² over a block: products need pairs to be spread evenly, mirrored runs only cancel what is odd.
    let spread = |design: &str| {
        let numbers = drawn(&designed(SCENARIO, design), 0..1_000 * 64);
        let of = |path: &str| -> Vec<f64> {
            numbers[&(path.to_owned(), "Uniform(0, 1)".to_owned())].iter().map(|bits| f64::from_bits(*bits)).collect()
        };
        let (x, y, z) = (of("economy.growth"), of("economy.social_discount_rate"), of("schemes.half.believed_award"));
        let value = |run: usize| x[run] * y[run] + (z[run] - 0.5) * (z[run] - 0.5);
        let blocks: Vec<f64> =
            (0..1_000).map(|block| (64 * block..64 * block + 64).map(value).sum::<f64>() / 64.0).collect();
        let mean = blocks.iter().sum::<f64>() / 1_000.0;
        let variance = blocks.iter().map(|block| (block - mean) * (block - mean)).sum::<f64>() / 999.0;
        // E = ¼ + 1/12.
        assert!((mean - 1.0 / 3.0).abs() < 4.0 * (variance / 1_000.0).sqrt(), "{design}: {mean}");
        variance.sqrt()
    };
    // With x = a + ½, y = b + ½, z = c + ½, one run is ab + a/2 + b/2 + c² and a constant: variance 1/144 + 2/48 + 1/180. A pair loses
    // what is odd, a Latin block what belongs to one number alone; a net most of the rest. 1,000 blocks know a deviation to 2.2 %.
    let expected = |variance: f64, batches: f64| (variance / batches).sqrt();
    let (product, square) = (1.0 / 144.0, 1.0 / 180.0);
    for (design, deviation) in [
        ("Random", expected(product + 2.0 / 48.0 + square, 64.0)),
        ("Antithetic", expected(product + square, 32.0)),
        ("LatinHypercube", expected(product, 64.0)),
    ] {
        let found = spread(design);
        assert!((found / deviation - 1.0).abs() < 4.0 * 0.022, "{design}: {found}, not {deviation}");
    }
    let sobol = spread("Sobol");
    assert!(sobol < 0.2 * expected(product, 64.0), "{sobol}");
}

#[test]
fn the_order_of_policies_moves_no_correlated_draw() {
    let text = SCENARIO
        .replace(
            "believed_award: Uniform(0, 1))},",
            r#"believed_award: Uniform(0, 1)), "a": (funding: Share(state: 0.50), believed_award: Uniform(0, 1))},"#,
        )
        .replace(r#""half": (schemes: ["half"])},"#, r#""half": (schemes: ["half"]), "a": (schemes: ["a"])},"#)
        .replace(
            "reference: ",
            "correlations: [(between: (\"schemes.half.believed_award\", \"schemes.a.believed_award\"), rank: 0.7)],\n    reference: ",
        );
    let turned = text.replace(
        r#""half": (schemes: ["half"]), "a": (schemes: ["a"])},"#,
        r#""a": (schemes: ["a"]), "half": (schemes: ["half"])},"#,
    );
    assert_ne!(text, turned);
    for design in DESIGNS {
        assert_eq!(drawn(&designed(&text, design), 0..64), drawn(&designed(&turned, design), 0..64), "{design}");
    }
}
