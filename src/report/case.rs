//! What was found of one firm in words: what it does along the lever under each policy and why not otherwise, then its money by month.
//! Computes nothing.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, presets};

use super::number::{MoneyUnit, fixed, in_four_digits, plain};
use crate::study::case::{Case, Course, Left, Month, Months, OfPolicy, Point, Why};
use crate::text::harmless;

/// The case to read.
#[must_use]
pub fn case_in_words(case: &Case) -> String {
    let mut text = format!("{}\n", harmless(&case.title));
    let _ = writeln!(
        text,
        "A firm of class \"{}\" with a project of \"{}\" that comes in {}. Every uncertain number is at its median and every gate is",
        harmless(&case.class),
        harmless(&case.technology),
        case.arrival,
    );
    let s = if case.futures == 1 { "" } else { "s" };
    let _ = writeln!(
        text,
        "passed. Of awards and waits it believes what firms of the study believe then, on average over {} future{s} (seed {}).",
        case.futures, case.seed,
    );
    if let Some(lever) = &case.lever {
        let (low, high) = (lever.values.first().copied(), lever.values.last().copied());
        let _ = writeln!(
            text,
            "{} from {} to {}, {} values",
            harmless(&lever.name),
            value(low.unwrap_or(0.0)),
            value(high.unwrap_or(0.0)),
            lever.values.len()
        );
        for of in &case.policies {
            let _ = write!(text, "\n{}", along(case, of));
        }
    } else {
        let _ = write!(text, "\n{}", side_by_side(case));
    }
    let _ = write!(text, "\n{}", months(case, case.shown()));
    text
}

/// A policy along the lever.
fn along(case: &Case, of: &OfPolicy) -> String {
    let unit = unit_of(of.points.iter());
    let name = case.lever.as_ref().map_or("", |lever| lever.name.as_str());
    let mut table = begun(harmless(name).as_ref(), &case.currency, unit);
    for point in &of.points {
        table.add_row(cells(value(point.at.unwrap_or(0.0)), point, unit));
    }
    let mut text = format!("Under \"{}\"\n", harmless(&of.policy));
    finish(table, &mut text);
    for sentence in reasons(&of.points) {
        let _ = writeln!(text, "– {sentence}");
    }
    text
}

/// All policies where no lever is moved.
fn side_by_side(case: &Case) -> String {
    let unit = unit_of(case.policies.iter().flat_map(|of| &of.points));
    let mut table = begun("policy", &case.currency, unit);
    let mut text = String::new();
    for of in &case.policies {
        for point in &of.points {
            table.add_row(cells(harmless(&of.policy).into_owned(), point, unit));
        }
    }
    finish(table, &mut text);
    for of in &case.policies {
        for sentence in reasons(&of.points) {
            let _ = writeln!(text, "– under \"{}\", {sentence}", harmless(&of.policy));
        }
    }
    text
}

fn unit_of<'p>(points: impl Iterator<Item = &'p Point>) -> MoneyUnit {
    let money = |point: &Point| [Some(point.otherwise), point.worth, point.cost, point.state_money];
    let largest = points.flat_map(money).flatten().fold(0.0, |most: f64, value| most.max(value.abs()));
    MoneyUnit::of(largest)
}

fn begun(first: &str, currency: &str, unit: MoneyUnit) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    let money = |what: &str| format!("{what},\n{}", unit.named(currency));
    table.set_header([
        first.to_owned(),
        "the firm".to_owned(),
        "private\nshare, %".to_owned(),
        money("worth to it"),
        money("without support"),
        "chance of\naward, %".to_owned(),
        "months\nof wait".to_owned(),
        "size".to_owned(),
        money("R&D cost"),
        money("State money"),
    ]);
    table
}

