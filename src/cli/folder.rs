//! Output folders: written beside, synced, and put in place in one step, so that a previous output stays whole.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::cli::Failure;

/// Writes the files into a new folder beside `target`, then exchanges the two in one step and removes the old one.
pub(super) fn replace(target: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    let fail = |what: &str, error: &dyn std::fmt::Display| {
        Failure::File(format!("cannot {what} {}: {error}", target.display()))
    };
    check(target)?;
    let beside = Beside(beside(target, "partial")?);
    // What a killed run left of it; whoever writes to this target holds the lock of its unfinished file or is a merge.
    let _ = fs::remove_dir_all(&beside.0);
    fs::create_dir(&beside.0).map_err(|error| fail("write beside", &error))?;
    for (file, bytes) in files {
        let within = beside.0.join(file);
        if let Some(folder) = within.parent() {
            fs::create_dir_all(folder).map_err(|error| fail("write", &error))?;
        }
        write_synced(&within, bytes).map_err(|error| fail("write", &error))?;
    }
    sync_folder(&beside.0).map_err(|error| fail("write", &error))?;
    if target.exists() {
        renameat_with(CWD, &beside.0, CWD, target, RenameFlags::EXCHANGE).map_err(|error| fail("replace", &error))?;
    } else {
        fs::rename(&beside.0, target).map_err(|error| fail("put in place", &error))?;
    }
    sync_folder(parent_of(target)).map_err(|error| fail("sync", &error))
}

/// A hidden name beside the target, whose folder is made if it is not there.
pub(super) fn beside(target: &Path, what: &str) -> Result<PathBuf, Failure> {
    let fail = |what: &str, error: &dyn std::fmt::Display| {
        Failure::File(format!("cannot {what} {}: {error}", target.display()))
    };
    let name = target.file_name().ok_or_else(|| fail("write to", &"it has no name"))?;
    let parent = parent_of(target);
    fs::create_dir_all(parent).map_err(|error| fail("make the folder of", &error))?;
    let hidden: [&std::ffi::OsStr; 4] = [".".as_ref(), name, ".".as_ref(), what.as_ref()];
    Ok(parent.join(hidden.into_iter().collect::<std::ffi::OsString>()))
}

/// The folder that a path stands in.
pub(super) fn parent_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether the target may be replaced: a folder that holds something else than an output of ours may not.
pub(super) fn check(target: &Path) -> Result<(), Failure> {
    let ours = target.join("manifest.json").exists();
    let empty = fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_none());
    if !target.exists() || ours || empty {
        return Ok(());
    }
    Err(Failure::File(format!(
        "{} exists and is no earlier output (it has no manifest.json): nothing was written; choose another --out",
        target.display()
    )))
}

/// Writes a file and waits until it is on the disk.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_folder(path: &Path) -> std::io::Result<()> {
    fs::File::open(path)?.sync_all()
}

/// The folder beside the target: whatever is left of it goes when this is dropped.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
