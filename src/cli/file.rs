//! A single file put in place in one step: whoever reads it finds the former one or the new one, never half of one.

use std::ffi::{OsStr, OsString};
use std::fs::{self, OpenOptions};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::cli::Failure;

/// Writes a file beside its place, syncs it, and renames it over what was there. A link stays a link to what it leads to; a pipe or a
/// device, as `/dev/stdout`, is written to as it stands.
pub(super) fn put(path: &Path, bytes: &[u8]) -> std::result::Result<(), Failure> {
    let write = || match fs::metadata(path) {
        Ok(found) if found.is_file() && !path.starts_with("/dev") => {
            let real = fs::canonicalize(path)?;
            beside(&real, bytes)?.over(&real)
        }
        Ok(_) => OpenOptions::new().append(true).open(path)?.write_all(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound && !path.is_symlink() => beside(path, bytes)?.over(path),
        Err(error) => Err(error),
    };
    write().map_err(|error| cannot_write(path, &error))
}

/// Writes a file that must not exist yet.
pub(super) fn put_new(path: &Path, bytes: &[u8]) -> std::result::Result<(), Failure> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(exists(path));
    }
    beside(path, bytes).and_then(|beside| beside.where_nothing_is(path)).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => exists(path),
        _ => cannot_write(path, &error),
    })
}

/// What is said of a file that must not be there.
pub(super) fn exists(path: &Path) -> Failure {
    Failure::File(format!("{} exists already: nothing was written; choose another name", path.display()))
}

fn cannot_write(path: &Path, error: &Error) -> Failure {
    Failure::File(format!("cannot write {}: {error}", path.display()))
}

/// A hidden name beside a path.
pub(super) fn hidden(path: &Path, ending: &str) -> Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| Error::other("it has no name"))?;
    let parts: [&OsStr; 4] = [".".as_ref(), name, ".".as_ref(), ending.as_ref()];
    Ok(path.with_file_name(parts.into_iter().collect::<OsString>()))
}

/// Writes a file and waits until it is on the disk. There must be none of that name.
pub(super) fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    write_synced_by(path, |to| to.write_all(bytes))
}

/// The same of what `write` writes.
pub(super) fn write_synced_by(path: &Path, write: impl Fn(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    write(&mut file)?;
    file.sync_all()
}

/// A whole file under a name of its own; gone when this is dropped.
struct Beside(PathBuf);

/// Writes the bytes to a file beside `path`, under a name that nobody else has.
fn beside(path: &Path, bytes: &[u8]) -> Result<Beside> {
    let mut tries = 0..100;
    loop {
        let next = tries.next().ok_or_else(|| Error::other("there is no free name beside it"))?;
        let path = hidden(path, &format!("partial-{}-{next}", std::process::id()))?;
        match write_synced(&path, bytes) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                drop(Beside(path));
                return Err(error);
            }
            Ok(()) => return Ok(Beside(path)),
        }
    }
}

impl Beside {
    fn over(self, path: &Path) -> Result<()> {
        fs::rename(&self.0, path)
    }

    /// Renames it unless there is something. Where the file system cannot do both at once, a second name does.
    fn where_nothing_is(self, path: &Path) -> Result<()> {
        match renameat_with(CWD, &self.0, CWD, path, RenameFlags::NOREPLACE) {
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => fs::hard_link(&self.0, path),
            renamed => Ok(renamed?),
        }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