fn cells(first: String, point: &Point, unit: MoneyUnit) -> Vec<String> {
    let or_none = |value: Option<f64>, say: &dyn Fn(f64) -> String| value.map_or_else(|| "–".to_owned(), say);
    let money = |value: Option<f64>| or_none(value, &|value| in_four_digits(value / unit.size));
    let state = point.state_money.map(|money| money + point.overlay_money);
    let overlays = (!point.overlays.is_empty()).then_some(point.overlay_money);
    vec![
        first,
        course(point),
        or_none(point.private_share, &|share| plain(share * 100.0)),
        money(point.worth),
        money(Some(point.otherwise)),
        or_none(point.award, &|award| plain(award * 100.0)),
        waits(point),
        or_none(point.size, &|size| fixed(size, 3)),
        money(point.cost),
        money(state.or(overlays)),
    ]
}

/// What a firm does, in words.
fn course(point: &Point) -> String {
    let with = if point.overlays.is_empty() { String::new() } else { format!(", with {}", point.overlays.join(", ")) };
    let what = match (point.course, &point.scheme) {
        (Course::Applies, Some(scheme)) => {
            let raised = if point.raised { ", raising its part" } else { "" };
            let first = if point.first && !point.raised { ", going first" } else { "" };
            format!("applies to {}{raised}{first}", harmless(scheme))
        }
        (Course::Alone, _) => "goes alone".to_owned(),
        (Course::Nothing, _) | (Course::Applies, None) => "does nothing".to_owned(),
    };
    format!("{what}{}", harmless(&with))
}

fn waits(point: &Point) -> String {
    match point.waits {
        None => "–".to_owned(),
        Some(_) if point.bridges => "bridged".to_owned(),
        Some(waits) => plain(waits),
    }
}

fn finish(mut table: Table, text: &mut String) {
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if place == 0 { 0 } else { 3 }, 0));
        if place != 1 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if let Some(first) = table.column_mut(0) {
        first.set_cell_alignment(CellAlignment::Left);
    }
    for line in table.lines() {
        let _ = writeln!(text, "  {}", line.trim_end());
    }
}

/// Why the firm does not apply to a scheme, in words.
fn words(why: &Why) -> &'static str {
    match why {
        Why::NotAdmitted => "it is not open to such firms or such projects",
        Why::DoesNotFit => "the project is not what it asks for",
        Why::HasNoMoney => "it has nothing to award at its next call",
        Why::TooLittlePrivate => "the contract would have less private money than it asks for",
        Why::PaysNothing => "the State would pay nothing",
        Why::Loses => "the firm would lose by the contract",
        Why::CannotPay => "the firm cannot pay its part",
        Why::LessThanOtherwise { .. } => "applying is not worth it",
        Why::LessThanAnother { .. } => "applying elsewhere is worth more",
    }
}

/// Why the firm does not apply to schemes, each reason with the values of the lever at which it holds.
fn reasons(points: &[Point]) -> Vec<String> {
    let mut schemes: Vec<&str> = Vec::new();
    for left in points.iter().flat_map(|point| &point.left) {
        if !schemes.contains(&left.scheme.as_str()) {
            schemes.push(&left.scheme);
        }
    }
    schemes.iter().flat_map(|scheme| of_scheme(points, scheme)).collect()
}

