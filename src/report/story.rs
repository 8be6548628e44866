//! One project's story: its draws, decisions with the numbers behind them, and postings, in words or as JSON. Computes nothing.

use std::fmt::Write;

use serde_json::json;

use crate::engine::exported::ExportedProject;
use crate::ledger::Posting;
use crate::model::Clock;
use crate::report::json::objects;
use crate::report::number::{MoneyUnit, fixed, in_four_digits};
use crate::tables::{Column, Counted, Kind, Table, Value};
use crate::text::harmless;
use crate::units::Money;
use crate::world::{Event, Scene, Simulation};

/// What a story is told from.
#[derive(Clone, Debug)]
pub struct Story {
    title: String,
    policy: String,
    run: usize,
    project: usize,
    currency: String,
    units: f64,
    clock: Clock,
    schemes: Vec<String>,
    overlays: Vec<String>,
    stages: Vec<String>,
    draws: ExportedProject,
    events: Vec<Event>,
    postings: Vec<Posting>,
}

impl Story {
    /// Takes what a simulation recorded of one project.
    #[must_use]
    pub fn new(scene: &Scene<'_>, simulation: &Simulation, project: usize, draws: ExportedProject) -> Story {
        let technology = scene.luck.projects[project].technology;
        Story {
            title: scene.study.title.clone(),
            policy: scene.policy.name.clone(),
            run: scene.luck.run,
            project,
            currency: scene.study.currency.clone(),
            units: scene.study.units_per_currency,
            clock: scene.study.clock,
            schemes: scene.policy.schemes.iter().map(|scheme| scheme.name.clone()).collect(),
            overlays: scene.policy.overlays.iter().map(|overlay| overlay.name.clone()).collect(),
            stages: scene.study.population.technologies[technology].stages.clone(),
            draws,
            events: simulation.journal.events().to_vec(),
            postings: simulation.ledger.postings().collect(),
        }
    }

    /// A month within a sentence.
    fn month(&self, month: usize) -> String {
        const NAMES: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        format!("{} {}", NAMES[self.clock.calendar_month(month)], self.clock.calendar_year(month))
    }

    /// Money within a sentence: four significant digits.
    fn money(&self, units: f64) -> String {
        let value = units / self.units;
        let unit = MoneyUnit::of(value);
        format!("{} {}", in_four_digits(value / unit.size), unit.named(&self.currency))
    }

    fn about(&self, amount: crate::units::Money) -> String {
        self.money(amount.to_f64())
    }

    /// Money of a posting: every unit of it.
    fn whole(&self, amount: crate::units::Money) -> String {
        format!("{} {}", fixed((amount.to_f64() / self.units).round(), 0), self.currency)
    }
}

/// A drawn number: amounts whole, chances and factors with four decimals.
fn drawn(value: f64) -> String {
    fixed(value, if value.abs() >= 1e4 { 0 } else { 4 })
}

/// The story in words.
#[must_use]
pub fn in_words(story: &Story) -> String {
    let mut text = String::new();
    let draws = &story.draws;
    let _ = writeln!(text, "{}", story.title);
    let what = match &draws.name {
        Some(name) => format!("\"{}\" of the table, of the technology \"{}\",", harmless(name), draws.technology),
        None => format!("\"{}\" (intake year {}, number {})", draws.technology, draws.year, draws.index),
    };
    let _ = writeln!(
        text,
        "Policy \"{}\", future {}, project {}: a firm of class \"{}\" proposes {what} in {}.",
        story.policy,
        story.run,
        story.project,
        draws.class,
        story.month(draws.arrival as usize),
    );
    let _ = writeln!(text, "\nDraws (the same under every policy)");
    for (name, value) in &draws.fields {
        let _ = writeln!(text, "  {name:<44} {:>20}", drawn(*value));
    }
    if let Some(month) = draws.failure_month {
        let _ = writeln!(text, "  the firm fails in {}", story.month(month as usize));
    }
    let _ = writeln!(text, "\nDecisions and events");
    for event in &story.events {
        let _ = writeln!(text, "  {}", sentence(story, event));
    }
    let _ = writeln!(text, "\nPostings (amount a month × months)");
    for posting in &story.postings {
        let (from, to) = posting.purpose.ends();
        let repeated = if posting.months > 1 { format!(" × {} months", posting.months) } else { String::new() };
        let _ = writeln!(
            text,
            "  {}  {:>24}{repeated}  {:?} → {:?}  {}",
            story.clock.date(usize::from(posting.month)),
            story.whole(posting.amount),
            from,
            to,
            posting.purpose.name(),
        );
    }
    if story.postings.is_empty() {
        let _ = writeln!(text, "  none");
    }
    text
}

