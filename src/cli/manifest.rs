//! `manifest.json`: of which study a folder is, and the list of files by which a later run knows them for cofin's own. Deletes nothing.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::report;
use crate::study::read::{digest, hex};

/// The name of a manifest.
pub(super) const MANIFEST: &str = "manifest.json";
/// Its name while the files it lists are being written.
pub(super) const UNFINISHED: &str = "manifest.json.unfinished";

const PROGRAM: &str = "cofin";
/// The largest manifest that is read.
const LARGEST: u64 = 64 << 20;
/// How every manifest begins.
const OPENING: &str = "{\n  \"program\": \"cofin\",\n";
/// The last field: SHA-256 of the manifest, its own digits counted as zeros.
const SEAL: &str = "\"seal\": \"";
const UNSEALED: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A file of an output.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Its path below the folder, with `/` between folders.
    file: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// How many they are.
    bytes: u64,
}

/// What a manifest says of the folder it stands in.
#[derive(Debug, Deserialize)]
pub(super) struct Manifest {
    program: String,
    /// The name of the scenario's file.
    pub(super) scenario: String,
    /// The title of the study; earlier versions did not say it.
    title: Option<String>,
    files: Option<Vec<Listed>>,
    seal: Option<String>,
}

/// How much of a folder must be as its manifest says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Every file is there, whole.
    Whole,
    /// It is being deleted: what is there is whole.
    Shrinking,
    /// It is being written: what is there may be cut off.
    Growing,
}

/// Why a folder is not cofin's to replace: what is wrong, and what would have to be moved away.
#[derive(Debug, PartialEq)]
pub(super) struct Foreign {
    /// Completes "FOLDER exists and".
    pub(super) what: String,
    /// A path below the folder; empty for the folder itself.
    pub(super) away: PathBuf,
}

impl Foreign {
    pub(super) fn folder(what: impl Into<String>) -> Foreign {
        Foreign { what: what.into(), away: PathBuf::new() }
    }
}

/// The manifest of a folder that is to hold these files beside it: `about` is a JSON object of what else it says. What of the files is
/// not in memory is made once to be counted and digested, and once more when it is written.
pub(super) fn write(about: &Value, files: &[report::File<'_>]) -> io::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Written<'a> {
        program: &'a str,
        #[serde(flatten)]
        about: &'a Value,
        files: Vec<Listed>,
        seal: &'a str,
    }
    let listed = |(file, content): &report::File<'_>| {
        let mut seen = Seen::default();
        content.write(&mut seen)?;
        Ok(Listed { file: file.clone(), sha256: hex(&seen.hash.finalize()), bytes: seen.bytes })
    };
    let files = files.iter().map(listed).collect::<io::Result<Vec<Listed>>>()?;
    let written = Written { program: PROGRAM, about, files, seal: UNSEALED };
    let text = serde_json::to_string_pretty(&written).expect("a manifest is plain data") + "\n";
    debug_assert!(text.starts_with(OPENING));
    Ok(text.replace(&format!("{SEAL}{UNSEALED}"), &format!("{SEAL}{}", digest(text.as_bytes()))).into_bytes())
}

/// Bytes that are written nowhere: their digest, and how many they are.
#[derive(Default)]
struct Seen {
    hash: Sha256,
    bytes: u64,
}

impl Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads the manifest of a folder, under the one or the other name.
pub(super) fn read(folder: &Path, name: &str) -> Result<Manifest, Foreign> {
    let path = folder.join(name);
    let foreign = |what: String| Foreign::folder(what);
    match fs::symlink_metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(foreign(format!("is no output of cofin (it has no {name})")));
        }
        Err(error) => return Err(foreign(format!("cannot be looked into: {error}"))),
        Ok(found) if !found.is_file() => return Err(foreign(format!("has a {name} that is no file"))),
        Ok(_) => {}
    }
    let mut text = String::new();
    let read = File::open(&path).and_then(|file| file.take(LARGEST).read_to_string(&mut text));
    read.map_err(|error| foreign(format!("has a {name} that cannot be read: {error}")))?;
    of_text(&text).map_err(|what| foreign(format!("has a {name} {what}")))
}

