//! Small files are small work: what is written alike is worked out once, what would take too long or too much memory is refused before it
//! is done. Counts work in estimates and samplers, never by a clock.

mod studies;

use std::cell::RefCell;
use std::fmt::Write;
use std::sync::Arc;

use cofin::chance::{Distribution as D, Effort, Law};
use cofin::engine::Engine;
use cofin::model::resolve::resolve;
use cofin::scenario::limits;
use cofin::scenario::reading::{self, Reading};
use cofin::study::inputs;

use studies::study;

/// A scenario of one technology whose stages, and whose policies, are these.
fn scenario(stages: &str, policies: &str) -> String {
    format!(
        r#"(
    title: "Work", currency: (code: "VND"), clock: (start: "2026-01", months: 24), monte_carlo: (runs: 64, seed: 57),
    economy: (output: 100000, social_discount_rate: 0.09, state_discount_rate: 0.06, profit_tax: 0.2),
    firms: {{"sme": (weight: 1, hurdle_rate: 0.18, liquid_wealth: 100)}},
    technologies: {{"t": (market: Formed, proposals_per_year: 2, intake_years: 1, stages: [{stages}], payoff: Lump(40))}},
    schemes: {{"s": (funding: Share(state: 0.5))}},
    policies: {{{policies}}},
)"#
    )
}

/// Stages of which each has a cost of its own.
fn stages(costs: impl Iterator<Item = String>) -> String {
    costs.enumerate().fold(String::new(), |mut text, (place, cost)| {
        let _ = write!(text, "(name: \"{place}\", cost: {cost}, months: 6, success: 0.7), ");
        text
    })
}

/// A mixture of so many gammas, no two alike.
fn mixture(parts: usize, number: usize) -> String {
    let parts: Vec<String> = (0..parts).map(|part| format!("(1, Gamma(mean: {part}.{number:02}5, cv: 0.5))")).collect();
    format!("Mixture([{}])", parts.join(", "))
}

/// A table of so many rows in the column `x`: thousandths below 10, none twice.
fn table(rows: usize) -> Vec<u8> {
    let mut text = String::from("x\n");
    for row in 0..rows {
        let _ = writeln!(text, "{}.{:05}", row * 7919 % 10, row * 7919 % 100_000);
    }
    text.into_bytes()
}

const TABLE: &str = "Empirical(file: \"costs.csv\", column: \"x\")";

/// Reads a scenario whose data files are all `table`; which were asked for.
fn with_table(text: &str, table: &[u8]) -> (Result<Reading, String>, Vec<String>) {
    let asked = RefCell::new(Vec::new());
    let provide = |name: &str| {
        asked.borrow_mut().push(name.to_owned());
        Ok(table.to_vec())
    };
    let read = reading::read_with("work.ron", text.to_owned(), &[], &provide);
    (read.map_err(|refusal| refusal.faults.render(&refusal.sources, false)), asked.into_inner())
}

fn refused(text: &str) -> String {
    with_table(text, &table(3)).0.expect_err("it is too much")
}

fn effort(text: &str) -> Effort {
    with_table(text, &table(3)).0.expect("it is right").effort
}

#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn float(count: usize) -> f64 {
    count as f64
}

#[test]
fn numbers_written_alike_are_one_law_wherever_they_stand() {
    let cost = "Pert(1, 2, 4)";
    let sets = "\"a\": (schemes: [\"s\"], set: {\"technologies.t.stages.1.cost\": Pert(1.0, 2, 4.00)}),";
    let text = scenario(&stages([cost, cost, "Pert(1, 2, 5)"].map(String::from).into_iter()), sets);
    let study = study(&text);
    let laws: Vec<&Arc<Law>> =
        study.columns.iter().map(|column| &column.from.drawn().expect("a draw a project").law).collect();
    assert_eq!(laws.len(), 3, "a policy that sets what the file says brings no column of its own");
    assert!(Arc::ptr_eq(laws[0], laws[1]) && !Arc::ptr_eq(laws[0], laws[2]));
    // A cut that leaves another distribution as it is: not written alike, and yet the same law.
    let cut = ["Uniform(1, 3)", "Truncated(of: Uniform(1, 9), max: 3)"].map(String::from).into_iter();
    let columns = studies::study(&scenario(&stages(cut), "\"a\": (schemes: [\"s\"])")).columns;
    assert!(Arc::ptr_eq(
        &columns[0].from.drawn().expect("a draw a project").law,
        &columns[1].from.drawn().expect("a draw a project").law
    ));
}