/// What a firm begins while it waits for its contract, in words.
fn own_risk(stages: usize) -> String {
    match stages {
        0 => String::new(),
        1 => ", if it begins the first stage at its own risk".to_owned(),
        _ => format!(", if it begins the first {stages} stages at its own risk"),
    }
}

#[allow(clippy::too_many_lines, reason = "a sentence an event")]
fn sentence(story: &Story, event: &Event) -> String {
    let date = |month: usize| story.clock.date(month);
    let stage = |index: usize| format!("\"{}\"", story.stages[index]);
    let scheme = |index: usize| format!("\"{}\"", story.schemes[index]);
    match event {
        Event::Decision { month, alone, goes_alone, options, closed: _, applied } => {
            let mut text = format!(
                "{}  Alone the project is worth {} to the firm; it {} go alone.",
                date(*month),
                story.money(*alone),
                if *goes_alone { "would" } else { "would not" },
            );
            for option in options {
                let _ = write!(
                    text,
                    "\n           Scheme {}: State share {}, worth {} at size {}, award chance believed {}, {} months to the call; {}.",
                    scheme(option.scheme),
                    fixed(option.state_share, 3),
                    story.money(option.value),
                    fixed(option.scale, 3),
                    fixed(option.award, 3),
                    option.to_call,
                    match (option.liquid, option.worth) {
                        (false, _) => "the firm cannot pay its part".to_owned(),
                        (true, None) => "not worth applying".to_owned(),
                        (true, Some(worth)) =>
                            format!("applying is worth {}{}", story.money(worth), own_risk(option.begun)),
                    },
                );
            }
            let choice = match applied {
                Some(index) => format!("It applies to {}.", scheme(*index)),
                None if *goes_alone => "It goes alone.".to_owned(),
                None => "It applies to none.".to_owned(),
            };
            format!("{text}\n           {choice}")
        }
        Event::Call { month, scheme: index, rank, applicants, decision } => {
            format!("{}  Call of {}: place {rank} of {applicants}, {}.", date(*month), scheme(*index), decision.words())
        }
        Event::Contract { month, scale, private_share, commitment } => format!(
            "{}  The contract starts: size {}, private share {}, the State commits {}.",
            date(*month),
            fixed(*scale, 3),
            fixed(*private_share, 4),
            story.about(*commitment),
        ),
        Event::Unused { month } => {
            format!("{}  The voucher is not redeemed; what was committed for it lapses.", date(*month))
        }
        Event::Overlay { month, overlay, planned } if *planned == Money::ZERO => {
            format!("{}  The firm takes \"{}\".", date(*month), story.overlays[*overlay])
        }
        Event::Taken { month, amount } => format!(
            "{}  The State's part of it, {}, is taken for other things: the less is done, the likelier the gate is failed.",
            date(*month),
            story.about(*amount),
        ),
        Event::Found { month, amount, fine } => format!(
            "{}  An audit finds that State money was taken: {} come back, and a fine of {}.",
            date(*month),
            story.about(*amount),
            story.about(*fine),
        ),
        Event::Harm { month, cost, paid } => format!(
            "{}  The launch harms others: {}, of which the State pays {}.",
            date(*month),
            story.about(*cost),
            story.about(*paid),
        ),
        Event::Overlay { month, overlay, planned } => format!(
            "{}  The firm takes \"{}\": the State is to give it {}.",
            date(*month),
            story.overlays[*overlay],
            story.about(*planned),
        ),
        Event::Stage { month, stage: index, cost, state, own, weighed, worth, goes_on } => format!(
            "{}  Stage {} will cost {} (State {}, firm {}{}). After tax the firm weighs {} against {} for going on: it {}.",
            date(*month),
            stage(*index),
            story.about(*cost),
            story.about(*state),
            story.about(*own),
            if *state + *own > *cost { " with coordination" } else { "" },
            story.money(*weighed),
            story.money(*worth),
            if *goes_on { "goes on" } else { "stops" },
        ),
        Event::Effort { month, stage: index, cost, gain } => format!(
            "{}  For the result of stage {} the firm does more than it planned: {}, which adds {} to the chance of its gate.",
            date(*month),
            stage(*index),
            story.about(*cost),
            fixed(*gain, 4),
        ),
        Event::Request { month, amount, priority } => format!(
            "{}  State money is requested: {}{}.",
            date(*month),
            story.about(*amount),
            if *priority { ", paid before others" } else { "" },
        ),
        Event::Paid { month, amount } => format!("{}  The State pays {}.", date(*month), story.about(*amount)),
        Event::Loan { month, stage: index, amount } => format!(
            "{}  A bank lends {} of what the firm pays for stage {}.",
            date(*month),
            story.about(*amount),
            stage(*index)
        ),
        Event::Started { month, stage: index, until } => {
            format!("{}  Stage {} starts; its gate is due in {}.", date(*month), stage(*index), story.month(*until))
        }
        Event::Gate { month, stage: index, passed } => {
            format!("{}  Gate of {}: {}.", date(*month), stage(*index), if *passed { "passed" } else { "failed" })
        }
        Event::Phase { month, decision } => {
            format!("{}  End of the phase: {}.", date(*month), decision.words_for_contracts())
        }
        Event::Success { month, launch } => {
            format!("{}  Technical success; the launch is due in {}.", date(*month), story.month(*launch))
        }
        Event::Solved { month } => format!(
            "{}  Of its topic this is the first success that is deployed: the topic's public value is gained.",
            date(*month)
        ),
        Event::Launch { month, grant } => match grant {
            Some(grant) => format!("{}  Launch. The patent is granted in {}.", date(*month), story.month(*grant)),
            None => format!("{}  Launch.", date(*month)),
        },
        Event::Ended { month, why } => format!("{}  The end: {}.", date(*month), why.words()),
    }
}

