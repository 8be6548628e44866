//! `docs/scenario.md` is generated from the types of the scenario language and their doc comments, so that it cannot drift.
//! `COFIN_BLESS=1 cargo test --profile checked --test manual` writes it anew. The other documents that tests can keep true are kept
//! here, too.

mod desk;
mod language;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use cofin::scenario::{lever, limits};
use cofin::{chance, text};
use syn::{Attribute, Expr, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type};

use desk::{Desk, Said};
use language::{NUMBERS, ROOMS, is_read, items, written};

#[test]
fn the_manual_of_the_scenario_language_is_up_to_date() {
    let manual = manual();
    let path = Path::new("docs/scenario.md");
    if std::env::var_os("COFIN_BLESS").is_some() {
        fs::write(path, &manual).expect("docs/scenario.md can be written");
    }
    let written = fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == manual,
        "docs/scenario.md is out of date: COFIN_BLESS=1 cargo test --profile checked --test manual"
    );
}

/// `docs/mechanisms.md`: a row for each mechanism and target of the documents; what is named there is there.
#[test]
fn every_mechanism_has_a_row_and_names_scenarios_and_measures_that_exist() {
    let table = fs::read_to_string("docs/mechanisms.md").expect("docs/mechanisms.md is there");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| M") || line.starts_with("| T"))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let wanted = (1..=36).map(|number| format!("M{number:02}")).chain((1..=14).map(|number| format!("T{number:02}")));
    assert_eq!(rows.iter().map(|row| row[0].to_owned()).collect::<Vec<_>>(), wanted.collect::<Vec<_>>());
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    for row in &rows {
        let [id, what, language, shown] = row.as_slice() else { panic!("{row:?} has four cells") };
        assert!(!what.is_empty() && !language.is_empty(), "{id}");
        let scenarios = quoted(shown);
        for name in &scenarios {
            assert!(Path::new(&format!("scenarios/{name}.ron")).exists(), "{id}: there is no scenario {name}");
        }
        let says_none = ["not yet", "no scenario yet", "–"].contains(shown);
        assert!(says_none == scenarios.is_empty(), "{id}: {shown}");
        if let Some(measures) = language.strip_prefix("measure") {
            let names = quoted(measures);
            assert!(
                !names.is_empty() && names.iter().all(|name| cofin::measure::index(name).is_some()),
                "{id}: {names:?}"
            );
        }
    }
}

/// `docs/tutorial.md`: its changes can be made where it says, its commands run, and what it shows of what they print is printed.
#[test]
fn the_tutorial_can_be_followed() {
    let tutorial = fs::read_to_string("docs/tutorial.md").expect("docs/tutorial.md is there");
    let desk = Desk::new();
    let blocks = blocks(&tutorial);
    assert!(blocks.len() > 10, "the tutorial shows changes and commands");
    for (kind, lines) in blocks {
        match kind {
            "diff" => change(&desk, &lines),
            "console" => follow(&desk, &lines),
            _ => panic!("a block of the tutorial is a change or a command, not “{kind}”"),
        }
    }
}

/// The blocks of a text, each with its kind.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(kind) = line.strip_prefix("```") {
            blocks.push((kind, lines.by_ref().take_while(|line| *line != "```").collect()));
        }
    }
    blocks
}

/// Makes a change in the scenario: what was there must be there once.
fn change(desk: &Desk, lines: &[&str]) {
    let without = |sign: char| -> String {
        lines.iter().filter(|line| !line.starts_with(sign)).flat_map(|line| [&line[1..], "\n"]).collect()
    };
    let (before, after) = (without('+'), without('-'));
    let text = String::from_utf8(desk.read("my-study.ron")).expect("UTF-8");
    assert_eq!(text.matches(&before).count(), 1, "docs/tutorial.md changes what does not stand there once:\n{before}");
    desk.write("my-study.ron", &text.replacen(&before, &after, 1));
}

