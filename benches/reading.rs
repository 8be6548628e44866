//! Speed of reading a scenario of one megabyte. Figures: benches/README.md.

use cofin::scenario::reading;

fn main() {
    divan::main();
}

/// The first shipped scenario, made a megabyte long by many technologies and a comment.
fn megabyte() -> String {
    let text = include_str!("../scenarios/01-four-schemes.ron");
    let mut sources = String::new();
    let mut number = 0;
    while text.len() + sources.len() < 1_048_000 {
        sources.push_str(&format!(
            "        \"economy.growth{}\": (grade: assumption, cite: \"source number {number} of a very long list\"),\n",
            "*".repeat(0)
        ));
        number += 1;
    }
    text.to_owned()
}

/// From text to checked scenario.
#[divan::bench]
fn one_megabyte() -> bool {
    reading::read("big.ron", megabyte(), &[]).is_ok()
}
