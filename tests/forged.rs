//! Blocks that somebody altered and sealed again: refused by what must hold between the numbers of a run, or summed up like any others,
//! never a panic. And every row that a study really makes is believed.

mod desk;
mod small;
mod studies;

use std::collections::BTreeMap;
use std::fs;

use cofin::blocks::{self, Contents, Header, Identity};
use cofin::engine::{Block, Row};
use cofin::measure::{Id, MEASURES};
use cofin::model::Study;
use cofin::outcome::groups::Groups;
use cofin::outcome::relations::broken;
use cofin::outcome::{Cell, Outcome, SERIES};
use cofin::study::summarise::{Origin, summarise};
use cofin::study::summary::Summary;
use cofin::words::Language;
use cofin::{figure, report, tables};
use desk::{Desk, all_shipped, shipped};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studies::{rows, study, study_with};

const BASE: &str = include_str!("faults/base.ron");

/// Numbers that no run gives, or that only few measures can have.
const HOSTILE: [f64; 22] = [
    1e308,
    -1e308,
    f64::MAX,
    f64::MIN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    f64::from_bits(0x7ff4_dead_beef_0001),
    f64::from_bits(0xfff8_0000_0000_0001),
    -0.0,
    5e-324,
    -2.5e-310,
    1e-100,
    1e140,
    -1e140,
    9.3e18,
    9_007_199_254_740_993.0,
    -1.0,
    0.5,
    1.0,
    0.0,
    3.0,
];

/// A study of so many futures, and all its rows.
fn made(runs: usize) -> (Study, Vec<Row>) {
    let study = study_with(BASE, &[&format!("monte_carlo.runs={runs}"), "monte_carlo.design=Random"]);
    let rows = rows(&study, runs);
    (study, rows)
}

/// The rows as a part of the study, written and read again.
fn sealed(study: &Study, rows: &[Row]) -> Contents {
    let identity = Identity {
        version: String::new(),
        revision: String::new(),
        stream_version: 1,
        file_hash: String::new(),
        set: Vec::new(),
        policies: Vec::new(),
        seed: study.seed,
        runs: study.runs,
    };
    let mut bytes = blocks::opening(&Header { identity, from: 0, to: rows.len().div_ceil(64) });
    for (number, block) in cofin::engine::blocks(rows).iter().enumerate() {
        bytes.extend(blocks::record(number, block));
    }
    let contents = blocks::read(&bytes[..]).expect("it was just written");
    assert!(!contents.torn, "the seal is right");
    contents
}

/// What a merge does with rows that it believes.
fn sum_up(study: &Study, rows: &[Row]) {
    let summary = files(study, rows);
    for picture in figure::all(&summary, Language::English.words()).expect("pictures") {
        let (_, shapes) = picture.svg.split_once("</style>").expect("fonts, then shapes");
        assert!(!shapes.contains("NaN") && !shapes.contains("inf\""), "{}", picture.name);
    }
}

/// The same without pictures, which take long.
fn files(study: &Study, rows: &[Row]) -> Summary {
    let summary = summarise(study, &cofin::engine::blocks(rows), &Origin::default());
    let json = report::json(&summary);
    let _: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let texts = [
        report::csv(tables::summary(&summary)),
        report::csv(tables::between(&summary)),
        report::csv(tables::years(&summary)),
    ];
    let texts = texts.map(|text| String::from_utf8(text).expect("UTF-8"));
    let table = report::table(&summary, Language::English.words());
    for text in texts.iter().chain([&table]) {
        assert!(!text.contains("NaN") && !text.contains("inf,"), "{text}");
    }
    summary
}

/// What becomes of altered rows: refused with a sentence, or summed up.
fn is_refused(study: &Study, altered: &[Row]) -> Option<String> {
    let read: Vec<Row> = sealed(study, altered).blocks.values().flat_map(Block::rows).collect();
    // The sums of groups are looked at apart, where a part is forged.
    let said = read.iter().find_map(|row| broken(row, study));
    match &said {
        None => drop(files(study, altered)),
        Some(said) => assert!(said.len() < 300, "{said}"),
    }
    said
}

/// What somebody does to an outcome.
type Alter<'a> = &'a dyn Fn(&mut Outcome);

/// One outcome, or the same in every run, altered.
fn altered(rows: &[Row], everywhere: bool, policy: usize, alter: Alter<'_>) -> Vec<Row> {
    let mut altered = rows.to_vec();
    let last = if everywhere { rows.len() } else { 1 };
    for row in &mut altered[..last] {
        alter(&mut row[policy]);
    }
    altered
}