#[test]
fn a_sampler_is_made_once_for_futures_and_report_and_not_before_the_first_draw() {
    let text =
        scenario(&stages(["Pert(1, 2, 4)", "Pert(1, 2, 4)"].map(String::from).into_iter()), "\"a\": (schemes: [])");
    let study = study(&text);
    assert!(
        study.columns.iter().all(|column| !column.from.drawn().expect("a draw a project").law.is_ready()),
        "reading and resolving make none"
    );
    let rows = Engine::new(&study).run(0..2, &|_| {}).expect("its money can be counted");
    assert!(
        rows.len() == 2
            && study.columns.iter().all(|column| column.from.drawn().expect("a draw a project").law.is_ready())
    );
    let made: *const _ = study.columns[0].from.drawn().expect("a draw a project").law.sampler();
    let drawn = inputs::sample(&study, 2);
    assert!(
        drawn.rows.len() == 2
            && std::ptr::eq(made, study.columns[1].from.drawn().expect("a draw a project").law.sampler())
    );
}

#[test]
fn ninety_nine_policies_that_set_the_same_table_read_and_judge_it_once() {
    let policies = |count: usize| {
        (0..count).fold(String::new(), |mut text, policy| {
            let _ =
                write!(text, "\"p{policy}\": (schemes: [\"s\"], set: {{\"technologies.t.stages.0.cost\": {TABLE}}}), ");
            text
        })
    };
    let read = |count: usize| {
        let text = scenario(&stages(["5".to_owned()].into_iter()), &policies(count));
        let (reading, asked) = with_table(&text, &table(100_000));
        assert_eq!(asked, ["costs.csv"]);
        reading.expect("it is right")
    };
    let (one, many) = (read(1), read(99));
    let (first, all) = (one.effort.nanoseconds, many.effort.nanoseconds);
    assert!(first > 1e7 && first < 1e8, "a table of 100,000 rows takes {first} ns");
    // The file without its policies, whatever their number, but for its field names and brackets.
    let world = 60.0 * 98.0 * float(scenario(&stages(["5".to_owned()].into_iter()), "").len());
    let more = all - first;
    assert!(more < world && more > 0.5 * world, "98 policies cost {more} ns more, reading the world so often {world}");
    let study = resolve(&many.scenario, &many.variants);
    assert_eq!((study.worlds.len(), study.columns.len()), (2, 1));
}

#[test]
fn policies_that_set_the_same_two_numbers_share_a_world_and_each_holds_itself_alone() {
    let policies = (0..99).fold(String::new(), |mut text, policy| {
        let (growth, share) = (policy % 3, 1 + policy / 3 % 3);
        let _ = write!(
            text,
            "\"p{policy}\": (schemes: [\"s\"], set: {{\"economy.growth\": 0.0{growth}, \"schemes.s.funding.state\": 0.{share}}}), "
        );
        text
    });
    let text = scenario(&stages(["5".to_owned()].into_iter()), &policies);
    let reading = with_table(&text, &[]).0.expect("it is right");
    let held: Vec<usize> = reading.variants.iter().flatten().map(|variant| variant.policies.0.len()).collect();
    assert_eq!(held, [1; 99]);
    // Growth of 0 % is that of the file, where none is written; a scheme is no part of its world.
    let study = resolve(&reading.scenario, &reading.variants);
    assert_eq!(study.worlds.len(), 3);
    let state = |policy: &str| {
        let policy = study.policies.iter().find(|known| known.name == policy).expect("it is there");
        (policy.world, policy.schemes[0].funding.state.expected(&[]).to_f64())
    };
    assert_eq!([state("p0"), state("p4"), state("p98")], [(0, 0.1), (1, 0.2), (2, 0.3)]);
}

