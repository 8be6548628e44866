//! Notes the git revision that the program was built from, for manifests, and a hash of the sources that its results depend on, by which a
//! page knows whether its engine is of this program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

/// What of `src` is not in the engine of a page.
const SHELL: [&str; 6] = ["cli", "figure", "main.rs", "lib.rs", "page/document", "page/document.rs"];
/// Where the tests of a file begin: they are not in the engine either.
const TESTS: &str = "mod tests {";

fn main() {
    let output = Command::new("git").args(["rev-parse", "--short=12", "HEAD"]).output();
    let revision = output
        .ok()
        .filter(|output| output.status.success())
        .and_then(|output| String::from_utf8(output.stdout).ok())
        .map_or_else(|| "unknown".to_owned(), |text| text.trim().to_owned());
    println!("cargo:rustc-env=COFIN_REVISION={revision}");
    println!("cargo:rustc-env=COFIN_SOURCES={}", sources());
    println!("cargo:rerun-if-changed=.git/HEAD");
    println!("cargo:rerun-if-changed=.git/refs/heads");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rerun-if-changed=web/engine/Cargo.toml");
    println!("cargo:rerun-if-changed=web/engine/src");
}

/// SHA-256 of the files that a page's engine is made from, by name and content up to their tests, in the order of their names.
fn sources() -> String {
    let mut files = vec![PathBuf::from("Cargo.lock"), "web/engine/Cargo.toml".into(), "web/engine/src/lib.rs".into()];
    walk(Path::new("src"), &mut files);
    let mut files: Vec<(String, PathBuf)> =
        files.into_iter().map(|file| (file.to_string_lossy().replace('\\', "/"), file)).collect();
    // By their bytes, as web/build does it.
    files.sort();
    let mut hash = Sha256::new();
    for (name, file) in &files {
        let Ok(text) = fs::read_to_string(file) else { continue };
        hash.update(format!("{name}\n"));
        text.lines().take_while(|line| *line != TESTS).for_each(|line| hash.update(format!("{line}\n")));
    }
    format!("{:x}", hash.finalize())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let below =
            path.strip_prefix("src").map(|below| below.to_string_lossy().replace('\\', "/")).unwrap_or_default();
        if SHELL.contains(&below.as_str()) || path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