/// Measures that stand alone: a run can have any number there.
const FREE: [Id; 2] = [Id::SocialPrivateAtHurdle, Id::Mvpf];
/// Measures that others bound from below or above, or of which a little more is lost in the rounding of the sum they belong to.
const BOUNDED: [Id; 19] = [
    Id::CostPerSuccess,
    Id::DisbursementMidQ4,
    Id::GrossLeverage,
    Id::Imitated,
    Id::LeverageEffect,
    Id::LostWithFirms,
    Id::Lapsed,
    Id::StrategicShare,
    Id::CensoredShare,
    Id::MonthsToMarket,
    Id::PrivateShareMean,
    Id::ProjectsApplied,
    Id::StartUps,
    Id::UniversityOutlay,
    Id::WaitingOrdinary,
    Id::WaitingPriority,
    Id::WastedShare,
    Id::SocialResources,
    Id::SocialExcessBurden,
];

#[test]
fn a_measure_that_was_altered_is_refused_unless_it_stands_alone() {
    let (study, rows) = made(20);
    let mut believed: BTreeMap<&str, usize> = BTreeMap::new();
    let mut tried = 0;
    for (policy, everywhere) in [(0, false), (1, false), (1, true), (2, false), (2, true)] {
        for (measure, described) in MEASURES.iter().enumerate() {
            for hostile in HOSTILE {
                for of_num in [true, false] {
                    let alter = |outcome: &mut Outcome| {
                        let cell = &mut outcome.cells[measure];
                        *(if of_num { &mut cell.num } else { &mut cell.den }) = hostile;
                    };
                    let altered = altered(&rows, everywhere, policy, &alter);
                    tried += 1;
                    if altered != rows && is_refused(&study, &altered).is_none() {
                        *believed.entry(described.name).or_default() += 1;
                        let bounded = BOUNDED.iter().any(|id| *id as usize == measure);
                        assert!(!bounded || hostile.abs() < 1e19, "{} is {hostile}", described.name);
                    }
                }
            }
        }
    }
    assert!(tried > 10_000, "{tried}");
    let free: Vec<&str> = FREE.iter().map(|id| MEASURES[*id as usize].name).collect();
    believed.retain(|name, _| BOUNDED.iter().all(|id| MEASURES[*id as usize].name != *name));
    assert!(believed.keys().all(|name| free.contains(name)), "{believed:?} are believed");
    assert_eq!(believed.len(), free.len(), "what stands alone is summed up: {believed:?}");
}

#[test]
fn years_months_and_shares_that_were_altered_are_refused_unless_they_are_plain_money() {
    let (study, rows) = made(192);
    for hostile in HOSTILE {
        for everywhere in [false, true] {
            for (series, name) in SERIES.iter().enumerate() {
                for year in [0, study.clock.years() - 1] {
                    let alter = |outcome: &mut Outcome| outcome.years[series][year] = hostile;
                    let altered = altered(&rows, everywhere, 1, &alter);
                    let is_number = hostile.abs() <= 1e140 && hostile.to_bits() != (-0.0_f64).to_bits();
                    let is_money = is_number && hostile.fract() == 0.0 && hostile.abs() < 9.2e18;
                    // Points are no money, and what is expected is no sum of whole amounts.
                    let free = ["value_added_points", "grant_equivalent", "provision"];
                    let sound = if free.contains(name) { is_number } else { is_money };
                    let said = is_refused(&study, &altered);
                    assert!(said.is_some() || sound || altered == rows, "{name}: {hostile}");
                    if said.is_none() && everywhere && year == 0 {
                        sum_up(&study, &altered);
                    }
                }
            }
            for month in 0..12 {
                let altered = altered(&rows, everywhere, 1, &|outcome| outcome.disbursement[month] = hostile);
                let said = is_refused(&study, &altered);
                assert!(said.is_some() || (0.0..=1.0).contains(&hostile), "month {month}: {hostile}");
            }
        }
    }
    for count in [1, 7, 1_000_000, u32::MAX] {
        for bin in [0, 69, 70, 100] {
            let altered =
                altered(&rows, true, 1, &|outcome| outcome.shares[bin] += count.min(u32::MAX - outcome.shares[bin]));
            assert!(is_refused(&study, &altered).is_some(), "bin {bin}: {count}");
        }
    }
}

/// A block as it stands in a file: runs, years, of each policy forms, numbers and counts, and the sums of groups.
type Written = (usize, usize, Vec<(Vec<u32>, Vec<f64>, Vec<u16>)>, Vec<Groups>);

/// What somebody does to a block.
type Bend<'a> = &'a dyn Fn(&mut Written);

