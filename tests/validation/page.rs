//! `docs/validation.md`: every known answer, published band and oracle with what cofin gives, worked out anew each time.

use std::fmt::Write;

use cofin::engine::Row;
use cofin::model::Study;
use cofin::number::Number;
use cofin::study::summarise::{Origin, summarise};
use cofin::study::summary::Summary;
use cofin::text::{Faults, Sources, parse, read};
use rust_decimal::Decimal;

use super::{Allowed, noted, shown};
use crate::studies;

/// A known answer: the test that checks it, what it says, and where the expected numbers come from.
pub type Known = (fn(), &'static str, &'static str);

const INTRODUCTION: &str = "# What cofin was checked against

Worked out by `COFIN_BLESS=1 cargo test --profile checked --test theory`; a test fails where this page and the program differ. Every line also stands as a test of its own.

Four kinds of evidence, from strong to weak: **known answers** (numbers that follow from the model's text by arithmetic), **oracles** (other programs that compute the same), and **published bands** (what studies of real programmes found: plausibility, not validation), and a **back-cast** (what was seen in Vietnam in 2025, with what was tuned on it and what was held out).
";

/// The whole page.
pub fn page(known: &[Known]) -> String {
    let mut text = INTRODUCTION.to_owned();
    known_answers(known, &mut text);
    oracles(&mut text);
    bands(&mut text);
    super::backcast::write(&mut text, RUNS, &shipped);
    text
}

fn known_answers(known: &[Known], text: &mut String) {
    text.push_str("\n## Known answers\n\nScenario files with neutral settings under `tests/theory/`, each with its derivation in the header. Where chance is in play, 4 standard errors are allowed; where many numbers were checked, the one furthest off is shown.\n");
    for (test, title, source) in known {
        let _ = writeln!(text, "\n**{title}** – {source}\n\n| what | expected | cofin | allowed |\n|---|---|---|---|");
        for check in noted(test) {
            let allowed = match check.allowed {
                Allowed::Errors(se) => format!("± 4 × {}", short(se)),
                Allowed::Relative(part) => format!("relative {part:e}"),
            };
            let what = match check.count {
                1 => check.what,
                count => format!("{} ({count} numbers)", check.what),
            };
            let _ = writeln!(text, "| {what} | {} | {} | {allowed} |", shown(check.expected), shown(check.found));
        }
    }
}

fn short(value: f64) -> String {
    let text = format!("{value:.1e}");
    if value < 1e-3 { text } else { text.parse::<f64>().expect("a number").to_string() }
}

/// Quantiles of every family by `SciPy`, polished with mpmath.
const QUANTILES: &str = include_str!("quantiles.csv");

fn number(written: &str) -> Number {
    let (mut sources, mut faults) = (Sources::new(), Faults::new());
    let id = sources.add("number", written.to_owned());
    let number = parse(&sources, id, &mut faults).and_then(|root| read::<Number>(&root, &mut faults));
    number.unwrap_or_else(|| panic!("{}", faults.render(&sources, false)))
}

fn oracles(text: &mut String) {
    text.push_str("\n## Oracles\n\n| what | compared with | how far |\n|---|---|---|\n");
    let rows: Vec<(String, f64, f64)> = csv::Reader::from_reader(QUANTILES.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("the table of quantiles is right");
    for of in rows.chunk_by(|a, b| a.0 == b.0) {
        let distribution = number(&of[0].0).distribution(Decimal::ONE).expect("a distribution");
        let worst = of
            .iter()
            .map(|(_, p, expected)| (distribution.quantile(*p) / expected - 1.0).abs())
            .fold(0.0_f64, f64::max);
        assert!(worst < 1e-9, "{}: quantiles are off by {worst:e}", of[0].0);
        let _ = writeln!(
            text,
            "| quantiles of `{}` at {} shares from {} to {} | SciPy 1.17, mpmath | relative below 1e-9 |",
            of[0].0,
            of.len(),
            of[0].1,
            of[of.len() - 1].1
        );
    }
    text.push_str(
        "| whole lives, calls, cash and measures of random scenarios, every policy | a second, plain implementation written from `docs/model.md` (`tests/oracle/`) | money to the unit, the rest relative 1e-9 |
| splits, shares and amounts | `rust_decimal` arithmetic | to the unit |
| the grammar of scenario files | the crate `ron`, over random and fuzzed texts | accepted or refused alike, but for what is listed in `src/text/tests/grammar.rs` |
| Student t, binomial and beta laws of intervals | printed tables, `statrs` | see `src/statistics/` |
| 95 % intervals of means, ratios, differences, tails and shares | their own promise: 400 seeds each | 92–98 % hold the truth |
",
    );
}

/// What a study found, and what cofin gives in a shipped scenario.
struct Band {
    scenario: &'static str,
    what: &'static str,
    low: f64,
    high: f64,
    source: &'static str,
    of: fn(&Summary) -> Vec<(String, f64, f64)>,
}

const RUNS: usize = 640;

const BANDS: &[Band] = &[
    Band {
        scenario: "01-four-schemes",
        what: "net private effect of grants, developed countries",
        low: -0.3,
        high: 0.5,
        source: "Dimos & Pugh 2016 (52 studies)",
        of: |summary| every_policy(summary, "net_private_effect"),
    },
    Band {
        scenario: "01-four-schemes",
        what: "development projects that succeed commercially, of those started (cofin counts technical successes, so it should lie above)",
        low: 0.20,
        high: 0.35,
        source: "Stage-Gate literature: one in four",
        of: |summary| ratio_of_means(summary, "successes", "projects_started"),
    },
    Band {
        scenario: "04-disbursement-2025",
        what: "public investment disbursed by the middle of the fourth quarter, Vietnam 2025",
        low: 0.62,
        high: 0.62,
        source: "Notice 47-TB/TGV, October 2025; the band of cofin is to hold it",
        of: |summary| every_policy(summary, "disbursement_rate_mid_q4"),
    },
    Band {
        scenario: "08-vouchers",
        what: "innovation vouchers given by lot that are used for what would not have been done",
        low: 0.72,
        high: 0.88,
        source: "Cornet, Vroomen & van der Steeg 2006 (CPB): eight of ten, of a hundred ± 2 × 0.04; chosen so that the lottery gives it",
        of: |summary| of_lottery(summary, "projects_additional"),
    },
    Band {
        scenario: "08-vouchers",
        what: "innovation vouchers given by lot that are used for what would have been done anyway",
        low: 0.04,
        high: 0.16,
        source: "the same: one of ten, of a hundred ± 2 × 0.03",
        of: |summary| of_lottery(summary, "projects_deadweight"),
    },
    Band {
        scenario: "08-vouchers",
        what: "innovation vouchers given by lot that are not used",
        low: 0.04,
        high: 0.16,
        source: "the same: one of ten, of a hundred ± 2 × 0.03",
        of: |summary| of_lottery(summary, "vouchers_unused"),
    },
];

fn every_policy(summary: &Summary, name: &str) -> Vec<(String, f64, f64)> {
    summary
        .policies
        .iter()
        .filter_map(|policy| {
            let measure = policy.measure(name)?;
            Some((policy.name.clone(), measure.value?, measure.se?))
        })
        .collect()
}

fn ratio_of_means(summary: &Summary, num: &str, den: &str) -> Vec<(String, f64, f64)> {
    let dens = every_policy(summary, den);
    // The reference has none of what is measured against it. The numerator's error carries over; that of the far larger denominator is
    // small beside it.
    let ratio = |(policy, num, se): (String, f64, f64)| {
        let den = dens.iter().find(|(of, ..)| *of == policy)?.1;
        Some((policy, num / den, se / den))
    };
    every_policy(summary, num).into_iter().filter_map(ratio).collect()
}

/// Of the vouchers of a lottery.
fn of_lottery(summary: &Summary, name: &str) -> Vec<(String, f64, f64)> {
    ratio_of_means(summary, name, "projects_awarded").into_iter().filter(|(policy, ..)| policy == "lottery").collect()
}

fn shipped(name: &str) -> Summary {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(format!("{name}.ron"));
    let text = std::fs::read_to_string(path).expect("a shipped scenario");
    let study: Study = studies::study_with(&text, &[&format!("monte_carlo.runs={RUNS}")]);
    let rows: Vec<Row> = studies::rows(&study, RUNS);
    summarise(&study, &cofin::engine::blocks(&rows), &Origin::default())
}

fn bands(text: &mut String) {
    let _ = writeln!(
        text,
        "\n## Published bands\n\nShipped scenarios over {RUNS} futures. The behavioural numbers in them come from the same literature, and the policies differ from the programmes that were studied, so a value outside a band is a question and not an error; headers of the scenarios say why where we know."
    );
    for band in BANDS {
        let summary = shipped(band.scenario);
        let range =
            if band.low < band.high { format!("{} to {}", shown(band.low), shown(band.high)) } else { shown(band.low) };
        let _ = writeln!(
            text,
            "\n**{}**: {range} – {}; `{}`\n\n| policy | cofin | |\n|---|---|---|",
            band.what, band.source, band.scenario
        );
        for (policy, value, se) in (band.of)(&summary) {
            let verdict = if band.low >= band.high {
                let held = summary.policies.iter().find(|of| of.name == policy).and_then(|of| {
                    let band_of = of.measure("disbursement_rate_mid_q4")?.band;
                    Some((band_of.p05?, band_of.p95?))
                });
                let (low, high) = held.expect("a measure with a band");
                let holds = if (low..=high).contains(&band.low) { "holds" } else { "does not hold" };
                format!("5–95 % of futures: {low:.2} to {high:.2}, {holds} it")
            } else if value < band.low {
                "below".to_owned()
            } else if value > band.high {
                "above".to_owned()
            } else {
                "within".to_owned()
            };
            let _ = writeln!(text, "| {policy} | {value:.3} ± {se:.3} | {verdict} |");
        }
    }
}
