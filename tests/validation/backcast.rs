//! What was seen in Vietnam in 2025 beside what cofin gives, for `docs/validation.md`: what a number was tuned on, and what was held out.

use std::fmt::Write;

use cofin::study::summary::{PolicySummary, Summary, YearSummary};
use statrs::function::beta::beta_reg;

/// Public investment disbursed in 2025, all of it together (press): date, the end of the month before, the part of the month that had gone
/// by, day of the year, and the part of the year's money.
const SEEN: [(&str, usize, f64, f64, f64); 5] = [
    ("31 August", 8, 0.0, 243.0, 0.463),
    ("16 October", 9, 16.0 / 31.0, 289.0, 0.507),
    ("6 November", 10, 6.0 / 30.0, 310.0, 0.549),
    ("18 December", 11, 18.0 / 31.0, 352.0, 0.661),
    ("25 December", 11, 25.0 / 31.0, 359.0, 0.696),
];

/// Points that the curve of the other line is not fitted to.
const HELD_OUT: usize = 2;

/// The section; `shipped` gives the summary of a shipped scenario.
pub fn write(text: &mut String, runs: usize, shipped: &dyn Fn(&str) -> Summary) {
    let _ = writeln!(
        text,
        "\n## Back-cast: Vietnam 2025\n\nWhat was seen beside what shipped scenarios give over {runs} futures: the mean, and what 5–95 % of futures give. *Tuned* is what a number of the scenario was chosen by, so that agreement proves nothing; *held out* is what no number was chosen by. The scenarios are examples of units and programmes, not the country's accounts: what is held out and missed says what they are not.\n\n| what was seen | seen | cofin | mean | 5–95 % of futures | |\n|---|---|---|---|---|---|"
    );
    let mut row = |cells: [String; 6]| {
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    };
    let summary = shipped("04-disbursement-2025");
    let as_seen = policy(&summary, "as in 2025");
    let months = &as_seen.pictures.disbursement_by_month;
    for (date, before, part, _, seen) in SEEN {
        let at = |of: fn(&YearSummary) -> Option<f64>| {
            let end = |month: usize| of(&months[month - 1]).expect("a month with a rate");
            if part > 0.0 { end(before) + part * (end(before + 1) - end(before)) } else { end(before) }
        };
        let (low, high) = (at(|month| month.band.p05), at(|month| month.band.p95));
        row([
            format!("public investment disbursed by {date} 2025 (press)"),
            percent(seen),
            "`04-disbursement-2025`, as in 2025, between month ends".to_owned(),
            percent(at(|month| month.mean)),
            format!("{} to {}", percent(low), percent(high)),
            "tuned: the shape of the release was fitted to these five, of all public investment; its level to the next line".to_owned(),
        ]);
    }
    let measured = |of: &PolicySummary, name: &str| {
        let measure = of.measure(name).expect("a measure");
        let ends = measure.band.p05.zip(measure.band.p95).expect("a band");
        (percent(measure.value.expect("a value")), format!("{} to {}", percent(ends.0), percent(ends.1)))
    };
    let (mean, band) = measured(as_seen, "disbursement_rate_mid_q4");
    row([
        "money of science and technology disbursed by the middle of the fourth quarter (Notice 47-TB/TGV)".to_owned(),
        percent(0.62),
        "`04-disbursement-2025`, as in 2025".to_owned(),
        mean,
        band,
        "tuned: `administration.release.beta`".to_owned(),
    ]);
    for (date, seen, predicted) in held_out() {
        row([
            format!("public investment disbursed by {date} 2025 (press)"),
            percent(seen),
            "the release curve alone, fitted to the first three points".to_owned(),
            percent(predicted),
            "–".to_owned(),
            "held out: money is spent faster at the end of the year than a beta curve of the months before says"
                .to_owned(),
        ]);
    }
    let summary = shipped("01-four-schemes");
    for name in ["pull 50", "mix", "mix, half strategic"] {
        let (mean, band) = measured(policy(&summary, name), "strategic_share");
        row([
            "share of strategic technology in what was added for 2025 (Notice 47-TB/TGV)".to_owned(),
            percent(0.092),
            format!("`01-four-schemes`, {name}"),
            mean,
            band,
            "held out: technologies and who may apply are chosen; a floor of half is a policy, not what was seen"
                .to_owned(),
        ]);
    }
    let summary = shipped("07-cheap-loans");
    for (name, seen, told) in [
        (
            "relief",
            "6.4 %",
            "expected by the end of the year, without fear; tuned: the budget is what relief without fear costs, beside an envelope for all",
        ),
        (
            "relief, feared",
            "1.7–1.95 %",
            "seen; tuned: `fear`, so that the part taken up lies between what was seen and expected",
        ),
    ] {
        let (mean, band) = measured(policy(&summary, name), "take_up");
        let what = "envelope of two points off the interest that was taken up, 2022–23 (press)".to_owned();
        row([what, seen.to_owned(), format!("`07-cheap-loans`, {name}"), mean, band, told.to_owned()]);
    }
}

fn policy<'s>(summary: &'s Summary, name: &str) -> &'s PolicySummary {
    summary.policies.iter().find(|policy| policy.name == name).unwrap_or_else(|| panic!("no policy {name}"))
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// The points that a beta curve over thirteen months, fitted to those before by least squares in steps of a hundredth, does not know, with
/// what it gives for them.
fn held_out() -> Vec<(&'static str, f64, f64)> {
    let curve = |alpha: f64, beta: f64, day: f64| beta_reg(alpha, beta, day / 365.0 / (13.0 / 12.0));
    let known = &SEEN[..SEEN.len() - HELD_OUT];
    let grid = (20..160_u32).flat_map(|a| (10..160_u32).map(move |b| (f64::from(a) / 100.0, f64::from(b) / 100.0)));
    let off = |(alpha, beta): (f64, f64)| -> f64 {
        known.iter().map(|(.., day, seen)| (curve(alpha, beta, *day) - seen) * (curve(alpha, beta, *day) - seen)).sum()
    };
    let best = grid.min_by(|a, b| off(*a).total_cmp(&off(*b))).expect("a grid has points");
    SEEN[known.len()..].iter().map(|(date, _, _, day, seen)| (*date, *seen, curve(best.0, best.1, *day))).collect()
}
