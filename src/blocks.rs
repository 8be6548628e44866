//! Finished blocks of a study as bytes: what a checkpoint and a part of a study hold. Bytes in, bytes out; the files are the shell's.
//!
//! A file of blocks is a line that says what it is, a line of JSON that says of which study, and then one record a block, in any
//! order: length (4 bytes, least first), the first 8 bytes of the SHA-256 of what follows, and the block's number with its columns
//! in the `postcard` format. A record that was cut off or changed ends the reading: what stands before it is whole.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::io::{self, BufRead, Read};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::draws::design::{blocks_of, runs_of};
use crate::engine::{Block, Row};
use crate::model::Study;
use crate::outcome::relations::broken;

/// What the first line says.
const FIRST_LINE: &str = "cofin blocks 3";
/// How the second line begins.
const SECOND_LINE: &[u8] = b"{\"identity\":{\"version\":\"";
/// The longest line of JSON that is read.
const LONGEST_LINE: u64 = 4 << 20;
/// The longest record that is read: 64 runs of 10,000 policies, of 1.6 kB each at most, are 1 GB.
const LONGEST_RECORD: u32 = 1 << 30;
const CHECKSUM: usize = 8;

/// Of which study the blocks are: what must agree for them to belong together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Identity {
    /// Version of `cofin`.
    pub version: String,
    /// Git revision it was built from.
    pub revision: String,
    /// Version of the draw stream.
    pub stream_version: u32,
    /// SHA-256 of the scenario.
    pub file_hash: String,
    /// Values changed on the command line.
    pub set: Vec<String>,
    /// Names of the policies that are run, in their order.
    pub policies: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// Runs of the undivided study.
    pub runs: usize,
}

impl Identity {
    /// How another study differs, in words; `None` if it is the same.
    #[must_use]
    pub fn difference(&self, other: &Identity) -> Option<String> {
        let of = |what: &str, ours: &dyn Display, theirs: &dyn Display| {
            (ours.to_string() != theirs.to_string()).then(|| format!("{what} {ours}, not {theirs}"))
        };
        let list = |items: &[String]| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
        let version = |of: &Identity| format!("{} ({})", of.version, of.revision);
        of("cofin", &version(self), &version(other))
            .or_else(|| of("draw stream", &self.stream_version, &other.stream_version))
            .or_else(|| of("seed", &self.seed, &other.seed))
            .or_else(|| of("runs", &self.runs, &other.runs))
            .or_else(|| of("policies", &list(&self.policies), &list(&other.policies)))
            .or_else(|| of("--set", &list(&self.set), &list(&other.set)))
            .or_else(|| of("a scenario with SHA-256", &self.file_hash, &other.file_hash))
    }
}

/// The second line: the study and which of its blocks this file is to hold in the end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The study.
    pub identity: Identity,
    /// First block of the file.
    pub from: usize,
    /// Block after the last.
    pub to: usize,
}

/// What a file of blocks holds.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Its second line.
    pub header: Header,
    /// Each block, by its number.
    pub blocks: BTreeMap<usize, Block>,
    /// Bytes up to the end of the last whole record.
    pub whole: u64,
    /// Whether more bytes follow that are no whole record.
    pub torn: bool,
}

/// The two lines that a file of blocks begins with.
#[must_use]
pub fn opening(header: &Header) -> Vec<u8> {
    let json = serde_json::to_string(header).expect("a header is plain data");
    format!("{FIRST_LINE}\n{json}\n").into_bytes()
}

/// The record of one block.
#[must_use]
pub fn record(number: usize, block: &Block) -> Vec<u8> {
    let mut bytes = vec![0; 4 + CHECKSUM];
    bytes = postcard::to_extend(&(number, block), bytes).expect("columns are plain data");
    let length = u32::try_from(bytes.len() - 4 - CHECKSUM).expect("a block is shorter than 2^32 bytes");
    let checksum = Sha256::digest(&bytes[4 + CHECKSUM..]);
    bytes[..4].copy_from_slice(&length.to_le_bytes());
    bytes[4..4 + CHECKSUM].copy_from_slice(&checksum[..CHECKSUM]);
    bytes
}