/// The story as JSON: amounts in smallest units.
#[must_use]
pub fn json(story: &Story) -> Vec<u8> {
    let events: Vec<String> = story.events.iter().map(|event| sentence(story, event)).collect();
    let value = json!({
        "title": story.title, "policy": story.policy, "run": story.run, "project": story.project,
        "currency": story.currency, "draws": story.draws, "events": events,
        "postings": objects(postings(story)),
    });
    let mut bytes = serde_json::to_vec_pretty(&value).expect("a story is plain data");
    bytes.push(b'\n');
    bytes
}

/// The postings, one row each: amounts in smallest units.
#[must_use]
pub fn postings(story: &Story) -> Table<'_> {
    let column = |name: &'static str, kind: Kind, unit: &str| Column {
        name: name.into(),
        unit: if unit.is_empty() { Counted::Bare } else { Counted::In(unit.to_owned()) },
        kind,
    };
    let columns = vec![
        column("month", Kind::Whole, ""),
        column("months", Kind::Whole, "months"),
        column("amount", Kind::Whole, "smallest units of the currency"),
        column("from", Kind::Text, ""),
        column("to", Kind::Text, ""),
        column("purpose", Kind::Text, ""),
    ];
    let rows = story.postings.iter().map(|posting| {
        let (from, to) = posting.purpose.ends();
        let numbers = [posting.month.into(), posting.months.into(), posting.amount.0].map(Value::Whole);
        let words = [format!("{from:?}"), format!("{to:?}"), format!("{:?}", posting.purpose)].map(Value::from);
        numbers.into_iter().chain(words).collect()
    });
    Table { name: "postings", description: "Money that moved for the project", columns, rows: Box::new(rows) }
}