/// A block, bent.
fn bent(block: &Block, bend: Bend<'_>) -> Block {
    let mut written: Written = postcard::from_bytes(&postcard::to_stdvec(block).expect("plain data")).expect("a block");
    bend(&mut written);
    postcard::from_bytes(&postcard::to_stdvec(&written).expect("plain data")).expect("a block")
}

#[test]
fn blocks_of_another_shape_are_refused() {
    let desk = Desk::new();
    let study = study_with(BASE, &["monte_carlo.runs=192"]);
    desk.write("mine.ron", &BASE.replace("runs: 100", "runs: 192"));
    desk.cofin(&["run", "mine.ron", "--blocks", "0..3", "--out", "part", "--quiet"]).fine();
    let whole = blocks::read(&desk.read("part/part.blocks")[..]).expect("a part");
    assert_eq!(blocks::check(&whole, &study), Ok(()));
    let bends: [Bend<'_>; 26] = [
        &|block| block.3.truncate(1),
        &|block| block.0 = 0,
        &|block| block.0 = 63,
        &|block| block.0 = usize::MAX,
        &|block| block.1 += 1,
        &|block| block.1 = usize::MAX,
        &|block| block.2.truncate(1),
        &|block| block.2.clear(),
        &|block| block.2.push(block.2[1].clone()),
        &|block| block.2[1].0.truncate(3),
        &|block| block.2[1].0.clear(),
        &|block| block.2[1].0.push(0),
        &|block| block.2[1].1.clear(),
        &|block| block.2[1].1.truncate(64),
        &|block| block.2[1].2.clear(),
        // A number that is nowhere; 64 of them of which the last is nowhere.
        &|block| block.2[1].0[1] = 4 * u32::try_from(block.2[1].1.len()).expect("few"),
        &|block| block.2[1].0[1] = 4 * u32::try_from(block.2[1].2.len() - 63).expect("few") + 1,
        &|block| block.2[1].0[1] = 4 * u32::try_from(block.2[1].1.len() - 63).expect("few") + 2,
        &|block| block.2[1].0[1] = u32::MAX,
        &|block| block.2[1].0[1] = u32::MAX - 1,
        &|block| block.2[1].0[1] = u32::MAX - 2,
        // A column like itself, or like one that comes after it, or like one that is like another.
        &|block| block.2[1].0[0] = 3,
        &|block| block.2[1].0[1] = 4 * 2 + 3,
        &|block| (block.2[1].0[1], block.2[1].0[2]) = (3, 4 + 3),
        // Half a contract, and less than none.
        &|block| {
            let of = &mut block.2[1];
            *of.0.last_mut().expect("shares") = 4 * u32::try_from(of.1.len()).expect("few");
            of.1.push(0.5);
        },
        &|block| {
            let of = &mut block.2[1];
            *of.0.last_mut().expect("shares") = 4 * u32::try_from(of.1.len()).expect("few");
            of.1.push(-1.0);
        },
    ];
    for (place, bend) in bends.into_iter().enumerate() {
        let mut contents = whole.clone();
        let block = bent(&whole.blocks[&0], bend);
        assert_ne!(block, whole.blocks[&0], "{place}");
        contents.blocks.insert(0, block);
        let said = blocks::check(&contents, &study).expect_err("it is not of this study");
        assert!(said.starts_with("holds a block 0 that is not of this study: "), "{place}: {said}");
    }
}

#[test]
fn a_block_gives_its_rows_again_to_the_last_bit() {
    let (_, rows) = made(70);
    let bits = |rows: &[Row]| {
        let cell = |cell: &Cell| [cell.num.to_bits(), cell.den.to_bits()];
        let outcome = |outcome: &Outcome| {
            let years = outcome.years.iter().flatten().chain(&outcome.disbursement).map(|value| value.to_bits());
            let shares = outcome.shares.iter().map(|count| u64::from(*count));
            outcome.cells.iter().flat_map(cell).chain(years).chain(shares).collect::<Vec<u64>>()
        };
        rows.iter().flatten().map(outcome).collect::<Vec<_>>()
    };
    let again = |rows: &[Row]| cofin::engine::blocks(rows).iter().flat_map(Block::rows).collect::<Vec<Row>>();
    assert_eq!(again(&rows), rows);
    let mut wild = rows.clone();
    for (run, row) in wild.iter_mut().enumerate() {
        for (measure, cell) in row[1].cells.iter_mut().enumerate() {
            cell.num = HOSTILE[(run * 7 + measure) % HOSTILE.len()];
            cell.den = HOSTILE[measure % HOSTILE.len()];
        }
        row[1].shares[run] = u32::MAX;
        if run % 3 == 0 {
            row[2].disbursement.clear();
        }
    }
    assert_eq!(bits(&again(&wild)), bits(&wild));
}