/// Why a file has no header of blocks.
#[derive(Debug, PartialEq)]
pub enum NoHeader {
    /// It is a file of blocks that was cut off in the two lines it begins with: it holds nothing yet.
    CutOff,
    /// It is something else, or cannot be read: what, in words.
    Otherwise(String),
}

impl Display for NoHeader {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            NoHeader::CutOff => "is cut off in its first two lines",
            NoHeader::Otherwise(what) => what,
        })
    }
}

/// Reads the two lines that a file of blocks begins with, and how many bytes they are.
///
/// # Errors
/// What is wrong, if they are not as they should be.
pub fn header(file: &mut impl BufRead) -> Result<(Header, u64), NoHeader> {
    let otherwise = |what: &str| NoHeader::Otherwise(what.to_owned());
    let mut first = Vec::new();
    read_line(file, &mut first)?;
    let known = format!("{FIRST_LINE}\n").into_bytes();
    if first != known {
        let is_cut_off = !first.is_empty() && known.starts_with(&first);
        return Err(if is_cut_off { NoHeader::CutOff } else { otherwise("is not a file of blocks of this version") });
    }
    let mut second = Vec::new();
    read_line(file, &mut second)?;
    if second.last() != Some(&b'\n') {
        let is_cut_off = second.starts_with(SECOND_LINE) || SECOND_LINE.starts_with(&second);
        return Err(if is_cut_off { NoHeader::CutOff } else { otherwise("does not say of which study it is") });
    }
    let header = serde_json::from_slice(&second)
        .map_err(|error| NoHeader::Otherwise(format!("does not say of which study it is: {error}")))?;
    Ok((header, (first.len() + second.len()) as u64))
}

fn read_line(file: &mut impl BufRead, line: &mut Vec<u8>) -> Result<(), NoHeader> {
    let read = file.take(LONGEST_LINE).read_until(b'\n', line);
    read.map(|_| ()).map_err(|error| NoHeader::Otherwise(cannot_be_read(&error)))
}

fn cannot_be_read(error: &io::Error) -> String {
    format!("cannot be read: {error}")
}

/// Reads a file of blocks up to the last whole record.
///
/// # Errors
/// What is wrong in words, if the two lines it begins with are not as they should be or it cannot be read.
pub fn read(file: impl BufRead) -> Result<Contents, String> {
    let mut records = Records::open(file)?;
    let mut blocks = BTreeMap::new();
    while let Some(Record { number, block, place: _ }) = records.read_next()? {
        blocks.insert(number, block);
    }
    let Records { header, whole, torn, file: _ } = records;
    Ok(Contents { header, blocks, whole, torn })
}

/// A file of blocks that is read record by record, so that not all of it need be in memory.
#[derive(Debug)]
pub struct Records<R> {
    file: R,
    /// Its second line.
    pub header: Header,
    /// Bytes up to the end of the last whole record that was read.
    pub whole: u64,
    /// Whether what follows is no whole record, though more bytes follow.
    pub torn: bool,
}

/// One record of a file of blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The block's number.
    pub number: usize,
    /// The block.
    pub block: Block,
    /// Where the record stands, in bytes of the file.
    pub place: Range<u64>,
}

