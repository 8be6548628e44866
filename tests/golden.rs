//! Shipped scenarios give the same results as before, to the last byte. After a change that is meant to move them:
//! `COFIN_BLESS=1 cargo test --release --test golden`, then read the difference in version control and say in the commit why it moved.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Scenario, and the policy and project whose story is kept too.
const SHIPPED: [(&str, &str, &str); 12] = [
    ("01-four-schemes", "mix", "467"),
    ("02-threshold-70", "70 % first, cash", "536"),
    ("03-payment-timing", "on result, half if failed", "383"),
    ("04-disbursement-2025", "as in 2025", "310"),
    ("05-pre-commercial-procurement", "funnel 10, 5, 3", "204"),
    ("08-vouchers", "lottery", "50"),
    ("09-first-batch", "first batch", "80"),
    ("10-results-not-inputs", "results, much effort", "100"),
    ("14-who-picks-the-topic", "open network", "3"),
    ("15-sandbox-and-standards", "all", "20"),
    ("16-tax-or-grant", "both", "91"),
    ("17-royalty-grants", "royalty grants", "204"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn scenario(name: &str) -> PathBuf {
    root().join("scenarios").join(format!("{name}.ron"))
}

fn cofin(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_cofin")).args(arguments).output().expect("cofin starts");
    assert!(output.status.success(), "cofin {arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Keeps `now` as the golden file where asked to, else gives the golden file where it differs.
fn moved(name: &str, now: &[u8]) -> Option<Vec<u8>> {
    let path = root().join("tests/golden").join(name);
    if std::env::var_os("COFIN_BLESS").is_some_and(|wish| wish == "1") {
        fs::write(&path, now).expect("the golden file is written");
        return None;
    }
    let kept = fs::read(&path).unwrap_or_else(|_| panic!("there is no {}: COFIN_BLESS=1 makes it", path.display()));
    (kept != now).then_some(kept)
}

#[test]
fn the_measures_of_every_shipped_scenario_are_as_before() {
    let mut faults = Vec::new();
    let folder = tempfile::tempdir().expect("a folder");
    for (name, _, _) in SHIPPED {
        let out = folder.path().join(name);
        let (file, out_text) = (scenario(name), out.display().to_string());
        let file = file.display().to_string();
        cofin(&["run", &file, "--runs", "192", "--quiet", "--out", &out_text]);
        let now = fs::read(out.join("summary.csv")).expect("a run writes summary.csv");
        if let Some(kept) = moved(&format!("{name}.csv"), &now) {
            faults.push(format!("{name}\n{}", difference(&kept, &now)));
        }
    }
    assert!(faults.is_empty(), "results moved (COFIN_BLESS=1 accepts them):\n{}", faults.join("\n"));
}

#[test]
fn one_story_of_every_shipped_scenario_is_as_before() {
    for (name, policy, project) in SHIPPED {
        let file = scenario(name).display().to_string();
        let now = cofin(&["explain", &file, "--policy", policy, "--run", "5", "--project", project]);
        if let Some(kept) = moved(&format!("{name}.explain.txt"), &now) {
            let (kept, now) = (String::from_utf8_lossy(&kept), String::from_utf8_lossy(&now));
            let line = kept.lines().zip(now.lines()).position(|(one, other)| one != other);
            let line = line.unwrap_or(kept.lines().count().min(now.lines().count()));
            panic!(
                "the story of {name} changed from line {}:\n  before: {}\n  now:    {}\n(COFIN_BLESS=1 accepts it)",
                line + 1,
                kept.lines().nth(line).unwrap_or("–"),
                now.lines().nth(line).unwrap_or("–"),
            );
        }
    }
}

/// The rows that differ: policy, measure, old, new, the distance in old standard errors.
fn difference(kept: &[u8], now: &[u8]) -> String {
    let rows = |bytes: &[u8]| -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        reader.records().map(|row| row.expect("a row of CSV")).collect()
    };
    let (kept, now) = (rows(kept), rows(now));
    let column =
        |name: &str| kept[0].iter().position(|head| head == name).unwrap_or_else(|| panic!("no column {name}"));
    let (value, error) = (column("value"), column("se"));
    let key = |row: &csv::StringRecord| format!("{} · {}", &row[0], &row[1]);
    let mut lines = Vec::new();
    for row in &kept {
        match now.iter().find(|other| key(other) == key(row)) {
            None => lines.push(format!("  {}: gone", key(row))),
            Some(other) if other == row => {}
            Some(other) if other[value] == row[value] => {
                lines.push(format!("  {}: the value stays {}, another column moved", key(row), &row[value]));
            }
            Some(other) => {
                let number = |text: &str| text.parse::<f64>().ok();
                let apart = match (number(&row[value]), number(&other[value]), number(&row[error])) {
                    (Some(old), Some(new), Some(se)) if se > 0.0 => {
                        format!("{:+.2} standard errors", (new - old) / se)
                    }
                    _ => "no standard error".to_owned(),
                };
                lines.push(format!("  {}: {} → {} ({apart})", key(row), &row[value], &other[value]));
            }
        }
    }
    let known: Vec<String> = kept.iter().map(key).collect();
    lines.extend(now.iter().map(key).filter(|key| !known.contains(key)).map(|key| format!("  {key}: new")));
    if lines.is_empty() {
        return "  only the order or the line ends differ".to_owned();
    }
    let more = lines.len().saturating_sub(40);
    lines.truncate(40);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines.join("\n")
}

#[test]
fn a_difference_names_policy_measure_and_standard_errors() {
    let kept = b"policy,measure,value,se\n\"mix, 70\",successes,100,2\nmix,launches,7,1\n";
    let now = b"policy,measure,value,se\n\"mix, 70\",successes,103,2\nmix,extra,7,1\n";
    assert_eq!(
        difference(kept, now),
        "  mix, 70 · successes: 100 → 103 (+1.50 standard errors)\n  mix · launches: gone\n  mix · extra: new"
    );
}