#[test]
fn rows_that_are_not_where_they_belong_are_refused() {
    let (study, rows) = made(192);
    let mut swapped = rows.clone();
    swapped[0].swap(0, 1);
    assert!(is_refused(&study, &swapped).is_some(), "the reference stands where another policy does");
    let mut moved = rows.clone();
    moved[0] =
        rows[1].iter().zip(&rows[0]).enumerate().map(|(at, (a, b))| if at == 1 { a } else { b }.clone()).collect();
    assert!(is_refused(&study, &moved).is_some(), "a policy meets the luck of another run");
    assert!(blocks::check(&sealed(&study, &rows[..191]), &study).is_err(), "a run is missing");
    let none = sealed(&study, &[]);
    assert!(blocks::check(&none, &study).is_err());
}

/// All numbers that stand alone at once, each run with others: sums and squares of the largest are numbers still.
#[test]
fn what_is_believed_is_summed_up_however_wild_it_is() {
    let (study, rows) = made(192);
    let wild = [1e140, -1e140, 1e100, 1e-100, -1e-100, 0.0, 1.0, 9.2e18, -9.2e18, 1e-30, 1e60];
    let mut dice = 57_u64;
    let mut next = || {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        wild[(dice >> 33) as usize % wild.len()]
    };
    for round in 0..60 {
        let mut altered = rows.clone();
        for row in &mut altered {
            for outcome in &mut row[1..] {
                let cell = |outcome: &mut Outcome, id: Id, num: f64| outcome.cells[id as usize].num = num;
                cell(outcome, Id::SocialPrivateAtHurdle, next());
                let mvpf = [next(), next()];
                let sound = mvpf[1] <= 0.0 || (mvpf[0] / mvpf[1]).abs() <= 1e140;
                outcome.cells[Id::Mvpf as usize].num = if sound { mvpf[0] } else { 0.0 };
                outcome.cells[Id::Mvpf as usize].den = mvpf[1];
                let fiscal = next();
                cell(outcome, Id::FiscalNpv, fiscal);
                cell(outcome, Id::FiscalLossCvar, if fiscal == 0.0 { 0.0 } else { -fiscal });
                for series in [0, 1] {
                    for year in &mut outcome.years[series] {
                        *year = if round % 2 == 0 { 9.2e18 } else { -9.2e18 };
                    }
                }
            }
        }
        assert_eq!(is_refused(&study, &altered), None, "round {round}");
        if round % 10 < 2 {
            sum_up(&study, &altered);
        }
    }
}

/// Costs and benefits alone, with all that is made of them: a ratio over next to nothing.
#[test]
fn costs_that_are_next_to_nothing_are_summed_up_or_refused() {
    let (study, rows) = made(192);
    for costs in [1e-99, 1e-101, 1e-60, 1e139, -1e139, 5e-324] {
        for benefits in [1.0, 1e30, 1e139, -1e139] {
            let mut altered = rows.clone();
            for (run, row) in altered.iter_mut().enumerate() {
                let turn = if run % 3 == 0 { -1.0 } else { 1.0 };
                for (policy, outcome) in row.iter_mut().enumerate() {
                    // In the reference case and without schemes in another world there is nothing.
                    let none = policy == study.reference || policy >= study.policies.len();
                    let (costs, benefits) = if none { (0.0, 0.0) } else { (costs * turn, benefits) };
                    let mut put = |id: Id, num: f64| outcome.cells[id as usize].num = num;
                    put(Id::SocialPrivate, benefits);
                    put(Id::SocialSpillover, 0.0);
                    put(Id::Imitated, 0.0);
                    put(Id::SocialPublicValue, 0.0);
                    put(Id::SocialResources, costs);
                    put(Id::SocialExcessBurden, 0.0);
                    put(Id::SocialNpv, benefits - costs);
                    if policy != study.reference {
                        let ratio = &mut outcome.cells[Id::BenefitCostRatio as usize];
                        (ratio.num, ratio.den) = (benefits, costs);
                    }
                }
            }
            let said = is_refused(&study, &altered);
            let (small, large) = (costs.abs() < 1e-100, (benefits / costs).abs() > 1e140);
            assert_eq!(said.is_some(), small || large, "{benefits} over {costs}: {said:?}");
        }
    }
}

