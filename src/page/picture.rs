//! Three pictures, each with its table: what a coin of the State brings, what becomes of projects, money by year. Computes nothing.

use maud::{Markup, html};

use super::plot::{self, Known, Scale, tenth};
use super::say;
use super::seen::Seen;
use super::table::{known, said, shown};
use super::words::{Sentence, Words};
use crate::measure::Id;
use crate::report::number::MoneyUnit;
use crate::study::summary::{PolicySummary, SeriesSummary, Summary};

const WIDTH: f64 = 640.0;
/// Where plots begin: names of policies stand left of it.
const LEFT: f64 = 190.0;
const RIGHT: f64 = WIDTH - 20.0;
const ROW: f64 = 30.0;
/// Letters of a name that fit left of a plot.
const LETTERS: usize = 26;

/// The pictures.
pub(super) fn draw(seen: &Seen<'_>, focus: &PolicySummary) -> Markup {
    html! {
        (effect(seen))
        (projects(seen))
        (money(seen, focus))
    }
}

/// A picture with its title, what it says, and its table.
fn framed(title: &str, says: &str, picture: &Markup, table: &Markup, words: &Words) -> Markup {
    html! {
        figure {
            figcaption { b { (title) } " " span.quiet { (says) } }
            (picture)
            details { summary { (words.as_table) } div.wide tabindex="0" role="region" aria-label=(title) { (table) } }
        }
    }
}

/// A name, cut short where it is long; the whole stands in the table.
fn short(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    name.chars().take(LETTERS - 1).chain(['…']).collect()
}

/// The lines of an axis along the bottom, with its numbers.
fn axis(scale: &Scale, bottom: f64, text: &impl Fn(f64, i32) -> String) -> Markup {
    let (ticks, decimals) = scale.ticks(5.0);
    html! {
        @for tick in ticks {
            line.grid[tick != 0.0].zero[tick == 0.0] x1=(scale.at(tick)) x2=(scale.at(tick)) y1="6" y2=(bottom) {}
            text.tick x=(scale.at(tick)) y=(bottom + 18.0) text-anchor="middle" { (text(tick, decimals)) }
        }
    }
}

/// A policy and what is known of it.
type Row<'s> = (&'s PolicySummary, Known);

/// What a coin of the State brings, by policy, in the measure that the lead is in.
fn effect(seen: &Seen<'_>) -> Markup {
    let (summary, words) = (seen.summary(), seen.words);
    let id = seen.lead.as_ref().map_or(Id::SocialNpv, |lead| lead.measure);
    let of = |policy: &PolicySummary| Known {
        beside: seen.other(&policy.name).and_then(|other| known(other, id).mean),
        ..known(policy, id)
    };
    let rows: Vec<Row<'_>> =
        shown(summary).map(|policy| (policy, of(policy))).filter(|(_, known)| known.mean.is_some()).collect();
    let numbers = || rows.iter().flat_map(|(_, known)| known.numbers());
    let is_money = crate::measure::MEASURES[id as usize].is_money();
    let unit = MoneyUnit::of(if is_money { largest(numbers()) } else { 1.0 });
    let scales = Scale::over(numbers(), LEFT, RIGHT).zip(Scale::over(numbers().map(|x| x / unit.size), LEFT, RIGHT));
    let Some((scale, ticks)) = scales else { return html! {} };
    let title = Sentence::of(words.picture_effect, &[("measure", words.title_of(id.name()).to_owned())]).to_string();
    let title = if is_money { format!("{title} ({})", unit.in_words(&summary.currency, words)) } else { title };
    let bottom = ROW * count(rows.len()) + 10.0;
    let tick = |value: f64, decimals: i32| say::exactly(value, decimals, words);
    let picture = html! {
        svg.picture viewBox={ "0 0 " (WIDTH) " " (bottom + 26.0) } role="img" aria-label=(title) {
            (axis(&ticks, bottom, &tick))
            @for (place, (policy, known)) in rows.iter().enumerate() {
                @let y = tenth(ROW * (count(place) + 0.5) + 8.0);
                text.name x=(LEFT - 12.0) y=(y + 4.5) text-anchor="end" { (short(&policy.name)) }
                (known.marks(&scale, y, 8.0))
            }
        }
    };
    framed(&title, words.picture_effect_says, &picture, &effect_table(&rows, id, summary, words), words)
}