impl<R: BufRead> Records<R> {
    /// Reads the two lines that a file of blocks begins with.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn open(mut file: R) -> Result<Records<R>, String> {
        let (header, whole) = header(&mut file).map_err(|what| what.to_string())?;
        Ok(Records { file, header, whole, torn: false })
    }

    /// The next record; `None` at the end, or where the rest is no whole record.
    ///
    /// # Errors
    /// Why the file cannot be read, in words.
    pub fn read_next(&mut self) -> Result<Option<Record>, String> {
        if self.torn {
            return Ok(None);
        }
        match next_record(&mut self.file).map_err(|error| cannot_be_read(&error))? {
            Next::End => Ok(None),
            Next::Torn => {
                self.torn = true;
                Ok(None)
            }
            Next::Record { number, block, length } => {
                let start = self.whole;
                self.whole += length;
                Ok(Some(Record { number, block, place: start..self.whole }))
            }
        }
    }
}

/// The block of a record: bytes that were written with this number, as [`record`] makes them; `None` where they are anything else.
#[must_use]
pub fn of_record(number: usize, mut bytes: &[u8]) -> Option<Block> {
    match next_record(&mut bytes) {
        Ok(Next::Record { number: found, block, .. }) if found == number && bytes.is_empty() => Some(block),
        Ok(_) | Err(_) => None,
    }
}

enum Next {
    Record { number: usize, block: Block, length: u64 },
    Torn,
    End,
}

fn next_record(file: &mut impl Read) -> io::Result<Next> {
    let mut start = Vec::new();
    file.take(4 + CHECKSUM as u64).read_to_end(&mut start)?;
    if start.is_empty() {
        return Ok(Next::End);
    }
    let Some((length, checksum)) = start.split_first_chunk::<4>() else { return Ok(Next::Torn) };
    let length = u32::from_le_bytes(*length);
    if checksum.len() < CHECKSUM || length > LONGEST_RECORD {
        return Ok(Next::Torn);
    }
    let mut bytes = Vec::new();
    file.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() < length as usize || Sha256::digest(&bytes)[..CHECKSUM] != *checksum {
        return Ok(Next::Torn);
    }
    Ok(match postcard::from_bytes::<(usize, Block)>(&bytes) {
        Ok((number, block)) => Next::Record { number, block, length: (4 + CHECKSUM) as u64 + u64::from(length) },
        Err(_) => Next::Torn,
    })
}

/// Checks that blocks are such as the study makes: their numbers, their runs, and all that holds between the numbers of a run.
///
/// # Errors
/// The first that is not, in words.
pub fn check(contents: &Contents, study: &Study) -> Result<(), String> {
    check_header(&contents.header, study)?;
    contents.blocks.iter().try_for_each(|(number, block)| check_block(&contents.header, *number, block, study))
}

/// Checks that a file of blocks is to hold blocks that the study has.
///
/// # Errors
/// That it is not, in words.
pub fn check_header(header: &Header, study: &Study) -> Result<(), String> {
    let Header { from, to, .. } = header;
    if from >= to || *to > blocks_of(study.runs) {
        return Err(format!("says it holds blocks {from}..{to} of a study of {} blocks", blocks_of(study.runs)));
    }
    Ok(())
}