#[test]
fn a_table_is_taken_apart_once_for_all_its_columns() {
    let (columns, rows) = (200, 100);
    let names: Vec<String> = (0..columns).map(|column| format!("c{column}")).collect();
    let mut wide = names.join(",") + "\n";
    for row in 0..rows {
        let cells: Vec<String> = (0..columns).map(|column| (row + column).to_string()).collect();
        wide += &(cells.join(",") + "\n");
    }
    let cost = |name: &String| format!("Mixture([(1, Empirical(file: \"wide.csv\", column: \"{name}\")), (1, 0)])");
    let text = scenario(&stages(names.iter().take(12).map(cost)), "\"a\": (schemes: [\"s\"])");
    let (reading, asked) = with_table(&text, wide.as_bytes());
    assert_eq!(asked, ["wide.csv"]);
    // 5 ns a byte and 50 ns a cell once, 100 ns a value read, and 150 ns a value laid into a distribution, with one more for the 0.
    let expected = 5.0 * float(wide.len()) + 50.0 * 20_000.0 + 12.0 * (100.0 * 100.0 + 150.0 * 101.0);
    let found = reading.expect("it is right").effort.nanoseconds;
    assert!((found - expected).abs() < 1.0, "{found} and not {expected} ns");
}

#[test]
fn sixty_mixtures_of_twenty_gammas_are_refused_and_three_are_not() {
    let technologies = |count: usize| {
        let mut text = scenario("", "\"a\": (schemes: [\"s\"])");
        let stages: Vec<String> = (0..count)
            .map(|number| {
                format!(
                    "\"t{number}\": (market: Formed, proposals_per_year: 2, intake_years: 1, payoff: Lump(4), stages: [{}])",
                    stages([mixture(20, number)].into_iter())
                )
            })
            .collect();
        let (from, to) = (text.find("technologies: {").expect("there"), text.find("    schemes:").expect("there"));
        text.replace_range(from..to, &format!("technologies: {{{}}},\n", stages.join(", ")));
        text
    };
    let few = effort(&technologies(3)).nanoseconds;
    assert!(few < 5e9 && few > 1e8, "{few}");
    let found = refused(&technologies(50));
    let number = (5e9 / (few / 3.0)).floor() + 1.0;
    assert!(
        found.starts_with(&format!("error: with this number, the study has {number} different distributions: ")),
        "{found}"
    );
    for words in
        ["to make it ready for its first future would take about 5.", "and 5 s is the most", "= help: write fewer"]
    {
        assert!(found.contains(words), "{found}");
    }
    assert_eq!(found.matches("error:").count(), 1, "what follows is not told again: {found}");
    // The same mixture everywhere is the work of one.
    let alike = technologies(50);
    let alike: String = (1..50).fold(alike, |text, number| text.replace(&format!(".{number:02}5,"), ".005,"));
    let one = effort(&alike).nanoseconds;
    assert!((one - few / 3.0).abs() < 1e-6 * few, "{one} is a third of {few}");
}

#[test]
fn tables_beyond_a_gigabyte_are_refused_and_no_more_are_read() {
    let of_tables = |number: usize| {
        let table = |of: &str| format!("Empirical(file: \"{of}{number}.csv\", column: \"x\")");
        format!("{}, months: {}", table("costs"), table("months"))
    };
    let mut text = scenario("", "\"a\": (schemes: [\"s\"])");
    let technologies: Vec<String> = (0..50)
        .map(|number| {
            let stages = stages((0..12).map(|stage| of_tables(12 * number + stage))).replace(", months: 6", "");
            format!("\"t{number}\": (market: Formed, proposals_per_year: 1, intake_years: 1, stages: [{stages}])")
        })
        .collect();
    let (from, to) = (text.find("technologies: {").expect("there"), text.find("    schemes:").expect("there"));
    text.replace_range(from..to, &format!("technologies: {{{}}},\n", technologies.join(", ")));
    // A megabyte each, but of so few rows that time is no matter.
    let mut bytes = b"x,y\n1,\n2,".to_vec();
    bytes.resize(limits::DATA_BYTES - 1, b'0');
    bytes.push(b'\n');
    let (read, asked) = with_table(&text, &bytes);
    let found = read.expect_err("it is too much");
    assert!(found.contains("before its first future it would hold about 1.0"), "{found}");
    assert!(found.contains("of memory, and 1 GB is the most"), "{found}");
    assert!(found.contains("= help: draw from fewer tables, or keep a sample of their rows"), "{found}");
    assert!(asked.len() > 450 && asked.len() < 500, "{} tables of 2 MB in memory are a gigabyte", asked.len());
}