fn effect_table(rows: &[Row<'_>], id: Id, summary: &Summary, words: &Words) -> Markup {
    let text = |value: f64| said(id, value, &summary.currency, words);
    let range = |ends: Option<(f64, f64)>| {
        ends.map_or(words.none.to_owned(), |(low, high)| format!("{} … {}", text(low), text(high)))
    };
    html! {
        table {
            thead { tr { @for title in [words.policy, words.mean, words.sure, words.may_happen] { th scope="col" { (title) } } } }
            tbody { @for (policy, known) in rows { tr {
                th scope="row" { (policy.name) }
                td { (known.mean.map_or(String::new(), text)) }
                td { (range(known.interval)) }
                td { (range(known.band)) }
            } } }
        }
    }
}

/// A count as a number to reckon with.
fn count(count: usize) -> f64 {
    crate::units::to_f64(count)
}

/// The largest of numbers, whatever their sign.
fn largest(numbers: impl Iterator<Item = f64>) -> f64 {
    numbers.fold(0.0, |largest: f64, number| largest.max(number.abs()))
}

/// A measure, its class in the picture, its title; the last stands in the table alone, as it would hide the others.
type Stratum<'w> = (Id, &'static str, &'w str);

/// What becomes of projects: left of the line those that start only without the policy.
fn projects(seen: &Seen<'_>) -> Markup {
    let (summary, words) = (seen.summary(), seen.words);
    let strata = [
        (Id::ProjectsDisplaced, "displaced", words.displaced),
        (Id::ProjectsAdditional, "additional", words.additional),
        (Id::ProjectsDeadweight, "deadweight", words.deadweight),
        (Id::ProjectsUnaffected, "unaffected", words.unaffected),
    ];
    let value =
        |policy: &PolicySummary, id: Id| policy.measure(id.name()).and_then(|measure| measure.value).unwrap_or(0.0);
    let rows: Vec<(&PolicySummary, [f64; 4])> = shown(summary)
        .filter(|policy| policy.name != summary.reference)
        .map(|policy| (policy, strata.map(|(id, _, _)| value(policy, id).max(0.0))))
        .collect();
    let ends = rows.iter().flat_map(|(_, of)| [-of[0], of[1] + of[2]]);
    let Some(scale) = Scale::over(ends, LEFT, RIGHT) else { return html! {} };
    let bottom = ROW * count(rows.len()) + 34.0;
    let tick = |value: f64, decimals: i32| say::exactly(value.abs(), decimals, words);
    let picture = html! {
        svg.picture viewBox={ "0 0 " (WIDTH) " " (bottom + 26.0) } role="img" aria-label=(words.picture_projects) {
            (hatches())
            (legend(&strata))
            g transform="translate(0 24)" {
                (axis(&scale, bottom - 24.0, &tick))
                @for (place, (policy, of)) in rows.iter().enumerate() {
                    @let y = tenth(ROW * count(place) + 13.0);
                    text.name x=(LEFT - 12.0) y=(y + 14.5) text-anchor="end" { (short(&policy.name)) }
                    @for (from, to, class) in stacked(of, &strata.map(|(_, class, _)| class)) {
                        rect class=(class) x=(scale.at(from)) y=(y) width=(tenth((scale.at(to) - scale.at(from)).max(0.0))) height="20" {}
                    }
                }
            }
        }
    };
    framed(words.picture_projects, words.picture_projects_says, &picture, &projects_table(&rows, &strata, words), words)
}

fn projects_table(rows: &[(&PolicySummary, [f64; 4])], strata: &[Stratum<'_>; 4], words: &Words) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { (words.policy) } @for (_, _, title) in strata { th scope="col" { (title) } } } }
            tbody { @for (policy, of) in rows {
                tr { th scope="row" { (policy.name) } @for value in of { td { (say::exactly(*value, 1, words)) } } }
            } }
        }
    }
}