fn of_text(text: &str) -> Result<Manifest, String> {
    let manifest: Manifest = serde_json::from_str(text).map_err(|_| "that is not cofin's".to_owned())?;
    if manifest.program != PROGRAM {
        return Err("that is not cofin's".to_owned());
    }
    let (Some(files), Some(seal)) = (&manifest.files, &manifest.seal) else {
        return Err("by a version of cofin that did not list its files, so none can be told from yours".to_owned());
    };
    let unsealed = text.replacen(&format!("{SEAL}{seal}\""), &format!("{SEAL}{UNSEALED}\""), 1);
    let names: BTreeSet<&str> = files.iter().map(|listed| listed.file.as_str()).collect();
    let plain = |name: &str| {
        name.split('/').all(|part| !matches!(part, "" | "." | "..")) && name != MANIFEST && !name.contains(['\\', '\0'])
    };
    if digest(unsealed.as_bytes()) != *seal || names.len() != files.len() || !names.iter().all(|name| plain(name)) {
        return Err("that was changed since cofin wrote it".to_owned());
    }
    Ok(manifest)
}

/// Whether a text is, or was to become, the beginning of a manifest.
pub(super) fn is_begun(text: &[u8]) -> bool {
    let opening = OPENING.as_bytes();
    text.starts_with(opening) || opening.starts_with(text)
}

impl Manifest {
    /// The title of the study, where it is another than this.
    pub(super) fn other_title(&self, title: &str) -> Option<&str> {
        self.title.as_deref().filter(|found| *found != title)
    }

    /// The files it lists.
    pub(super) fn files(&self) -> &[Listed] {
        self.files.as_deref().unwrap_or_default()
    }

    /// The folders that the files lie in, innermost first.
    pub(super) fn folders(&self) -> Vec<&Path> {
        let folders: BTreeSet<&Path> = self
            .files()
            .iter()
            .flat_map(|listed| Path::new(&listed.file).ancestors().skip(1))
            .filter(|folder| !folder.as_os_str().is_empty())
            .collect();
        let mut folders: Vec<&Path> = folders.into_iter().collect();
        folders.sort_by_key(|folder| std::cmp::Reverse(folder.components().count()));
        folders
    }

    /// Whether the folder holds its files in this state and nothing else but the manifest named `own`.
    pub(super) fn check(&self, folder: &Path, own: &str, state: State) -> Result<(), Foreign> {
        let unread = |error: io::Error| Foreign::folder(format!("cannot be looked into: {error}"));
        let known: BTreeSet<PathBuf> = self
            .files()
            .iter()
            .flat_map(|listed| Path::new(&listed.file).ancestors())
            .map(Path::to_owned)
            .chain([PathBuf::from(own)])
            .collect();
        if let Some(stranger) = stranger(folder, Path::new(""), &known).map_err(unread)? {
            let what = format!("holds {}, which cofin did not write", stranger.display());
            return Err(Foreign { what, away: stranger });
        }
        for listed in self.files() {
            match listed.is_in(folder, state) {
                Ok(true) => {}
                Ok(false) => {
                    return Err(Foreign::folder(format!("{} in it was changed since cofin wrote it", listed.file)));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    if state == State::Whole {
                        return Err(Foreign::folder(format!("{} is missing in it", listed.file)));
                    }
                }
                Err(error) => return Err(Foreign::folder(format!("{} in it cannot be read: {error}", listed.file))),
            }
        }
        Ok(())
    }
}

/// The first entry below a folder, in order of names, that is none of the known; no link is followed.
fn stranger(root: &Path, below: &Path, known: &BTreeSet<PathBuf>) -> io::Result<Option<PathBuf>> {
    let mut entries: Vec<(OsString, fs::FileType)> = fs::read_dir(root.join(below))?
        .map(|entry| entry.and_then(|entry| Ok((entry.file_name(), entry.file_type()?))))
        .collect::<io::Result<_>>()?;
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, kind) in entries {
        let path = below.join(name);
        if !known.contains(&path) || kind.is_symlink() {
            return Ok(Some(path));
        }
        if kind.is_dir()
            && let Some(found) = stranger(root, &path, known)?
        {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

impl Listed {
    /// Where it is in a folder.
    pub(super) fn path(&self, folder: &Path) -> PathBuf {
        folder.join(&self.file)
    }

    /// Whether it is there as it was written; while it is being written, whether it can become so.
    pub(super) fn is_in(&self, folder: &Path, state: State) -> io::Result<bool> {
        let path = self.path(folder);
        let found = fs::symlink_metadata(&path)?;
        if !found.is_file() {
            return Ok(false);
        }
        match state {
            State::Growing if found.len() < self.bytes => Ok(true),
            State::Growing | State::Whole | State::Shrinking => {
                Ok(found.len() == self.bytes && digest_of(&path)? == self.sha256)
            }
        }
    }
}

/// SHA-256 of a file.
fn digest_of(path: &Path) -> io::Result<String> {
    let mut sha = Sha256::new();
    io::copy(&mut File::open(path)?, &mut sha)?;
    Ok(hex(&sha.finalize()))
}