#[test]
fn a_large_file_that_many_policies_change_is_refused_at_once() {
    let policies = (0..99).fold(String::new(), |mut text, policy| {
        let _ = write!(text, "\"p{policy}\": (schemes: [\"s\"], set: {{\"economy.growth\": 0.0{policy:02}}}), ");
        text
    });
    let text = scenario(&stages(["5".to_owned()].into_iter()), &policies);
    let long = format!("{text}// {}", "long ".repeat(190_000));
    assert!(effort(&long).nanoseconds < 1e8, "comments are not read anew");
    let names = "\"sme\",         ".repeat(1000);
    let schemes = (0..60).fold(String::new(), |mut text, scheme| {
        let _ = write!(text, "\"s{scheme}\": (funding: Share(state: 0.5), eligibility: (firms: [{names}])), ");
        text
    });
    let found = refused(&text.replace("schemes: {", &format!("schemes: {{{schemes}")));
    assert!(
        found.starts_with("error: 99 policies set numbers, and for each of them the file is read anew: "),
        "{found}"
    );
    assert!(found.contains("= help: write fewer policies with set"), "{found}");
    assert_eq!(found.matches("error:").count(), 1, "{found}");
}

#[test]
fn a_future_that_would_not_fit_into_memory_is_refused() {
    let policies = |count: usize| {
        (0..count).fold(String::new(), |mut text, policy| {
            let _ = write!(text, "\"p{policy}\": (schemes: [\"s\"], set: {{\"economy.growth\": 0.0{policy:02}}}), ");
            text
        })
    };
    let text = |proposals: usize, count: usize| {
        scenario(&stages(["5".to_owned()].into_iter()), &policies(count))
            .replace("proposals_per_year: 2", &format!("proposals_per_year: {proposals}"))
    };
    // One stage: 1,375 bytes of a life, 295 in each world, 63 for each offer. 200,000 × (1,375 + 13 × 295 + 12 × 63) = 1.2 GB.
    assert!(with_table(&text(200_000, 8), &[]).0.is_ok());
    let found = refused(&text(200_000, 12));
    assert!(
        found.starts_with("error: one future would hold about 1.2 GB of memory on each core, and 1 GB is the most: 200000 proposals, each in 13 worlds"),
        "{found}"
    );
    assert!(found.contains("= help: write fewer proposals a year"), "{found}");
}

#[test]
fn shipped_scenarios_are_little_work() {
    for name in ["01-four-schemes", "02-threshold-70", "03-payment-timing", "04-disbursement-2025", "16-tax-or-grant"] {
        let text = std::fs::read_to_string(format!("{}/scenarios/{name}.ron", env!("CARGO_MANIFEST_DIR")));
        let Effort { nanoseconds, bytes } = effort(&text.expect("a shipped scenario"));
        assert!(nanoseconds < 3e8 && bytes < 1e7, "{name}: {nanoseconds} ns, {bytes} bytes");
    }
}

#[test]
fn effort_grows_with_parts_shapes_gaps_and_values() {
    let gammas = |count: u32, shape: f64, apart: f64| D::Mixture {
        parts: (0..count).map(|part| (1.0, D::Gamma { shape, scale: libm::pow(apart, f64::from(part)) })).collect(),
    };
    let time = |of: &D| of.effort().nanoseconds;
    assert!(time(&D::Normal { mean: 0.0, sd: 1.0 }) < 1e4, "nothing is made ready");
    let (two, twenty) = (time(&gammas(2, 4.0, 1.1)), time(&gammas(20, 4.0, 1.1)));
    assert!((twenty / two - 10.0).abs() < 1e-9, "ten times as many parts: {}", twenty / two);
    let wide = time(&gammas(2, 40_000.0, 1.1)) / two;
    // Terms of the series grow with the root of the shape: (130 + 4·200) ÷ (130 + 4·2).
    assert!((wide - 930.0 / 138.0).abs() < 1e-9, "{wide}");
    assert!(time(&gammas(20, 4.0, 100.0)) > 4.0 * twenty, "a table with nineteen gaps is refined twice");
    let values = |count: usize| D::Discrete { values: vec![1.0; count], weights: vec![1.0; count] };
    assert_eq!((time(&values(1000)), values(1000).effort().bytes), (150_000.0, 40_000.0));
}
