//! The unfinished file beside an output folder: each finished block is added to it, so that an interrupted run loses at most the
//! blocks it was at. One run writes it at a time.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::blocks::{self, Header};
use crate::cli::{Failure, folder};
use crate::engine::Row;
use crate::model::Study;

/// The file, open and locked.
pub(super) struct Checkpoint {
    path: PathBuf,
    file: Mutex<File>,
}

impl Checkpoint {
    /// Opens the file beside `out` and gives the blocks that an earlier run of the same study finished, if it is to be gone on with.
    pub(super) fn open(
        out: &Path,
        header: &Header,
        study: &Study,
        resume: bool,
    ) -> Result<(Checkpoint, BTreeMap<usize, Vec<Row>>), Failure> {
        let path = folder::beside(out, "unfinished")?;
        let fail =
            |what: &str, error: &std::io::Error| Failure::File(format!("cannot {what} {}: {error}", path.display()));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| fail("write", &error))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => Failure::File(format!(
                "another run is writing to {}: wait for it, or choose another --out",
                out.display()
            )),
            TryLockError::Error(error) => fail("lock", &error),
        })?;
        let mut known = BTreeMap::new();
        let mut end = 0;
        let length = file.metadata().map_err(|error| fail("read", &error))?.len();
        if resume && length > 0 {
            // Cut off before its two lines were whole, it holds nothing yet.
            if let Ok(contents) = blocks::read(BufReader::new(&file)) {
                let other = |what: &str| {
                    Failure::File(format!(
                        "the unfinished run in {} {what}. Give the command it was begun with, or leave out --resume to start anew",
                        path.display()
                    ))
                };
                if let Some(difference) = contents.header.identity.difference(&header.identity) {
                    return Err(other(&format!("is of {difference}")));
                }
                if (contents.header.from, contents.header.to) != (header.from, header.to) {
                    return Err(other(&format!("is of blocks {}..{}", contents.header.from, contents.header.to)));
                }
                blocks::check(&contents, study).map_err(|what| other(&what))?;
                known = contents.blocks;
                end = contents.whole;
            }
        }
        file.set_len(end).and_then(|()| file.seek(SeekFrom::End(0))).map_err(|error| fail("write", &error))?;
        if end == 0 {
            file.write_all(&blocks::opening(header)).map_err(|error| fail("write", &error))?;
        }
        Ok((Checkpoint { path: path.clone(), file: Mutex::new(file) }, known))
    }

    /// Adds a finished block.
    pub(super) fn keep(&self, block: usize, rows: &[Row]) -> Result<(), Failure> {
        let record = blocks::record(block, rows);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(&record).map_err(|error| {
            Failure::File(format!(
                "cannot write {}: {error}. What is done is kept; --resume goes on from there",
                self.path.display()
            ))
        })
    }

    /// Takes the file away: the study is whole. A file that cannot be removed is of no harm.
    pub(super) fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}