/// Checks one block, as [`check`] does all.
///
/// # Errors
/// Why it is not of the study, in words.
pub fn check_block(header: &Header, number: usize, block: &Block, study: &Study) -> Result<(), String> {
    let Header { from, to, .. } = header;
    let not_of_this_study = |why: String| Err(format!("holds a block {number} that is not of this study: {why}"));
    if !(*from..*to).contains(&number) {
        return not_of_this_study(format!("it is to hold {from}..{to}"));
    }
    let runs = runs_of(number, study.runs);
    if block.runs() != runs.len() {
        return not_of_this_study(format!("it has {} futures, not {}", block.runs(), runs.len()));
    }
    if !block.has_shape(study) {
        return not_of_this_study("policies, measures, years or months are missing".to_owned());
    }
    let broken = |(run, row): (usize, &Row)| Some(format!("in future {run}, {}", broken(row, study)?));
    let broken = runs.zip(&block.rows()).find_map(broken).or_else(|| block.broken_groups(study));
    broken.map_or(Ok(()), not_of_this_study)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::MEASURES;
    use crate::outcome::{Cell, Outcome, SERIES};

    fn header() -> Header {
        let identity = Identity {
            version: "1.2.3".to_owned(),
            revision: "abc".to_owned(),
            stream_version: 1,
            file_hash: "0f".to_owned(),
            set: vec!["economy.growth=0.07".to_owned()],
            policies: vec!["none".to_owned(), "push 80".to_owned()],
            seed: 57,
            runs: 130,
        };
        Header { identity, from: 0, to: 3 }
    }

    /// One run of two policies over two years.
    fn block(value: f64) -> Block {
        let outcome = Outcome {
            cells: vec![Cell { num: value, den: 1.0 }; MEASURES.len()],
            years: vec![vec![value, 2.0]; SERIES.len()],
            disbursement: vec![0.5; 12],
            shares: vec![7; 101],
        };
        Block::of(&[vec![outcome.clone(), outcome]], Vec::new())
    }

    fn file() -> Vec<u8> {
        [opening(&header()), record(2, &block(1.5)), record(0, &block(-0.25))].concat()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let read = read(&file()[..]).expect("whole");
        assert_eq!(read.header, header());
        assert_eq!(read.blocks.into_iter().collect::<Vec<_>>(), [(0, block(-0.25)), (2, block(1.5))]);
        assert_eq!((read.whole, read.torn), (file().len() as u64, false));
    }

    #[test]
    fn cut_anywhere_after_its_opening_it_gives_the_blocks_before_the_cut() {
        let (bytes, opening, first) = (file(), opening(&header()).len(), record(2, &block(1.5)).len());
        for cut in 0..bytes.len() {
            let read = read(&bytes[..cut]);
            if cut < opening {
                let header = super::header(&mut &bytes[..cut]);
                assert_eq!(header == Err(NoHeader::CutOff), cut > 0, "{cut}: {header:?}");
                assert!(read.is_err(), "{cut}");
                continue;
            }
            let read = read.expect("an opening");
            let blocks = usize::from(cut >= opening + first);
            assert_eq!(read.blocks.len(), blocks, "{cut}");
            assert_eq!(read.whole, (opening + blocks * first) as u64, "{cut}");
            assert_eq!(read.torn, cut != opening + blocks * first, "{cut}");
        }
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let (bytes, opening) = (file(), opening(&header()).len());
        for place in opening..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 0x20;
            let read = read(&changed[..]).expect("an opening");
            assert!(read.torn && read.blocks.len() < 2, "{place}");
        }
    }

    #[test]
    fn another_study_is_told_apart_by_the_first_thing_that_differs() {
        let ours = header().identity;
        assert_eq!(ours.difference(&ours), None);
        let other = Identity { seed: 58, runs: 5, ..ours.clone() };
        assert_eq!(ours.difference(&other).as_deref(), Some("seed 57, not 58"));
        let other = Identity { set: Vec::new(), ..ours.clone() };
        assert_eq!(ours.difference(&other).as_deref(), Some("--set economy.growth=0.07, not none"));
        let other = Identity { revision: "abd".to_owned(), ..ours.clone() };
        assert_eq!(ours.difference(&other).as_deref(), Some("cofin 1.2.3 (abc), not 1.2.3 (abd)"));
    }

    #[test]
    fn what_is_no_file_of_blocks_says_so() {
        for (bytes, what) in [
            (&b"hello\n"[..], "is not a file of blocks of this version"),
            (b"cofin blocks 3\n{}\n", "does not say of which study it is: missing field `identity` at line 1 column 2"),
            (b"cofin blocks 3", "is cut off in its first two lines"),
            (b"\xff\n", "is not a file of blocks of this version"),
            (b"", "is not a file of blocks of this version"),
            (b"cofin blocks 3\nmy notes", "does not say of which study it is"),
        ] {
            assert_eq!(read(bytes).err().as_deref(), Some(what));
        }
    }
}
