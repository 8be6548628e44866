//! The unfinished file beside an output folder: each finished block is added to it, so that an interrupted run loses at most the
//! blocks it was at. One run writes it at a time, the one that holds the folder's lock.

use std::fs::{self, File, OpenOptions};
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::blocks::{self, Header, NoHeader, Record};
use crate::cli::Failure;
use crate::cli::folder::Target;
use crate::cli::records::Records;
use crate::engine::Block;
use crate::model::Study;
use crate::study::results::{Blocks, Done, Shelf};

/// The file, open.
pub(super) struct Checkpoint {
    path: Arc<Path>,
    /// The file, and where it ends.
    file: Mutex<(File, u64)>,
    records: Records,
    shelf: Arc<Shelf>,
}

/// What an unfinished run left.
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// An unfinished run that is not resumed.
    Dropped,
    /// The blocks of an unfinished run that is resumed.
    Blocks(Blocks),
}

impl Checkpoint {
    /// Opens the file beside a folder and gives the blocks that an earlier run of the same study finished, if it is to be
    /// resumed; of all blocks as many are held as fit into so much memory. What is no unfinished run of cofin stays untouched and is
    /// refused.
    pub(super) fn open(
        target: &Target,
        header: &Header,
        study: &Study,
        resume: bool,
        memory: u64,
    ) -> Result<(Checkpoint, Found), Failure> {
        let path: Arc<Path> = target.beside("unfinished").into();
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
        let records = Records::default();
        let shelf = Arc::new(Shelf::of(memory, records.read_back()));
        let (mut end, mut found) = (0, if length > 0 { Found::Dropped } else { Found::Nothing });
        if resume && has_header {
            file.rewind().map_err(|error| fail("read", &error))?;
            let (blocks, whole) = finished(&file, header, study, |Record { number, block, place }| {
                records.note(number, &path, place);
                (number, shelf.put(block))
            })
            .map_err(|what| {
                let then = "Give the command it was begun with, or leave out --resume to start anew";
                Failure::File(format!("the unfinished run in {} {what}. {then}", path.display()))
            })?;
            (end, found) = (whole, Found::Blocks(blocks));
        }
        file.set_len(end).and_then(|()| file.seek(SeekFrom::End(0))).map_err(|error| fail("write", &error))?;
        if end == 0 {
            let opening = blocks::opening(header);
            file.write_all(&opening).map_err(|error| fail("write", &error))?;
            end = opening.len() as u64;
        }
        Ok((Checkpoint { path: path.clone(), file: Mutex::new((file, end)), records, shelf }, found))
    }

    /// What of the study is held in memory; it reads back the rest from here.
    pub(super) fn shelf(&self) -> Arc<Shelf> {
        self.shelf.clone()
    }

    /// Where its blocks stand.
    pub(super) fn records(&self) -> Records {
        self.records.clone()
    }

    /// Adds a finished block.
    pub(super) fn keep(&self, number: usize, block: &Block) -> Result<(), Failure> {
        let record = blocks::record(number, block);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, end) = &mut *file;
        file.write_all(&record).map_err(|error| {
            Failure::File(format!(
                "cannot write {}: {error}. What is done is kept; --resume goes on from there",
                self.path.display()
            ))
        })?;
        let start = *end;
        *end += record.len() as u64;
        self.records.note(number, &self.path, start..*end);
        Ok(())
    }

    /// Takes the file away: the study is whole. A file that cannot be removed is of no harm.
    pub(super) fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Reads the blocks of an unfinished run if it is one of this study and these blocks, each given to `put`; and where the last ends.
fn finished(
    file: &File,
    header: &Header,
    study: &Study,
    put: impl Fn(Record) -> (usize, Done),
) -> Result<(Blocks, u64), String> {
    let mut records = blocks::Records::open(BufReader::new(file))?;
    if let Some(difference) = records.header.identity.difference(&header.identity) {
        return Err(format!("is of {difference}"));
    }
    if (records.header.from, records.header.to) != (header.from, header.to) {
        return Err(format!("is of blocks {}..{}", records.header.from, records.header.to));
    }
    blocks::check_header(header, study)?;
    let mut blocks = Blocks::new();
    while let Some(record) = records.read_next()? {
        blocks::check_block(header, record.number, &record.block, study)?;
        blocks.extend([put(record)]);
    }
    Ok((blocks, records.whole))
}

fn foreign(path: &Path, why: &str) -> Failure {
    Failure::File(format!(
        "{} is in the way: {why}, so it is no unfinished run of cofin. Nothing was written: move it away, or choose another --out",
        path.display()
    ))
}