/// From where to where each part of a bar goes, with its class: the first to the left of 0, the others one behind the other.
fn stacked<'c>(of: &[f64; 4], classes: &[&'c str; 4]) -> [(f64, f64, &'c str); 3] {
    let [left, first, second, _] = *of;
    [(-left, 0.0, classes[0]), (0.0, first, classes[1]), (first, first + second, classes[2])]
}

fn hatches() -> Markup {
    html! {
        defs {
            pattern #hatch width="6" height="6" patternUnits="userSpaceOnUse" { rect.hatched width="6" height="6" {} path.hatch d="M0 6L6 0" {} }
        }
    }
}

fn legend(strata: &[Stratum<'_>; 4]) -> Markup {
    html! {
        @for ((_, class, title), x) in strata.iter().zip([4.0, 206.0, 408.0]) {
            rect class=(class) x=(x) y="2" width="13" height="13" {}
            text.tick x=(x + 18.0) y="13" { (title) }
        }
    }
}

/// A line of money by year: its class, its title, its means.
type Line<'w> = (&'static str, &'w str, Vec<f64>);

/// Money by year under the policy that is looked at: what the State pays, and what the policy adds to private money. All private money is
/// so much more that it would hide both; it stands in the table.
fn money(seen: &Seen<'_>, focus: &PolicySummary) -> Markup {
    let (summary, words) = (seen.summary(), seen.words);
    let beside = seen.beside.zip(seen.other(&focus.name));
    let own = by_year(summary, focus);
    let other = beside.map_or_else(Default::default, |(beside, policy)| by_year(beside.summary, policy));
    let added = |[_, private, without]: &[Vec<f64>; 3]| private.iter().zip(without).map(|(a, b)| a - b).collect();
    let lines = [("line state", words.state_money, own[0].clone()), ("line private", words.private_added, added(&own))];
    let was = [("line state was", words.before, other[0].clone()), ("line private was", words.before, added(&other))];
    let all = || lines.iter().chain(&was).flat_map(|(_, _, values)| values).copied();
    let unit = MoneyUnit::of(largest(all()));
    let Some(scale) = Scale::over(all().map(|value| value / unit.size), 230.0, 34.0) else { return html! {} };
    let title = Sentence::of(words.picture_money, &[("policy", focus.name.clone())]).to_string();
    let a_year = Sentence::of(words.a_year, &[("unit", unit.in_words(&summary.currency, words))]).to_string();
    let picture = money_picture(&lines, &was, (scale, unit), &summary.years, &title, words);
    let titles = [words.state_money, words.private_money, words.private_without];
    let table = money_table(&titles, &own, summary, words);
    framed(&format!("{title} ({a_year})"), words.picture_money_says, &picture, &table, words)
}

/// Mean State money, private money, and private money in the reference case, by year.
fn by_year(summary: &Summary, policy: &PolicySummary) -> [Vec<f64>; 3] {
    let reference = summary.policies.iter().find(|policy| policy.name == summary.reference);
    let means = |policy: Option<&PolicySummary>, name: &str| -> Vec<f64> {
        let series: Option<&SeriesSummary> = policy.and_then(|policy| policy.series(name));
        series.map_or(Vec::new(), |series| series.years.iter().map(|year| year.mean.unwrap_or(0.0)).collect())
    };
    [means(Some(policy), "state_outlay"), means(Some(policy), "private_outlay"), means(reference, "private_outlay")]
}

fn money_picture(
    lines: &[Line<'_>; 2],
    was: &[Line<'_>; 2],
    (scale, unit): (Scale, MoneyUnit),
    years: &[i32],
    title: &str,
    words: &Words,
) -> Markup {
    let step = (RIGHT - 60.0) / count(years.len().max(2) - 1);
    let points = |values: &[f64]| -> Vec<(f64, f64)> {
        values
            .iter()
            .enumerate()
            .map(|(year, value)| (60.0 + step * count(year), scale.at(value / unit.size)))
            .collect()
    };
    let (ticks, decimals) = scale.ticks(4.0);
    let every = years.len().div_ceil(10).max(1);
    html! {
        svg.picture viewBox={ "0 0 " (WIDTH) " 258" } role="img" aria-label=(title) {
            @for tick in ticks {
                line.grid[tick != 0.0].zero[tick == 0.0] x1="60" x2=(RIGHT) y1=(scale.at(tick)) y2=(scale.at(tick)) {}
                text.tick x="52" y=(tenth(scale.at(tick) + 4.0)) text-anchor="end" { (say::exactly(tick, decimals, words)) }
            }
            @for (place, year) in years.iter().enumerate().step_by(every) {
                text.tick x=(tenth(60.0 + step * count(place))) y="250" text-anchor="middle" { (year) }
            }
            @for (class, _, values) in was.iter().chain(lines) { (plot::line(class, &points(values))) }
            @for ((class, title, _), x) in lines.iter().zip([60.0, 200.0]) {
                (plot::line(class, &[(x, 12.0), (x + 26.0, 12.0)]))
                text.tick x=(x + 32.0) y="16" { (title) }
            }
        }
    }
}

fn money_table(titles: &[&str; 3], of: &[Vec<f64>; 3], summary: &Summary, words: &Words) -> Markup {
    let text = |value: &f64| say::money(*value, &summary.currency, words);
    html! {
        table {
            thead { tr { th scope="col" { (words.year) } @for title in titles { th scope="col" { (title) } } } }
            tbody { @for (place, year) in summary.years.iter().enumerate() { tr {
                th scope="row" { (year) }
                @for values in of { td { (values.get(place).map_or(words.none.to_owned(), text)) } }
            } } }
        }
    }
}
