//! The comparison printed after a run: policies down, measures across, every number with its error. Computes nothing.

use std::collections::BTreeSet;

use comfy_table::{CellAlignment, Table, presets};
use unicode_normalization::UnicodeNormalization;

use super::number::{number, per_cent, plain};
use crate::measure::Id;
use crate::study::summary::{
    Between, Chance, Ignorance, MeasureSummary, PolicySummary, Summary, TargetSummary, WarningKind,
};
use crate::text::harmless;
use crate::units::to_f64;
use crate::words::{TableWords, Words, put};

/// Characters a line may take.
const WIDTH: usize = 112;
/// Characters a policy's name may take before it breaks.
const NAME_WIDTH: usize = 30;
/// An error that cannot be given: the value stands with `± –`.
const NO_ERROR: Option<f64> = Some(f64::INFINITY);
/// Most policies that are shown.
const MOST_POLICIES: usize = 100;
/// Blank characters between columns.
const GAP: usize = 3;

/// What stands in a column.
#[derive(Clone, Copy)]
enum Shown {
    /// A measure's headline.
    Headline,
    /// What the policy changes: its difference to the reference, or to no schemes in the world that it sets.
    Policy,
    /// What the world that the policy sets changes without it; no column where no policy sets one.
    World,
}

/// What a measure is called in a table of words, on up to two lines.
type Called = fn(&TableWords) -> &'static str;

/// The measures printed, their words, and what of them is shown.
const HEADLINES: [(&str, Called, Shown); 13] = [
    (Id::GrossLeverage.name(), |words| words.gross_leverage, Shown::Headline),
    (Id::NetPrivateEffect.name(), |words| words.net_private_effect, Shown::Headline),
    (Id::DeadweightShare.name(), |words| words.deadweight_share, Shown::Headline),
    (Id::Additionality.name(), |words| words.additionality, Shown::Headline),
    (Id::StateOutlay.name(), |words| words.state_outlay, Shown::Headline),
    (Id::Successes.name(), |words| words.successes, Shown::Headline),
    (Id::CostPerAdditionalSuccess.name(), |words| words.cost_of_success, Shown::Headline),
    (Id::NewProducts.name(), |words| words.new_products, Shown::Headline),
    (Id::DisbursementMidQ4.name(), |words| words.disbursed, Shown::Headline),
    (Id::SocialNpv.name(), |words| words.social_npv, Shown::Policy),
    (Id::SocialNpv.name(), |words| words.social_npv_of_world, Shown::World),
    (Id::FiscalNpv.name(), |words| words.fiscal_npv, Shown::Headline),
    (Id::Mvpf.name(), |words| words.mvpf, Shown::Headline),
];

/// The measures of which it is said which policy is best: the words for the chance of it, and for the regret.
const DECIDING: [(&str, Called, Called); 2] = [
    (Id::NetPrivateEffect.name(), |words| words.best_private, |words| words.missed_private),
    (Id::SocialNpv.name(), |words| words.best_social, |words| words.missed_social),
];