/// Gives a command. Each line below it must be among those that it prints, in that order, but for `…`.
fn follow(desk: &Desk, lines: &[&str]) {
    let (command, shown) = lines.split_first().expect("a command");
    let command = command.strip_prefix("$ ").expect("a command begins with $");
    let said = shell(desk, command);
    let code = if shown.iter().any(|line| line.starts_with("error: ")) { 3 } else { 0 };
    assert_eq!(said.code, Some(code), "{command}\n{said:?}");
    let printed = said.stdout + &said.stderr;
    let mut printed = printed.lines();
    for line in shown.iter().filter(|line| !["", "…"].contains(*line)) {
        assert!(
            printed.any(|other| other.trim_end() == *line),
            "docs/tutorial.md shows what {command} does not print, or not there:\n{line}"
        );
    }
}

/// What a line says in a shell that finds our cofin first.
fn shell(desk: &Desk, command: &str) -> Said {
    let ours = Path::new(env!("CARGO_BIN_EXE_cofin")).parent().expect("a folder").to_owned();
    let places = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(ours).chain(std::env::split_paths(&places))).expect("a path");
    let mut shell = Command::new("sh");
    shell.args(["-euc", command]).current_dir(desk.0.path()).env("PATH", path);
    Said::of(shell.output().expect("sh starts"))
}

fn manual() -> String {
    let mut text = String::from(INTRODUCTION);
    for (title, path) in ROOMS {
        let _ = writeln!(text, "\n## {title}");
        describe(path, &mut text);
    }
    let _ = writeln!(text, "\n## Uncertain numbers\n\n{UNCERTAIN}");
    describe(NUMBERS, &mut text);
    let _ = writeln!(text, "\n## Limits\n\n{LIMITS}\n\n| what | at most |\n|---|---|");
    for (what, most) in limits() {
        let _ = writeln!(text, "| {what} | {most} |");
    }
    let _ = writeln!(text, "\n{MONEY}\n\n{MEMORY}");
    text
}

/// What is limited, and to how much.
fn limits() -> Vec<(&'static str, String)> {
    let count = |most: usize| grouped(most);
    let seconds = format!("about {} s on one core", limits::SECONDS);
    let gigabytes = format!("about {} GB", limits::GIGABYTES);
    let values = format!("{} and {}", count(chance::MIXTURE_PARTS), count(chance::DISCRETE_VALUES));
    let years = format!("{} and {}", limits::INTAKE_YEARS, limits::SALES_YEARS);
    vec![
        (
            "bytes of the file with those it begins from, and of each table it draws from (1 MB)",
            count(limits::DATA_BYTES),
        ),
        ("files that begin one from another", count(limits::FILES)),
        ("rows of a table that is drawn from", count(limits::DATA_ROWS)),
        ("projects of a table", count(limits::LISTED)),
        ("brackets inside one another", count(text::DEEPEST)),
        ("futures (`runs`)", count(limits::RUNS as usize)),
        ("futures × policies, with the reference case", count(usize::try_from(limits::SIMULATIONS).expect("it fits"))),
        ("months of the clock", count(limits::MONTHS as usize)),
        ("proposals in a future, but for one future in 10¹²", count(limits::PROPOSALS as usize)),
        ("intake years, and years of sales", years),
        ("technologies", count(limits::TECHNOLOGIES)),
        ("stages of a technology", count(limits::STAGES)),
        ("firm classes", count(limits::CLASSES)),
        ("schemes, and schemes of a policy", count(limits::SCHEMES)),
        ("policies", count(limits::POLICIES)),
        ("names in a list of an eligibility rule", count(limits::NAMES)),
        ("royalty rates of a scheme", count(limits::ROYALTY_RATES)),
        ("targets", count(limits::TARGETS)),
        ("levers, and named levels of a lever", format!("{} and {}", count(limits::LEVERS), lever::MOST_LEVELS)),
        ("settings to try", count(limits::SETTINGS)),
        ("numbers in `until`", count(limits::UNTIL)),
        (
            "correlations, and numbers that they tie together",
            format!("{} and {}", limits::CORRELATIONS, limits::TOGETHER),
        ),
        (
            "sources, and characters of a citation",
            format!("{} and {}", count(limits::SOURCES), count(limits::CITATION)),
        ),
        ("parts of a `Mixture`, and values of a `Discrete`", values),
        ("numbers drawn once a run under the design `Sobol`", count(limits::DIMENSIONS)),
        ("time to make the study ready for its first future, estimated", seconds),
        ("memory that it then holds, estimated", gigabytes.clone()),
        ("memory of one future on each core, estimated", gigabytes),
    ]
}

