//! Speed of reading a scenario of one megabyte: parsing, typed read, rules across fields. Figures: benches/README.md.

use std::fmt::Write;

use cofin::scenario::reading;
use divan::Bencher;

fn main() {
    divan::main();
}

/// The largest scenario allowed: 50 technologies of 12 stages, 100 schemes and policies, a thousand long citations.
fn megabyte() -> String {
    let mut technologies = String::new();
    for technology in 0..50 {
        let _ = writeln!(
            technologies,
            "        \"technology {technology}\": (market: Formed, proposals_per_year: Poisson(3), intake_years: 5,"
        );
        let _ = writeln!(
            technologies,
            "            payoff: Stream(first_year: LogNormal(median: 22, sigma: 1.0), years: 12, decay: 0.05, margin: 0.15), stages: ["
        );
        for stage in 0..12 {
            let _ = writeln!(
                technologies,
                "                (name: \"stage {stage}\", cost: LogNormal(median: {}.5, sigma: 0.5), months: Pert(4, 6, 12), success: Beta(mean: 0.75, strength: 20)),",
                stage + 1
            );
        }
        technologies.push_str("            ]),\n");
    }
    let (mut schemes, mut policies, mut sources) = (String::new(), String::new(), String::new());
    for number in 0..100 {
        let _ = writeln!(
            schemes,
            "        \"scheme {number}\": (funding: Share(state: 0.{:02}), payment: PerStage, selection: Panel(reliability: 0.5, failure_aversion: 0.2)),",
            10 + number % 60
        );
        if number > 0 {
            let _ = writeln!(
                policies,
                "        \"policy {number}\": (schemes: [\"scheme {number}\", \"scheme {}\"]),",
                number - 1
            );
        }
    }
    let cite =
        "a citation that is as long as those of careful people are, with authors, titles, pages and years; ".repeat(8);
    for number in 0..1000 {
        let (technology, stage) = (number / 20, number % 20 / 3);
        let _ = writeln!(
            sources,
            "        \"technologies.technology {technology}.stages.stage {stage}.{}\": (grade: assumption, cite: \"{number}: {cite}\"),",
            ["cost", "months", "success"][number % 20 % 3]
        );
    }
    let mut text = format!(
        "(title: \"A large scenario\", currency: (code: \"VND\", unit: Billion), clock: (start: \"2026-01\", months: 240),
    monte_carlo: (runs: 10, seed: 57),
    economy: (output: 100, social_discount_rate: 0.09, state_discount_rate: 0.06, profit_tax: 0.2),
    firms: {{\"sme\": (weight: 1, hurdle_rate: 0.18, liquid_wealth: LogNormal(median: 80, sigma: 1.0))}},
    technologies: {{\n{technologies}    }},
    schemes: {{\n{schemes}    }},
    policies: {{\"no support\": (schemes: []),\n{policies}    }},
    reference: \"no support\",
    sources: {{\n"
    );
    for line in sources.lines() {
        if text.len() + line.len() + 16 > 1_048_576 {
            break;
        }
        text.push_str(line);
        text.push('\n');
    }
    text.push_str("    },\n)\n");
    text
}

/// From text to checked scenario.
#[divan::bench]
fn one_megabyte(bencher: Bencher<'_, '_>) {
    let text = megabyte();
    if let Err(refusal) = reading::read("large.ron", text.clone(), &[]) {
        panic!("the large scenario is right:\n{}", refusal.faults.render(&refusal.sources, false));
    }
    println!("{} bytes", text.len());
    bencher.bench_local(|| reading::read("large.ron", text.clone(), &[]).is_ok());
}
