//! The unfinished file beside an output folder: each finished block is added to it, so that an interrupted run loses at most the
//! blocks it was at. One run writes it at a time, the one that holds the folder's lock.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::blocks::{self, Contents, Header, NoHeader};
use crate::cli::Failure;
use crate::cli::folder::Target;
use crate::engine::Block;
use crate::model::Study;

/// The file, open.
pub(super) struct Checkpoint {
    path: PathBuf,
    file: Mutex<File>,
}

/// What an unfinished run left.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// An unfinished run that is not resumed.
    Dropped,
    /// The blocks of an unfinished run that is resumed.
    Blocks(BTreeMap<usize, Block>),
}

impl Checkpoint {
    /// Opens the file beside a folder and gives the blocks that an earlier run of the same study finished, if it is to be
    /// resumed. What is no unfinished run of cofin stays untouched and is refused.
    pub(super) fn open(
        target: &Target,
        header: &Header,
        study: &Study,
        resume: bool,
    ) -> Result<(Checkpoint, Found), Failure> {
        let path = target.beside("unfinished");
        let fail =
            |what: &str, error: &std::io::Error| Failure::File(format!("cannot {what} {}: {error}", path.display()));
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Err(foreign(&path, "it is no file"));
        }
        let open = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(|error| fail("write", &error))?;
        let length = file.metadata().map_err(|error| fail("read", &error))?.len();
        let has_header = match blocks::header(&mut BufReader::new(&file)) {
            Ok(_) => true,
            Err(NoHeader::CutOff) => false,
            Err(NoHeader::Otherwise(_)) if length == 0 => false,
            Err(NoHeader::Otherwise(what)) => return Err(foreign(&path, &format!("it {what}"))),
        };
        let (mut end, mut found) = (0, if length > 0 { Found::Dropped } else { Found::Nothing });
        if resume && has_header {
            let refuse = |what: String| {
                let then = "Give the command it was begun with, or leave out --resume to start anew";
                Failure::File(format!("the unfinished run in {} {what}. {then}", path.display()))
            };
            file.rewind().map_err(|error| fail("read", &error))?;
            let contents = blocks::read(BufReader::new(&file)).map_err(refuse)?;
            fits(&contents, header, study).map_err(refuse)?;
            (end, found) = (contents.whole, Found::Blocks(contents.blocks));
        }
        file.set_len(end).and_then(|()| file.seek(SeekFrom::End(0))).map_err(|error| fail("write", &error))?;
        if end == 0 {
            file.write_all(&blocks::opening(header)).map_err(|error| fail("write", &error))?;
        }
        Ok((Checkpoint { path: path.clone(), file: Mutex::new(file) }, found))
    }

    /// Adds a finished block.
    pub(super) fn keep(&self, number: usize, block: &Block) -> Result<(), Failure> {
        let record = blocks::record(number, block);
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

/// Whether an unfinished run is one of this study and these blocks; if not, how it differs.
fn fits(contents: &Contents, header: &Header, study: &Study) -> Result<(), String> {
    let of = &contents.header;
    if let Some(difference) = of.identity.difference(&header.identity) {
        return Err(format!("is of {difference}"));
    }
    if (of.from, of.to) != (header.from, header.to) {
        return Err(format!("is of blocks {}..{}", of.from, of.to));
    }
    blocks::check(contents, study)
}

fn foreign(path: &Path, why: &str) -> Failure {
    Failure::File(format!(
        "{} is in the way: {why}, so it is no unfinished run of cofin. Nothing was written: move it away, or choose another --out",
        path.display()
    ))
}