/// `1000000` → `1,000,000`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
    groups.join(",")
}

fn describe(path: &str, text: &mut String) {
    for item in items(path) {
        match item {
            Item::Struct(item) if is_read(&item.attrs) => {
                let _ = writeln!(text, "\n### {}\n\n{}\n", item.ident, doc(&item.attrs));
                table(&item.fields, text);
            }
            Item::Enum(item) if is_read(&item.attrs) => {
                let _ = writeln!(text, "\n### {}\n\n{}\n", item.ident, doc(&item.attrs));
                for variant in &item.variants {
                    let _ = writeln!(
                        text,
                        "- `{}` – {}",
                        signature(&variant.ident.to_string(), &variant.fields),
                        doc(&variant.attrs)
                    );
                    for field in written(&variant.fields).filter(|field| field.ident.is_some()) {
                        let name = field.ident.as_ref().expect("named");
                        let _ = writeln!(text, "  - `{name}` ({}): {}", kind(&field.ty), doc(&field.attrs));
                    }
                }
            }
            _ => {}
        }
    }
}

fn table(fields: &Fields, text: &mut String) {
    let _ = writeln!(text, "| field | what | meaning |\n|---|---|---|");
    for field in fields {
        let name = field.ident.as_ref().expect("named fields");
        let _ = writeln!(text, "| `{name}` | {} | {} |", kind(&field.ty), doc(&field.attrs).replace('|', "\\|"));
    }
}

fn signature(name: &str, fields: &Fields) -> String {
    match fields {
        Fields::Unit => name.to_owned(),
        Fields::Unnamed(_) => format!("{name}(…)"),
        Fields::Named(_) => {
            let parts: Vec<String> =
                written(fields).map(|field| field.ident.as_ref().expect("named").to_string()).collect();
            format!("{name}({})", parts.join(", "))
        }
    }
}

fn doc(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
                Expr::Lit(literal) => match &literal.lit {
                    Lit::Str(line) => Some(line.value().trim().to_owned()),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        })
        .collect();
    lines.join(" ").trim().to_owned()
}

/// A type in words: what is written there.
fn kind(ty: &Type) -> String {
    let Type::Path(path) = ty else {
        return match ty {
            Type::Tuple(_) => "two texts".to_owned(),
            _ => "value".to_owned(),
        };
    };
    let last = path.path.segments.last().expect("a type has a name");
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(arguments) => arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty.clone()),
            _ => None,
        }),
        _ => None,
    };
    let within = inner.as_ref().map(kind).unwrap_or_default();
    match last.ident.to_string().as_str() {
        "Option" => format!("{within}, optional"),
        "Vec" => format!("list of {within}"),
        "Entries" => format!("`{{\"name\": {within}, …}}`"),
        "Listed" => format!("`{{\"path\": {within}, …}}`"),
        "Uncertain" | "Box" => within,
        "OverYears" => format!("{within}, or a path over years"),
        "Exact" => "number".to_owned(),
        "Parameter" => "number or distribution".to_owned(),
        "String" => "text".to_owned(),
        "bool" => "`true` or `false`".to_owned(),
        "u32" | "u64" => "whole number".to_owned(),
        "Unread" => "`{\"path\": value, …}`".to_owned(),
        other => scoped(other),
    }
}

/// `AmountPerRun` → `money, per run`.
fn scoped(name: &str) -> String {
    let Some((unit, scope)) = name.split_once("Per") else { return name.to_owned() };
    let unit = match unit {
        "Amount" => "money",
        "Share" => "share 0–1",
        "Rate" => "rate a year",
        "Months" => "months",
        "Factor" => "factor",
        "Count" => "count",
        _ => return name.to_owned(),
    };
    let scope = if scope == "RunOrProject" { "run (or `PerProject(…)`)".to_owned() } else { scope.to_lowercase() };
    format!("{unit}, per {scope}")
}

const INTRODUCTION: &str = "# The scenario language

<!-- Generated from the types in src/scenario and src/scheme: COFIN_BLESS=1 cargo test --profile checked --test manual -->

