//! Where blocks stand in files, and reading them back from there.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::blocks;
use crate::engine::Block;
use crate::study::results::{Lost, ReadBack};

/// For each block where its record stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Records(Arc<Mutex<BTreeMap<usize, Place>>>);

/// A file, and the bytes of a record in it.
type Place = (Arc<Path>, Range<u64>);

impl Records {
    /// Notes where the record of a block stands.
    pub(super) fn note(&self, number: usize, file: &Arc<Path>, place: Range<u64>) {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert(number, (file.clone(), place));
    }

    /// Reads a block back.
    pub(super) fn read(&self, number: usize) -> Result<Block, Lost> {
        let place = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&number).cloned();
        let (file, place) = place.ok_or_else(|| Lost(format!("block {number} was not written down")))?;
        let shown = file.display();
        let cannot = |error: io::Error| Lost(format!("cannot read block {number} back from {shown}: {error}"));
        let bytes = bytes(&file, place).map_err(cannot)?;
        let changed = || Lost(format!("block {number} in {shown} is no longer as cofin wrote it"));
        blocks::of_record(number, &bytes).ok_or_else(changed)
    }

    /// The same for whoever asks.
    pub(super) fn read_back(&self) -> ReadBack {
        let records = self.clone();
        Box::new(move |number| records.read(number))
    }
}

fn bytes(file: &Path, place: Range<u64>) -> io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    file.seek(SeekFrom::Start(place.start))?;
    let mut bytes = Vec::new();
    file.take(place.end - place.start).read_to_end(&mut bytes)?;
    Ok(bytes)
}
