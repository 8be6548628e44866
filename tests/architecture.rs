//! The direction of the code: a module uses only modules above it in the list of `src/lib.rs`, and where results are made nothing may
//! depend on hash order, on the clock or on who listens. Reads source text; runs nothing.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{Attribute, Meta};

#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/rules.rs"]
mod rules;

/// What only tests may use although it stands below them, with the reason.
const ONLY_IN_TESTS: &[(&str, &str, &str)] = &[
    ("report", "figure", "reports and figures are tried on one made-up summary, which is kept with the figures"),
    ("page", "figure", "so is the page"),
];

/// Where results are made.
const PURE: &[&str] = &["draws", "chance", "world", "firm", "outcome", "engine", "blocks", "study", "tables"];

/// What may not stand there: hash order differs from run to run, the clock does too, and printing is not theirs to do.
const FORBIDDEN: &[&str] =
    &["HashMap", "HashSet", "SystemTime", "Instant", "println!", "eprintln!", "print!(", "dbg!", "std::env", "std::fs"];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The modules of `src/lib.rs`, uppermost first.
fn modules() -> Vec<String> {
    let list = fs::read_to_string(source().join("lib.rs")).expect("src/lib.rs is there");
    let name = |line: &str| Some(line.trim().strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned());
    list.lines().filter_map(name).collect()
}

/// Every source file with its text, in order.
fn files() -> Vec<(PathBuf, String)> {
    let (mut folders, mut files) = (vec![source()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("src is a folder") {
            let path = entry.expect("src can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("source is text");
                files.push((path, text));
            }
        }
    }
    files.sort();
    files
}

/// The module of `src/lib.rs` a file belongs to; none for `lib.rs` and `main.rs` themselves.
fn module_of(path: &Path) -> Option<String> {
    let first = path.strip_prefix(source()).expect("a file of src").components().next()?;
    let name = Path::new(first.as_os_str()).file_stem()?.to_str()?.to_owned();
    (!["lib", "main"].contains(&name.as_str())).then_some(name)
}

/// The names that follow `crate::` in a text, also those in `crate::{a, b::c}`, with their line.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].matches('\n').count() + 1;
        let rest = &text[at + "crate::".len()..];
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            None => found.push((line, word(rest))),
            Some(inside) => {
                let mut depth = 0;
                let mut start = true;
                for (place, letter) in inside.char_indices() {
                    match letter {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ if start && !letter.is_whitespace() => {
                            found.push((line, word(&inside[place..])));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

/// The first line of a file that belongs to its tests.
fn tests_from(path: &Path, text: &str) -> usize {
    let is_test_file = path.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs");
    match text.find("#[cfg(test)]\nmod tests {") {
        _ if is_test_file => 0,
        Some(at) => text[..at].matches('\n').count() + 1,
        None => usize::MAX,
    }
}

/// Whether an item is for tests alone.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

#[test]
fn every_module_stands_once_in_the_list_and_has_its_file() {
    let modules = modules();
    assert!(modules.len() > 10, "the list of src/lib.rs was read: {modules:?}");
    for (path, _) in files() {
        if let Some(module) = module_of(&path) {
            assert_eq!(modules.iter().filter(|name| **name == module).count(), 1, "{module} of {}", path.display());
        }
    }
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let modules = modules();
    let place = |name: &str| modules.iter().position(|module| module == name);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for (path, text) in files() {
        let Some(module) = module_of(&path) else { continue };
        for (line, used) in uses(&text) {
            let Some(above) = place(&used) else {
                wrong.push(format!("{}:{line}: crate::{used} is no module of src/lib.rs", path.display()));
                continue;
            };
            seen += 1;
            let in_tests = line >= tests_from(&path, &text);
            let excused = in_tests && ONLY_IN_TESTS.iter().any(|(from, to, _)| *from == module && *to == used);
            if place(&module).is_none_or(|own| above > own) && !excused {
                wrong.push(format!("{}:{line}: {module} uses {used}, which stands below it", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(seen > 100, "only {seen} paths were found");
}

#[test]
fn every_exception_is_still_needed() {
    for (from, to, reason) in ONLY_IN_TESTS {
        let used = files().iter().any(|(path, text)| {
            module_of(path).as_deref() == Some(from) && uses(text).iter().any(|(_, name)| name == to)
        });
        assert!(used, "{from} no longer uses {to} ({reason})");
    }
}

#[test]
fn where_results_are_made_nothing_depends_on_hash_order_or_the_clock() {
    let mut wrong = Vec::new();
    for (path, text) in files() {
        if !module_of(&path).is_some_and(|module| PURE.contains(&module.as_str())) {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            for word in FORBIDDEN.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_paths_sees_lists_and_single_names() {
    let text = "use crate::units::Money;\nuse crate::{draws, world::{Scene, State}, firm::Offer};";
    let names: Vec<String> = uses(text).into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["units", "draws", "world", "firm"]);
}

/// The one door to stdout and stderr.
const DOOR: &str = "cli/print.rs";

/// What panics where stdout or stderr is closed or full, or where an argument is not UTF-8, or passes the door by.
const PAST_THE_DOOR: &[&str] = &[
    "println!",
    "eprintln!",
    "print!(",
    "eprint!(",
    "dbg!(",
    "io::stdout()",
    "io::stderr()",
    "env::args()",
    "::parse()",
];

#[test]
fn all_that_is_said_goes_through_one_door() {
    let mut wrong = Vec::new();
    for (path, text) in files().into_iter().filter(|(path, _)| !path.ends_with(DOOR)) {
        let lines = text.lines().enumerate().take(tests_from(&path, &text));
        for (number, line) in lines {
            for word in PAST_THE_DOOR.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let door = fs::read_to_string(source().join(DOOR)).expect("the door is there");
    assert!(door.contains("io::stdout()") && door.contains("io::stderr()"));
}