A scenario is one RON file: records `( field: value, … )`, lists `[ … ]`, maps `{ \"name\": … }`, comments `// …`. Fields that are optional may be left out; their defaults are neutral
(no delay, no cost, no effect) and stand in the last column. Amounts are in the file's `currency.unit`, shares are fractions (80 % is `0.80`), rates are per year.
Where the second column says *per run*, *per year* or *per project*, a number or a distribution may stand, and that is how often it is drawn.
`cofin validate FILE` shows every fault at once, `cofin new NAME` gives a file to start from.

Names may not contain `* = \"`; one that contains a full stop stands in square brackets wherever a path is written or printed (`technologies.[vaccines 2.0].stages.pilot.cost`; its own square brackets come in pairs). A policy's `set` changes numbers by path: `\"administration.patent_months\": 21`; a path goes through rule names (`schemes.push.funding.state`), reaches list items by their `name`
(`technologies.space.stages.prototype.cost`), and may name an optional field that is not written. A policy may not set what defines the population or the experiment; `--set path=value` on the command line may.
How large a scenario may be stands under [Limits](#limits).

## Beginning from another file

`extends: \"base.ron\"` begins from another scenario: this file is laid over that one, and says only what is other.

```ron
(
    extends: \"01-four-schemes.ron\",
    title: \"Four schemes, push with 60 %\",
    economy: (growth: 0.07),                       // one field of a record; the others stay
    schemes: {\"push\": (funding: Share(state: 0.60, to: University(0.5)))},  // a rule under its name is one value
    policies: {
        \"push 80\": None,                         // an entry that is taken away
        \"push 60\": (schemes: [\"push\"]),         // one that is new
        \"mix\": (schemes: [\"push\", \"pull\"]),     // a list is one value, too
    },
)
```

- Fields of records `( … )` and entries of maps `{ … }` are laid over one by one, at any depth. Anything else – a number, a distribution, a text, a list, a rule as `Share(…)` – replaces what is there.
- `None` takes an entry of a map away, also as `--set policies.mix=None`, and leaves an optional field unwritten. What still names an entry that is gone is a fault. A source goes with its number: one that the other file gives, and whose number is gone, is left out.
- Entries keep the order of the file that begins; new ones come last. Policies stand in this order in tables and figures.
- A title goes with those in other languages: a file with a `title` of its own leaves the `titles` of the other behind.
- The other file stands in the folder of the first one or below it, also after symbolic links are followed. A file in a folder below may go up with `..` as far as that folder. Names of files and tables are read from the folder of the file in which they stand. Files may begin from one another in a chain, but not in a ring.
- The other file is a scenario that can be run by itself; if it is not, give it a name that begins with a full stop, and `cofin check` passes over it.
- A fault is shown in the file where it stands. A policy's `set` and `--set` are laid over the whole afterwards, and cannot say what a file begins from.
- A run keeps a copy of every file beside `scenario.ron`, under its own name, so that the folder can be run as it stands; the hash of the study is over all of them.

## Projects from a table

A ministry's own list stands in a CSV file beside the scenario, a project a line, and the scenario names it: `proposals: Table(file: \"list.csv\")`.

```csv
name,technology,class,arrival,stages.prototype.cost,stages.prototype.success,public_value
Solar pump for the delta,space,sme,2026-03,12.5,0.7,
Rice drone,space,start-up,2026-09,,,400
```

- Every table has the columns `name` (each project its own), `technology` and `class` (names of the scenario) and `arrival`, a month of the clock. Columns stand in any order.
- Every other column is a number that a project may state, by its path within the technology or the firm class: `stages.NAME.cost`, `.months`, `.success`, `.cost_overrun` and `.time_overrun`, `payoff` (of a `Lump`), `payoff.first_year`, `payoff.law` and `payoff.exit_months`, `public_value`, `state_purchase.value`, `certification_months`, `liquid_wealth`, `pledgeable_assets`. Its unit is that of the scenario: amounts in `currency.unit`, shares as fractions. The technology must have it: a stage of that name, that kind of payoff, a `public_value`.
- What is stated is certain: the same in every future, under every policy, also where a policy sets the number of the technology. What is not – no such column, or an empty cell – is drawn anew in each future as for a drawn project of that technology and class, by the project's name: no other row, and no order of them, moves it. A number that is correlated with a stated one is drawn as if that were not known. Of overruns firms still expect the mean of the technology, and of a multiple its mean: nobody knows them before.
- The listed projects come beside those that are drawn. `proposals_per_year: 0` in a technology leaves its listed ones alone. Weights of firm classes and `start_up_share` say nothing of them. Where a technology has a `topic`, a listed project is of that of the year in which it comes, counted from the first month of the clock, after those that are drawn.
- Nobody tells a listed project from a drawn one: schemes, calls, budgets and measures treat them alike. `projects.csv` of a run and `cofin explain --project \"Rice drone\"` know it by its name.
- The table is a plain text in UTF-8 with commas between the columns, decimals with a point, and texts that hold a comma in quotes, as spreadsheets write it; lines without any text are passed over. It is one of the study's files: it is copied beside `scenario.ron`, its hash goes into the study's, and what was run with another table is not resumed, merged or checked against. A policy may not change it; `--set proposals=None` leaves it out.
";

const LIMITS: &str = "What is beyond a limit is refused at its place, before any work is done, with what to write instead. The estimates are made from the text: from parts, rows and policies. Distributions that are written alike count once, wherever they stand, and so does a column of a table;
a distribution costs time where its quantiles must be worked out beforehand: a `Pert` or `Beta` about 1 ms, a `Gamma` or `Truncated` 1 to 10 ms, a `Mixture` 5 to 25 ms for each of its parts, a table of 100,000 rows 30 ms, a `Pert`, `Beta` or `Gamma` whose shape is drawn per run 10 to 50 ms, a `Beta` of which both parameters are up to 0.5 s; the others cost nothing to speak of. Each policy with `set` counts as one more reading of the file without its policies, sources, targets and correlations.";

const MONEY: &str = "Money is counted in whole smallest units of the currency, exactly: up to 2⁶⁰ (1.15·10¹⁸) an amount and 2⁶² for all that moves in a future. What would pass that in an ordinary future is refused; a rare future that does ends the study with a sentence and exit code 3.";

const MEMORY: &str = "Beyond that, what each future gives is kept to the end: about 0.75 kB for each policy where the clock runs for 10 years, up to 1.6 kB where it runs for 50 (measured), so that a million futures of four policies give 3 to 6 GB. `cofin run` and `cofin merge` hold of it what fits into `--memory` (half of what is free) and read the rest back from the disk ([more](outputs.md#long-studies)); `compare` and `check` hold all of it, and refuse what is more than half of the free memory. While they run, 64 futures of 1,000 policies take 0.2 GB on each core. Parts of a study can be run [on several computers](cluster.md).";

const UNCERTAIN: &str = "Parameters may be written in order (`Pert(1, 2, 4)`) or by name (`Normal(mean: 0.08, sd: 0.015)`). `PerRun(…)` around the distribution of a per-project field makes it one draw for the whole run.
A parameter that is not known itself is written as a distribution, in a number that is drawn per project or per year: `Beta(mean: Pert(0.20, 0.25, 0.35), strength: 20)`. It is drawn once a run, like any per-run number: under its own path (`technologies.X.stages.Y.success.mean`; the names are those below, `mean` and `chance` for `Poisson` and `Bernoulli`) it stands in `draws.csv`, can be correlated, and – where its name is written – be set. All that the parameters can come to together must make a distribution that its unit allows. A parameter's distribution has numbers only, and so has one within `Mixture` or `Truncated`.
A 90 % range (\"between 5 and 10, most likely\") is `LogNormal(p05: 5, p95: 10)`. A number that is usually one thing and sometimes another is a `Mixture`, one that cannot pass a limit is `Truncated`, one of which you have a sample is `Empirical`.
Where the second column says *or a path over years*, `Path([(2026, 300), (2028, 400)])` gives fiscal years and constants: linear between its years, constant before the first and after the last. What happens has the number of its fiscal year: an award, a request, a payment, a call, an application ([model](model.md#3-chance)).
A range that a number's unit does not allow (a share above 1, a negative amount) is refused, also where a distribution could only rarely reach it (beyond one in 10¹²).";