fn of_scheme(points: &[Point], scheme: &str) -> Vec<String> {
    let why = |point: &Point| {
        let left: Option<&Left> = point.left.iter().find(|left| left.scheme == scheme);
        left.map(|left| words(&left.why))
    };
    let known: Vec<(Option<f64>, Option<&'static str>)> = points.iter().map(|point| (point.at, why(point))).collect();
    let runs = known.chunk_by(|one, next| one.1 == next.1);
    let told = runs.filter_map(|run| {
        let why = run[0].1?;
        let at = match (run[0].0, run[run.len() - 1].0) {
            (Some(from), Some(to)) if run.len() < points.len() && run.len() > 1 => {
                format!(" at {} to {}", value(from), value(to))
            }
            (Some(from), _) if run.len() < points.len() => format!(" at {}", value(from)),
            _ => String::new(),
        };
        Some(format!("not to \"{}\"{at}: {why}", harmless(scheme)))
    });
    told.collect()
}

/// A value of a lever, as short as it is.
fn value(value: f64) -> String {
    if value.abs() >= 1e4 { fixed(value, 0) } else { format!("{value}").replace('-', "−") }
}

/// The firm's money by month until the launch, then by twelve months.
fn months(case: &Case, of: &OfPolicy) -> String {
    let Months { wealth, limit, launch, ended, months, .. } = &of.months;
    let at = match (&case.lever, case.at) {
        (Some(lever), Some(at)) => format!(", {} at {}", harmless(&lever.name), value(at)),
        (Some(lever), None) => format!(", {} as the file has it", harmless(&lever.name)),
        (None, _) => String::new(),
    };
    let largest =
        months.iter().map(|month| month.position.unsigned_abs()).max().unwrap_or(0).max(wealth.unsigned_abs());
    #[allow(clippy::cast_precision_loss, reason = "an amount to be read in four digits")]
    let currency = |amount: i64| amount as f64 / case.units_per_currency;
    #[allow(clippy::cast_precision_loss, reason = "an amount to be read in four digits")]
    let unit = MoneyUnit::of(largest as f64 / case.units_per_currency);
    let money = |amount: i64| if amount == 0 { "–".to_owned() } else { in_four_digits(currency(amount) / unit.size) };
    let mut text = format!("Money by month under \"{}\"{at}, {}\n", harmless(&of.policy), unit.named(&case.currency));
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header([
        "",
        "State pays",
        "firm pays",
        "repaid",
        "earned",
        "from State",
        "to State",
        "banks",
        "position",
    ]);
    let mut total = Month::default();
    for (label, month) in grouped(months, launch.as_deref()) {
        total = total.and(&month);
        table.add_row([vec![label], amounts(&month).map(money).to_vec()].concat());
    }
    table.add_row([vec!["all".to_owned()], amounts(&total).map(money).to_vec()].concat());
    for (place, column) in table.column_iter_mut().enumerate() {
        column.set_padding((if place == 0 { 0 } else { 3 }, 0));
        if place > 0 {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    for line in table.lines() {
        let _ = writeln!(text, "  {}", line.trim_end());
    }
    let lent = if *limit > 0 { format!(" and is lent at most {}", money(*limit)) } else { String::new() };
    let down = of.months.deepest();
    let _ =
        writeln!(text, "At its deepest the firm is {} down; it has {} of its own{lent}.", money(down), money(*wealth));
    match (launch, ended) {
        (Some(launch), _) => _ = writeln!(text, "The launch is in {launch}."),
        (None, Some(ended)) => _ = writeln!(text, "It ends without a launch: {ended}."),
        (None, None) => {}
    }
    text
}

fn amounts(month: &Month) -> [i64; 8] {
    let Month { state_pays, firm_pays, repaid, earned, from_state, to_state, from_banks, position, .. } = *month;
    [state_pays, firm_pays, repaid, earned, from_state, to_state, from_banks, position]
}

/// Months in which money moves, until the launch; from then on twelve together.
fn grouped(months: &[Month], launch: Option<&str>) -> Vec<(String, Month)> {
    let launch =
        launch.and_then(|launch| months.iter().position(|month| month.month == launch)).unwrap_or(months.len());
    let moves = |month: &&Month| amounts(month)[..7].iter().any(|amount| *amount != 0);
    let mut rows: Vec<(String, Month)> =
        months[..launch].iter().filter(moves).map(|month| (month.month.clone(), month.clone())).collect();
    for year in months[launch..].chunks(12) {
        let sum = year.iter().fold(Month::default(), Month::and);
        let label = if year.len() > 1 {
            format!("{} – {}", year[0].month, year[year.len() - 1].month)
        } else {
            year[0].month.clone()
        };
        rows.push((label, sum));
    }
    rows
}
