//! A folder of its own in which commands are given, and what they say: what the tests of commands share. Checks nothing itself.

#![allow(dead_code, reason = "each test file uses a part of this")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The folder of this crate.
pub const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A folder of its own in which commands are given.
pub struct Desk(pub tempfile::TempDir);

impl Desk {
    /// An empty folder.
    pub fn new() -> Desk {
        Desk(tempfile::tempdir().expect("a folder"))
    }

    /// A desk with a shipped scenario of few runs on it.
    pub fn with_scenario() -> Desk {
        let desk = Desk::new();
        desk.write("mine.ron", &shipped("01-four-schemes").replace("runs: 10_000", "runs: 64"));
        desk
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file is written");
    }

    /// A file's bytes.
    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// A file as JSON.
    pub fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.read(name)).expect("JSON")
    }

    /// A command given in it.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cofin"));
        command.args(arguments).current_dir(self.0.path()).env_remove("RUST_BACKTRACE");
        command
    }

    /// What cofin says there.
    pub fn cofin(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().expect("cofin starts"))
    }

    /// Names in a folder, in order.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.path(folder))
            .expect("a folder")
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

/// What a command said.
#[derive(Debug)]
pub struct Said {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it printed.
    pub stdout: String,
    /// What it told.
    pub stderr: String,
}

impl Said {
    /// What a process said.
    pub fn of(output: Output) -> Said {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// It went well.
    pub fn fine(self) -> Said {
        assert_eq!(self.code, Some(0), "{self:?}");
        self
    }

    /// Failed with this code and these words on stderr.
    pub fn fails_with(&self, code: i32, words: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "“{word}” is missing in:\n{}", self.stderr);
        }
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
    }

    /// Failed with this code, nothing on stdout, and these words on stderr.
    pub fn fails(&self, code: i32, words: &[&str]) {
        assert_eq!((self.code, self.stdout.as_str()), (Some(code), ""), "{self:?}");
        for word in words {
            assert!(self.stderr.contains(word), "“{word}” is missing in:\n{}", self.stderr);
        }
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
    }
}

/// The names of the shipped scenarios, in order.
pub fn all_shipped() -> Vec<String> {
    let entries = fs::read_dir(Path::new(ROOT).join("scenarios")).expect("the folder of scenarios");
    let names = entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
    let mut names: Vec<String> = names.filter_map(|name| name.strip_suffix(".ron").map(str::to_owned)).collect();
    names.retain(|name| name.strip_suffix(".expect").is_none());
    names.sort();
    names
}

/// The text of a shipped scenario.
pub fn shipped(name: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join("scenarios").join(format!("{name}.ron"))).expect("a shipped scenario")
}
