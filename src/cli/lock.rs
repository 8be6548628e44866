//! The lock file beside an output folder: whoever writes there holds it. It goes when its holder is done, and while anybody holds it no
//! one else can.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::cli::Failure;

/// A lock that is held.
#[derive(Debug)]
pub(super) struct Lock {
    /// Locked until it is closed.
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the lock at `path`, which stands for the folder `out`. A lock that a killed holder left is free.
    pub(super) fn take(path: PathBuf, out: &Path) -> Result<Lock, Failure> {
        let fail =
            |what: &str, error: std::io::Error| Failure::File(format!("cannot {what} {}: {error}", path.display()));
        loop {
            let file = open(&path).map_err(|error| fail("write", error))?;
            file.try_lock().map_err(|error| match error {
                TryLockError::WouldBlock => Failure::File(format!(
                    "another run or merge is writing to {}: wait for it, or choose another --out",
                    out.display()
                )),
                TryLockError::Error(error) => fail("lock", error),
            })?;
            // Whoever held it before may have taken the file away between the two: then another can be locked by that name.
            if is_at(&file, &path) {
                let length = file.metadata().map_err(|error| fail("read", error))?.len();
                if length > 0 {
                    let path = path.display();
                    let what =
                        format!("{path} is in the way: it is not cofin's. Move it away, or choose another --out");
                    return Err(Failure::File(what));
                }
                return Ok(Lock { file, path });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Still held: nobody else can hold what has this name, unless somebody took our file away.
        if is_at(&self.file, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Opens the file, which is made where there is none; through no link.
fn open(path: &Path) -> std::io::Result<File> {
    let no_link = i32::try_from(OFlags::NOFOLLOW.bits()).expect("a flag of the system's call");
    OpenOptions::new().read(true).write(true).create(true).truncate(false).custom_flags(no_link).open(path)
}

/// Whether the file is the one at this path.
fn is_at(file: &File, path: &Path) -> bool {
    let of = |found: std::io::Result<fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
    let ours = of(file.metadata());
    ours.is_some() && ours == of(fs::symlink_metadata(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn no_two_hold_it_however_often_it_comes_and_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".out.lock");
        let (holders, taken) = (AtomicU32::new(0), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while taken.load(Ordering::SeqCst) < 2_000 {
                        let Ok(lock) = Lock::take(path.clone(), Path::new("out")) else { continue };
                        assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0, "two hold it");
                        taken.fetch_add(1, Ordering::SeqCst);
                        std::thread::yield_now();
                        holders.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert!(!path.exists(), "nothing is left");
    }

    #[test]
    fn a_file_of_somebody_else_is_no_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".out.lock");
        fs::write(&path, "mine").expect("a file");
        assert!(Lock::take(path.clone(), Path::new("out")).is_err());
        assert_eq!(fs::read(&path).expect("it is there"), b"mine");
        fs::remove_file(&path).expect("it is there");
        fs::write(folder.path().join("mine"), "").expect("a file");
        std::os::unix::fs::symlink(folder.path().join("mine"), &path).expect("a link");
        assert!(Lock::take(path.clone(), Path::new("out")).is_err());
        assert!(path.is_symlink() && folder.path().join("mine").exists());
    }
}
