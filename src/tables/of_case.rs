//! What was found of one firm, as tables: what it does, its money by month, what firms of its class offer.

use crate::study::case::{Case, Month, OfPolicy, Point, Shares};
use crate::tables::{Column, Counted, Kind, Table, Value};

fn truth(name: &'static str) -> Column {
    Column { name: name.into(), unit: Counted::Bare, kind: Kind::Truth }
}

fn words_or_none(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::None, Value::from)
}

/// What the firm does under each policy at each value of the lever, one row each. Money in currency units.
#[must_use]
pub fn case(case: &Case) -> Table<'_> {
    let number = |name: &'static str, unit: &str| Column::number(name, Counted::of(unit));
    let money = |name: &'static str| number(name, &case.currency);
    let columns = vec![
        Column::text("policy"),
        Column::text("lever"),
        Column::number("at", Counted::Bare),
        Column::text("course"),
        Column::text("scheme"),
        number("private_share", "share"),
        number("state_share", "share"),
        truth("raised"),
        truth("first"),
        number("threshold", "share"),
        number("award_believed", "share"),
        number("months_to_call", "months"),
        number("months_waited_believed", "months"),
        truth("bridges"),
        number("size", "ratio"),
        money("cost"),
        money("state_money"),
        Column::text("overlays"),
        money("overlay_money"),
        money("worth_alone"),
        money("worth_without_support"),
        money("worth"),
        money("worth_of_contract"),
        Column::text("why_not"),
    ];
    let points = case.policies.iter().flat_map(|of| of.points.iter().map(move |point| (of, point)));
    let rows = points.map(move |(of, point)| row(case, of, point));
    let description = "What the firm does under a policy at a value of the lever";
    Table { name: "case", description, columns, rows: Box::new(rows) }
}

fn row<'c>(case: &'c Case, of: &'c OfPolicy, point: &'c Point) -> Vec<Value<'c>> {
    let why: Vec<String> = point.left.iter().map(|left| format!("{}: {}", left.scheme, left.why.name())).collect();
    vec![
        of.policy.as_str().into(),
        words_or_none(case.lever.as_ref().map(|lever| lever.name.as_str())),
        point.at.into(),
        point.course.name().into(),
        words_or_none(point.scheme.as_deref()),
        point.private_share.into(),
        point.state_share.into(),
        point.raised.into(),
        point.first.into(),
        point.threshold.into(),
        point.award.into(),
        point.to_call.into(),
        point.waits.into(),
        point.bridges.into(),
        point.size.into(),
        point.cost.into(),
        point.state_money.into(),
        point.overlays.join("; ").into(),
        Some(point.overlay_money).into(),
        Some(point.alone).into(),
        Some(point.otherwise).into(),
        point.worth.into(),
        point.value.into(),
        why.join("; ").into(),
    ]
}

/// The firm's money by month under each policy, one row each; amounts in smallest units.
#[must_use]
pub fn case_months(case: &Case) -> Table<'_> {
    let amount = |name| Column::whole(name, Counted::of("smallest units of the currency"));
    let mut columns = vec![Column::text("policy"), Column::text("month")];
    columns.extend(
        ["state_pays", "firm_pays", "repaid", "earned", "from_state", "to_state", "from_banks", "position"].map(amount),
    );
    let months = case.policies.iter().flat_map(|of| of.months.months.iter().map(move |month| (of, month)));
    let rows = months.map(|(of, month): (&OfPolicy, &Month)| {
        let words = [of.policy.as_str(), &month.month].map(Value::from);
        let Month { state_pays, firm_pays, repaid, earned, from_state, to_state, from_banks, position, .. } = *month;
        let amounts = [state_pays, firm_pays, repaid, earned, from_state, to_state, from_banks, position];
        words.into_iter().chain(amounts.map(Value::Whole)).collect()
    });
    let description = "The money of the project and its firm in a month under a policy";
    Table { name: "case-months", description, columns, rows: Box::new(rows) }
}

/// The private shares that firms of the class offer, one row for each per cent under each policy that is shown.
#[must_use]
pub fn case_shares(case: &Case) -> Table<'_> {
    let columns = vec![
        Column::text("policy"),
        truth("without_rule"),
        Column::number("threshold", Counted::of("share")),
        Column::whole("private_share_from", Counted::of("%")),
        Column::number("applying", Counted::of("count")),
    ];
    let bins = case.shares.iter().flat_map(|of| of.applying.iter().enumerate().map(move |bin| (of, bin)));
    let rows = bins.map(|(of, (bin, applying)): (&Shares, (usize, &f64))| {
        vec![
            of.policy.as_str().into(),
            of.without_rule.into(),
            of.threshold.into(),
            bin.into(),
            Value::Number(*applying),
        ]
    });
    let description =
        "Firms of the class that apply with a private share from so many per cent to one more, mean a future";
    Table { name: "case-shares", description, columns, rows: Box::new(rows) }
}