/// A part in a folder, its blocks altered and sealed again, is merged: it ends with a sentence and exit code 4.
#[test]
fn a_forged_part_is_refused_with_a_sentence() {
    let desk = Desk::new();
    desk.write("mine.ron", &BASE.replace("runs: 100", "runs: 128"));
    desk.cofin(&["run", "mine.ron", "--blocks", "0..2", "--out", "part", "--quiet"]).fine();
    let part = blocks::read(&desk.read("part/part.blocks")[..]).expect("a part");
    let (own, other) = (Id::SocialNpv as usize, Id::Mvpf as usize);
    let forged: [(Alter<'_>, &str); 9] = [
        (&|outcome| outcome.cells[own].num = 1e308, "under “push 80” social_npv is "),
        (&|outcome| outcome.cells[own].num = f64::NAN, "social_npv is NaN over 1.0"),
        (&|outcome| outcome.cells[own].den = 0.0, "social_npv is "),
        (&|outcome| outcome.cells[Id::ProjectsStarted as usize].num += 0.5, "projects_started is no count"),
        (&|outcome| outcome.cells[Id::ProjectsStarted as usize].num += 1.0, "are still open than start"),
        (&|outcome| outcome.cells[Id::ProjectsNever as usize].num += 1.0, "the strata do not add up"),
        (&|outcome| outcome.shares[3] += 1, "the private shares are not those of the projects awarded"),
        (&|outcome| outcome.years[5][0] = -1.0, "a year pays more than was appropriated"),
        (&|outcome| outcome.cells[other].num = 1e139, "the firm classes do not add up in mvpf"),
    ];
    for (alter, word) in forged {
        let mut bytes = blocks::opening(&part.header);
        for (number, block) in &part.blocks {
            let mut rows = block.rows();
            for row in &mut rows {
                alter(&mut row[1]);
            }
            bytes.extend(blocks::record(*number, &Block::of(&rows, block.groups().to_vec())));
        }
        fs::write(desk.path("part/part.blocks"), bytes).expect("it is forged");
        let said = desk.cofin(&["merge", "part", "--out", "merged", "--quiet"]);
        said.fails(4, &["the part in part holds a block 0 that is not of this study: ", word]);
        assert_eq!(said.stderr.lines().count(), 1, "{said:?}");
        assert!(!desk.path("merged").exists());
    }
    let mut bytes = blocks::opening(&part.header);
    bytes.extend(part.blocks.iter().flat_map(|(number, block)| blocks::record(*number, block)));
    fs::write(desk.path("part/part.blocks"), bytes).expect("it is as it was");
    // The manifest of a part is believed only as it was written, too.
    let manifest = desk.read("part/manifest.json");
    for wrong in [&b"{}"[..], b"{\"scenario\": \"x\"}", &manifest[..manifest.len() / 2], b"\xff"] {
        fs::write(desk.path("part/manifest.json"), wrong).expect("it is forged");
        desk.cofin(&["merge", "part", "--out", "merged"]).fails(4, &["the part in part has a manifest.json that"]);
    }
    fs::remove_file(desk.path("part/manifest.json")).expect("it is there");
    desk.cofin(&["merge", "part", "--out", "merged"]).fails(4, &["it has no manifest.json"]);
}

#[test]
fn every_row_of_the_shipped_studies_is_believed() {
    for name in all_shipped() {
        let study = study(&shipped(&name));
        for (run, row) in rows(&study, 64).iter().enumerate() {
            assert_eq!(broken(row, &study), None, "{name}, run {run}");
        }
    }
}

/// Rates at the ends of their range, over the longest calendar: the largest numbers that a study can give.
#[test]
fn every_row_of_studies_at_the_ends_of_their_ranges_is_believed() {
    for settings in [
        ["economy.social_discount_rate=-0.99", "economy.state_discount_rate=1", "economy.growth=-0.99"],
        ["economy.social_discount_rate=1", "economy.state_discount_rate=-0.99", "economy.growth=1"],
        ["economy.profit_tax=1", "economy.domestic_share=0", "administration.carry_over=1"],
        ["economy.output=1", "administration.carry_over=0", "firms.sme.hurdle_rate=1"],
    ] {
        let free = BASE.replace("correlations: [", "correlations: [/*").replace("rank: 0.5)]", "*/]");
        let study = study_with(&free, &[&settings[..], &["clock.months=600", "monte_carlo.runs=64"]].concat());
        let rows = rows(&study, 64);
        for (run, row) in rows.iter().enumerate() {
            assert_eq!(broken(row, &study), None, "{settings:?}, run {run}");
        }
        sum_up(&study, &rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(33), ..ProptestConfig::default() })]
    #[test]
    fn every_row_of_any_small_study_is_believed(small in small::small()) {
        let study = study(&small.text());
        for row in &rows(&study, 4) {
            prop_assert_eq!(broken(row, &study), None);
        }
    }
}