/// A measure, its words, and the part of ignorance in what is shown of it.
type Parted = (&'static str, Called, fn(&MeasureSummary) -> Option<Ignorance>);

/// The measures of which it is said which part of the band is ignorance, and of what.
const PARTED: [Parted; 3] = [
    (Id::NetPrivateEffect.name(), |words| words.net_private_effect, |measure| measure.ignorance),
    (Id::SocialNpv.name(), |words| words.social_npv, |measure| measure.difference?.ignorance),
    (Id::FiscalNpv.name(), |words| words.fiscal_npv, |measure| measure.ignorance),
];

/// A column as it is printed.
struct Column {
    head: String,
    cells: Vec<String>,
}

/// The comparison as plain text with a newline at the end, at most 112 characters wide unless a single column needs more.
#[must_use]
pub fn table(summary: &Summary, words: &Words) -> String {
    let told = &words.table;
    let names: Vec<String> = shown_policies(summary).map(|policy| broken(&policy.name)).collect();
    let mut lines = Lines { text: String::new(), corner: told.policy };
    lines.push(&one_line(summary.title_in(words.language)));
    if names.len() < summary.policies.len() {
        let of = [("most", MOST_POLICIES.to_string()), ("all", summary.policies.len().to_string())];
        lines.push(&put(told.first_of, &of));
    }
    for group in lines.grouped(&names, measure_columns(summary, words)) {
        lines.table(&names, &group);
    }
    lines.section(told.targets, &names, target_columns(summary, words));
    lines.section(told.standing, &names, standing_columns(summary, words));
    let parted = if summary.twins > 0 { ignorance_columns(summary, words) } else { Vec::new() };
    lines.section(told.ignorance, &names, parted);
    lines.push("");
    lines.wrapped("± ", &errors(summary, words));
    if shown_policies(summary).any(PolicySummary::sets_the_world) {
        lines.wrapped("– ", told.sets_world);
    }
    for reason in reasons(summary, words) {
        lines.wrapped("– ", &reason);
    }
    for warning in warnings(summary, words) {
        lines.wrapped(told.warning, &one_line(&warning));
    }
    for note in &summary.notes {
        lines.wrapped(told.note, &one_line(words.term(note)));
    }
    lines.text
}

/// What ± is, and of what.
fn errors(summary: &Summary, words: &Words) -> String {
    let of = [
        ("runs", words.local(&super::number::fixed(to_f64(summary.runs), 0))),
        ("seed", summary.seed.to_string()),
        ("reference", one_line(&summary.reference)),
    ];
    put(words.table.errors, &of)
}

/// The policies that are shown.
pub(super) fn shown_policies(summary: &Summary) -> impl Iterator<Item = &PolicySummary> {
    summary.policies.iter().take(MOST_POLICIES)
}

/// The text so far; no line ends in blanks.
struct Lines {
    text: String,
    /// What stands above the names of policies.
    corner: &'static str,
}

impl Lines {
    fn push(&mut self, text: &str) {
        for line in text.split('\n') {
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }

    /// Columns under a heading, if there are any.
    fn section(&mut self, heading: &str, names: &[String], columns: Vec<Column>) {
        if columns.is_empty() {
            return;
        }
        self.push("");
        self.wrapped("", heading);
        for group in self.grouped(names, columns) {
            self.table(names, &group);
        }
    }

    /// Columns that fit beside each other and the names, in as few tables as can be and about equally many in each.
    fn grouped(&self, names: &[String], columns: Vec<Column>) -> Vec<Vec<Column>> {
        let names = names.iter().map(|name| characters(name)).max().unwrap_or(0).max(characters(self.corner));
        let cells = |column: &Column| column.cells.iter().chain([&column.head]).map(|cell| characters(cell)).max();
        let widths: Vec<usize> = columns.iter().map(|column| cells(column).unwrap_or(0) + GAP).collect();
        let tables = grouped_by(names, &widths, usize::MAX).len().max(1);
        let sizes = grouped_by(names, &widths, columns.len().div_ceil(tables));
        let mut columns = columns.into_iter();
        sizes.into_iter().map(|size| columns.by_ref().take(size).collect()).collect()
    }

    fn table(&mut self, names: &[String], columns: &[Column]) {
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        let head = columns.iter().map(|column| column.head.clone());
        let depth = columns.iter().map(|column| column.head.matches('\n').count()).max().unwrap_or(0);
        table.set_header(std::iter::once("\n".repeat(depth) + self.corner).chain(head).collect::<Vec<String>>());
        for (row, name) in names.iter().enumerate() {
            let cells = columns.iter().map(|column| column.cells[row].clone());
            table.add_row(std::iter::once(name.clone()).chain(cells).collect::<Vec<String>>());
        }
        for (place, column) in table.column_iter_mut().enumerate() {
            let left = if place == 0 { 0 } else { u16::try_from(GAP).expect("a few blanks") };
            column.set_padding((left, 0));
            if place > 0 {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        self.push(&format!("\n{table}"));
    }

    /// A sentence broken at the width, its later lines under its first word.
    fn wrapped(&mut self, mark: &str, sentence: &str) {
        let indent = " ".repeat(mark.chars().count());
        for (place, line) in wrap(sentence, WIDTH - indent.len()).into_iter().enumerate() {
            self.push(&format!("{}{line}", if place == 0 { mark } else { &indent }));
        }
    }
}

pub(super) fn one_line(text: &str) -> String {
    harmless(&text.replace(['\n', '\r', '\t'], " ")).nfc().collect()
}

/// A policy's name on as many lines as it needs.
fn broken(name: &str) -> String {
    wrap(&one_line(name), NAME_WIDTH).join("\n  ")
}

fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("starts with a line");
        if last.is_empty() {
            word.clone_into(last);
        } else if last.chars().count() + 1 + word.chars().count() <= width {
            *last = format!("{last} {word}");
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

fn characters(text: &str) -> usize {
    text.split('\n').map(|line| line.chars().count()).max().unwrap_or(0)
}

/// How many columns each table takes, at most `most`.
fn grouped_by(names: usize, widths: &[usize], most: usize) -> Vec<usize> {
    let mut sizes: Vec<usize> = Vec::new();
    let mut used = 0;
    for wide in widths {
        if let Some(size) = sizes.last_mut().filter(|size| **size < most && used + wide <= WIDTH) {
            *size += 1;
            used += wide;
        } else {
            sizes.push(1);
            used = names + wide;
        }
    }
    sizes
}

/// A value with its error, or none.
fn shown(measure: &MeasureSummary, entry: Shown) -> Option<(f64, Option<f64>)> {
    match entry {
        Shown::Headline => measure.value.map(|value| (value, measure.se)),
        Shown::Policy => {
            let part = measure.policy_part.map(|part| (part.value, part.se));
            part.or(measure.difference.map(|difference| (difference.value, difference.se)))
        }
        Shown::World => measure.world_effect.map(|part| (part.value, part.se)),
    }
}

/// A measure that is printed: its words, the unit it is shown in and how many of the measure's own make one, and by policy the value in its
/// own unit with its error.
pub(super) struct Headline {
    pub words: &'static str,
    /// Whether it is a part of a whole, shown in percent.
    pub is_share: bool,
    /// Whether it is so many for one.
    pub is_ratio: bool,
    pub unit: String,
    pub size: f64,
    pub values: Vec<Option<(f64, Option<f64>)>>,
}

/// The measures that are printed, of the policies that are shown.
pub(super) fn headlines(summary: &Summary, words: &Words) -> Vec<Headline> {
    HEADLINES
        .iter()
        .filter_map(|(name, called, entry)| {
            let measures: Vec<Option<&MeasureSummary>> =
                shown_policies(summary).map(|policy| policy.measure(name)).collect();
            let unit = &measures.iter().flatten().next()?.unit;
            let values: Vec<Option<(f64, Option<f64>)>> =
                measures.iter().map(|measure| measure.and_then(|measure| shown(measure, *entry))).collect();
            let is_shown = match entry {
                Shown::Headline | Shown::Policy => true,
                Shown::World => values.iter().any(Option::is_some),
            };
            let (is_share, is_ratio) = (*unit == "share", *unit == "ratio");
            let (unit, size) = scaled(unit, &summary.currency, &values, words);
            is_shown.then_some(Headline { words: called(&words.table), is_share, is_ratio, unit, size, values })
        })
        .collect()
}

fn measure_columns(summary: &Summary, words: &Words) -> Vec<Column> {
    let column = |Headline { words: head, unit, size, values, .. }: Headline| {
        let with = |(value, se): (f64, Option<f64>)| number(value / size, se.map(|se| se / size).or(NO_ERROR));
        let cell =
            |value: &Option<(f64, Option<f64>)>| value.map_or("–".to_owned(), |value| words.local(&with(value)));
        Column { head: format!("{head}\n{unit}"), cells: values.iter().map(cell).collect() }
    };
    headlines(summary, words).into_iter().map(column).collect()
}

/// The unit in words and its size: money in thousands and more, shares in per cent.
fn scaled(unit: &str, currency: &str, values: &[Option<(f64, Option<f64>)>], words: &Words) -> (String, f64) {
    if unit == "count" {
        return (words.table.number.to_owned(), 1.0);
    }
    let largest = values.iter().flatten().map(|(value, _)| value.abs()).fold(0.0, f64::max);
    super::number::scaled(unit, largest, currency, words)
}

/// Chance of being best and expected regret, measure by measure.
fn standing_columns(summary: &Summary, words: &Words) -> Vec<Column> {
    let columns = |(name, best, missed): &(&str, Called, Called)| {
        let of = summary.between.iter().find(|of| of.name == *name && !of.policies.is_empty())?;
        let standing = |policy: &PolicySummary| of.policies.iter().find(|standing| standing.name == policy.name);
        let cells = |cell: &dyn Fn(&PolicySummary) -> Option<String>| {
            shown_policies(summary).map(|policy| cell(policy).unwrap_or_else(|| "–".to_owned())).collect()
        };
        let chances = cells(&|policy| {
            let standing = standing(policy)?;
            Some(words.local(&per_cent(standing.chance_best, standing.chance_best_se.or(NO_ERROR))))
        });
        let (unit, size) = regret_unit(of, &summary.currency, words);
        let regrets = cells(&|policy| {
            let standing = standing(policy)?;
            let regret = number(standing.regret / size, standing.regret_se.map(|se| se / size).or(NO_ERROR));
            Some(words.local(&regret))
        });
        let (best, missed) = (best(&words.table), missed(&words.table));
        Some([
            Column { head: format!("{best}\n{}", words.table.per_runs), cells: chances },
            Column { head: format!("{missed}\n{unit}"), cells: regrets },
        ])
    };
    DECIDING.iter().filter_map(columns).flatten().collect()
}

/// The part of ignorance in the variance over runs, measure by measure.
fn ignorance_columns(summary: &Summary, words: &Words) -> Vec<Column> {
    let column = |(name, called, part): &Parted| {
        let parts: Vec<Option<Ignorance>> =
            shown_policies(summary).map(|policy| policy.measure(name).and_then(part)).collect();
        let with = |part: Ignorance| words.local(&per_cent(part.share, part.se.or(NO_ERROR)));
        let cells = parts.iter().map(|part| part.map_or("–".to_owned(), with)).collect();
        let head = format!("{}\n{}", called(&words.table), words.table.per_variance);
        parts.iter().any(Option::is_some).then_some(Column { head, cells })
    };
    PARTED.iter().filter_map(column).collect()
}

fn regret_unit(of: &Between, currency: &str, words: &Words) -> (String, f64) {
    let regrets: Vec<_> = of.policies.iter().map(|standing| Some((standing.regret, standing.regret_se))).collect();
    scaled(&of.unit, currency, &regrets, words)
}

/// The warnings about the study as they are, those about printed measures by policies in one sentence, and how many more there are.
#[must_use]
pub fn warnings(summary: &Summary, words: &Words) -> Vec<String> {
    let (settled, unsettled): (Vec<_>, Vec<_>) =
        summary.warnings.iter().partition(|warning| warning.kind != WarningKind::NotSettled);
    let mut text: Vec<String> = settled.into_iter().map(|warning| warning.said(words)).collect();
    let mut found: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    let mut named = 0;
    let shown: BTreeSet<&str> = shown_policies(summary).map(|policy| policy.name.as_str()).collect();
    let headlines = HEADLINES.into_iter().filter(|(_, _, shown)| matches!(shown, Shown::Headline | Shown::Policy));
    for (name, _, _) in headlines {
        let policies: Vec<&str> = unsettled
            .iter()
            .filter(|warning| warning.measure == Some(name))
            .filter_map(|warning| warning.policy.as_deref())
            .filter(|policy| shown.contains(policy))
            .collect();
        named += policies.len();
        match found.iter_mut().find(|(whose, _)| *whose == policies) {
            _ if policies.is_empty() => {}
            Some((_, measures)) => measures.push(words.name_of(name)),
            None => found.push((policies, vec![words.name_of(name)])),
        }
    }
    // Numbers that are not printed are not warned of alone: they stand in summary.json.
    if named > 0 {
        let mut parts: Vec<String> = found
            .into_iter()
            .map(|(policies, measures)| format!("{} ({})", measures.join(", "), policies.join("; ")))
            .collect();
        if unsettled.len() > named {
            let more = unsettled.len() - named;
            let template = if more == 1 { words.table.more_one } else { words.table.more };
            parts.push(put(template, &[("more", more.to_string())]));
        }
        text.push(put(words.table.unsettled, &[("which", parts.join(", "))]));
    }
    text
}

/// Target by target, its words and its chance under each policy; then all of them together.
fn target_columns(summary: &Summary, words: &Words) -> Vec<Column> {
    let mut heads: Vec<String> = Vec::new();
    for (policy, target) in targets(summary) {
        let head = target_words(summary, policy, target, words);
        if !heads.contains(&head) {
            heads.push(head);
        }
    }
    let cell = |chance: Option<Chance>| {
        chance.map_or("–".to_owned(), |chance| words.local(&per_cent(chance.value, chance.se.or(NO_ERROR))))
    };
    let mut columns: Vec<Column> = heads
        .into_iter()
        .map(|head| {
            let chance = |policy: &PolicySummary| {
                let target = policy.targets.iter().find(|target| target_words(summary, policy, target, words) == head);
                cell(target.map(|target| target.chance))
            };
            Column { cells: shown_policies(summary).map(chance).collect(), head }
        })
        .collect();
    if columns.len() > 1 {
        let cells = shown_policies(summary).map(|policy| cell(policy.all_targets)).collect();
        columns.push(Column { head: words.table.all_targets.to_owned(), cells });
    }
    columns
}

fn targets(summary: &Summary) -> impl Iterator<Item = (&PolicySummary, &TargetSummary)> {
    shown_policies(summary).flat_map(|policy| policy.targets.iter().map(move |target| (policy, target)))
}

/// The measure and its bounds, on two lines.
#[must_use]
pub fn target_words(summary: &Summary, policy: &PolicySummary, target: &TargetSummary, words: &Words) -> String {
    let unit = policy.measure(&target.measure).map_or("", |measure| measure.unit.as_str());
    let bound = |sign: &str, bound: Option<f64>| {
        let bound = bound?;
        let (unit, size) = scaled(unit, &summary.currency, &[Some((bound, None))], words);
        Some(format!("{sign} {} {unit}", words.local(&plain(bound / size))).trim_end().to_owned())
    };
    let bounds: Vec<String> = [bound("≥", target.at_least), bound("≤", target.at_most)].into_iter().flatten().collect();
    format!("{}\n{}", words.name_of(&target.measure), bounds.join(", "))
}

/// Why values are missing, each reason once: `mvpf: no State money was paid (no support)`.
fn reasons(summary: &Summary, words: &Words) -> Vec<String> {
    let mut found: Vec<(String, Vec<&str>, Vec<String>)> = Vec::new();
    for (name, _, _) in HEADLINES {
        for reason in shown_policies(summary).filter_map(|policy| policy.measure(name)?.reason.as_ref()) {
            let holds = |policy: &&PolicySummary| {
                policy.measure(name).is_some_and(|measure| measure.reason.as_ref() == Some(reason))
            };
            let policies: Vec<String> =
                shown_policies(summary).filter(holds).map(|policy| one_line(&policy.name)).collect();
            match found.iter_mut().find(|(known, _, whose)| known == reason && *whose == policies) {
                Some((_, measures, _)) if measures.contains(&name) => {}
                Some((_, measures, _)) => measures.push(name),
                None => found.push((reason.clone(), vec![name], policies)),
            }
        }
    }
    found
        .into_iter()
        .map(|(reason, measures, policies)| {
            let measures: Vec<&str> = measures.into_iter().map(|measure| words.name_of(measure)).collect();
            let of = [
                ("policies", policies.join(", ")),
                ("reason", one_line(words.term(&reason))),
                ("measures", measures.join(", ")),
            ];
            put(words.table.missing, &of)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::sample::{self, SEVEN};
    use crate::study::summary::Warning;
    use crate::words::Language;

    fn table(summary: &Summary) -> String {
        super::table(summary, Language::English.words())
    }

    #[test]
    fn a_small_comparison_reads_like_this() {
        let shown = ["gross_leverage", "disbursement_rate_mid_q4", "state_outlay", "social_npv"];
        let mut summary = sample::summary(&["no support", "đẩy 80"], 2026..2028, 1.0);
        for policy in &mut summary.policies {
            policy.measures.retain(|measure| shown.contains(&measure.name));
        }
        let values = [1.234_56, 1_234_567_891_234.0, 0.589_51, -250e9];
        for (measure, value) in summary.policies[1].measures.iter_mut().zip(values) {
            measure.value = Some(value);
            measure.difference = Some(sample::difference(value, 1.27e9));
        }
        assert_eq!(
            table(&summary),
            "\
Đẩy, kéo, đối ứng hay ngưỡng?

                     gross             State      disbursed   social NPV less
                  leverage            outlay      by mid-Q4         reference
policy               ratio      trillion VND              %       billion VND
no support               –   0.0000 ± 0.0030              –         0.0 ± 4.8
đẩy 80       1.235 ± 0.013   1.2346 ± 0.0030   58.95 ± 0.20      −250.0 ± 1.3

Chance of reaching the targets, % of runs:

             disbursement_rate_mid_q4
policy                         ≥ 62 %
no support                          –
đẩy 80                     31.0 ± 1.0

Which policy is best, run by run on the same luck, and how much each misses of one who foresees that luck:

             best social    social NPV
                     NPV        missed
policy         % of runs   billion VND
no support    66.7 ± 1.0        0 ± 25
đẩy 80        33.3 ± 1.0      500 ± 25

How much of the spread over runs is ignorance (numbers drawn once a run); the rest is luck of projects:

             social NPV less
                   reference
policy         % of variance
no support        70.0 ± 5.0
đẩy 80            70.0 ± 5.0

± one standard error over 2,000 runs (seed 57); a difference is paired, run by run, with “no support”.
– no support: no State money was paid (gross_leverage, disbursement_rate_mid_q4)
Note: Bands show what may happen; standard errors show how sure a mean is.
"
        );
    }

    #[test]
    fn warnings_are_gathered_by_policy() {
        let mut summary = sample::summary(&["no support", "push", "pull"], 2026..2028, 1.0);
        let unsettled = |policy: &str, measure| Warning {
            policy: Some(policy.into()),
            measure: Some(measure),
            ..Warning::new(WarningKind::NotSettled, Vec::new())
        };
        let numbers = vec![("fewest", "128".to_owned()), ("design", "Sobol".to_owned())];
        summary.warnings = vec![
            Warning::new(WarningKind::NoErrors, numbers),
            unsettled("push", "social_npv"),
            unsettled("push", "fiscal_npv"),
            unsettled("push", "social_private"),
            unsettled("pull", "social_npv"),
        ];
        assert_eq!(
            warnings(&summary, Language::English.words()),
            [
                "fewer than 128 runs: no error can be given under Sobol",
                "a few extreme runs decide some numbers, whose errors are likely too small: use more runs, or quote their medians. \
                 It is so of social_npv (push; pull), fiscal_npv (push), 1 number not printed here (summary.json, warnings)."
            ]
        );
        assert!(
            table(&summary)
                .contains("\nWarning: fewer than 128 runs: no error can be given under Sobol\nWarning: a few extreme")
        );
    }

    #[test]
    fn wide_comparisons_become_several_tables_of_readable_width() {
        let long = "a policy whose name takes all of the sixty letters allowed it";
        let names = [SEVEN.as_slice(), &[long, "two\nlines"]].concat();
        let text = table(&sample::summary(&names, 2026..2034, 1.0));
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
        assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
        assert_eq!(text.matches("\npolicy ").count(), 6, "{text}");
        let quoted = long.split(' ').filter(|word| text.contains(word)).count();
        assert_eq!(quoted, long.split(' ').count(), "{text}");
    }

    #[test]
    fn of_more_than_a_hundred_policies_the_first_are_shown_and_it_is_said() {
        let names: Vec<String> = (0..150).map(|policy| format!("policy {policy}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let text = table(&sample::summary(&names, 2026..2028, 1.0));
        assert!(text.contains("\nThe first 100 of 150 policies; all are in summary.csv.\n"), "{text}");
        assert!(text.contains("\npolicy 99 ") && !text.contains("policy 100"), "{text}");
        let hundred = table(&sample::summary(&names[..100], 2026..2028, 1.0));
        assert!(!hundred.contains("The first") && hundred.contains("\npolicy 99 "), "{hundred}");
    }

    #[test]
    fn a_study_without_values_or_policies_still_prints() {
        let text = table(&sample::emptied(sample::summary(&SEVEN, 2026..2034, 1.0)));
        assert!(text.contains("nothing happened"), "{text}");
        assert!(table(&sample::summary(&[], 2026..2026, 1.0)).contains("± one standard error"));
    }
}
