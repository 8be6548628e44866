//! SHA-256 of what a run gives: of each policy's rows in the files of data, and of whole files. Takes bytes; reads nothing.

use sha2::{Digest, Sha256};

use crate::expectation::{FILES_BY_POLICY, WHOLE_FILES};
use crate::study::read;

/// A file and its digest, or that of its rows of one policy.
pub type FileDigest = (String, String);

/// What the files of data hold, so that any change shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digests {
    /// For each policy, of its rows in each of [`FILES_BY_POLICY`], the line with the names of the columns before them: they depend on no
    /// policy but this one and the reference case, and not on the order of policies.
    pub policies: Vec<(String, Vec<FileDigest>)>,
    /// Of each of [`WHOLE_FILES`].
    pub whole: Vec<FileDigest>,
}

impl Digests {
    /// Of the files of data, by their names.
    ///
    /// # Panics
    /// If a file that has rows of policies is none: a mistake of ours.
    #[must_use]
    pub fn of(policies: &[&str], files: &[(String, Vec<u8>)]) -> Digests {
        let mut digests: Vec<(String, Vec<FileDigest>)> =
            policies.iter().map(|policy| ((*policy).to_owned(), Vec::new())).collect();
        let by_policy = files.iter().filter(|(name, _)| FILES_BY_POLICY.contains(&name.as_str()));
        for (name, bytes) in by_policy {
            for ((_, of_policy), digest) in digests.iter_mut().zip(of_rows(policies, bytes)) {
                of_policy.push((name.clone(), digest));
            }
        }
        let whole = files.iter().filter(|(name, _)| WHOLE_FILES.contains(&name.as_str()));
        let whole = whole.map(|(name, bytes)| (name.clone(), read::digest(bytes))).collect();
        Digests { policies: digests, whole }
    }

    /// The digests of a policy.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&[FileDigest]> {
        self.policies.iter().find(|(policy, _)| policy == name).map(|(_, files)| files.as_slice())
    }
}

/// For each policy, the digest of a file's first line and of the rows whose first field is the policy's name.
fn of_rows(policies: &[&str], bytes: &[u8]) -> Vec<String> {
    const PLAIN: &str = "our own files are CSV";
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let mut row = csv::ByteRecord::new();
    let mut next = |row: &mut csv::ByteRecord, start: usize| {
        let there = reader.read_byte_record(row).expect(PLAIN);
        let end = usize::try_from(reader.position().byte()).expect("a file in memory");
        there.then(|| (&bytes[start..end], end))
    };
    let (head, mut start) = next(&mut row, 0).expect("our own files name their columns");
    let mut digests = vec![Sha256::new_with_prefix(head); policies.len()];
    while let Some((written, end)) = next(&mut row, start) {
        let place = policies.iter().position(|policy| policy.as_bytes() == &row[0]).expect("a row is of a policy");
        digests[place].update(written);
        start = end;
    }
    digests.into_iter().map(|digest| read::hex(&digest.finalize())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The digests are those of `printf 'policy,run,x\na,0,1\na,1,2\n' | sha256sum`, and so on.
    #[test]
    fn the_digest_of_a_policy_is_that_of_the_first_line_and_its_rows() {
        let digests = |rows: &str, policies: &[&str]| {
            let file = ("runs.csv".to_owned(), format!("policy,run,x\n{rows}").into_bytes());
            Digests::of(policies, &[file]).policies.into_iter().map(|(_, files)| files[0].1.clone()).collect::<Vec<_>>()
        };
        let of_a = "ea7623c3c8967224b35f5d9a455374dba7a096a3cf4c9ad52736eac1afdf0cb0";
        let of_b = "6df4e2632401574e21e4583b0bc8857c7bb2800e0d17eb4f75f048863c5a304f";
        let (a, b) = ("a,0,1\na,1,2\n", "\"b, \"\"c\"\"\",0,3\n\"b, \"\"c\"\"\",1,4\n");
        assert_eq!(digests(&format!("{a}{b}"), &["a", "b, \"c\""]), [of_a, of_b]);
        assert_eq!(digests(&format!("{b}{a}"), &["b, \"c\"", "a"]), [of_b, of_a]);
        assert_eq!(digests(a, &["a"]), [of_a]);
    }

    #[test]
    fn whole_files_are_digested_whole() {
        let files = [("between.csv".to_owned(), b"abc".to_vec()), ("manifest.json".to_owned(), Vec::new())];
        let of_abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Digests::of(&[], &files).whole, [("between.csv".to_owned(), of_abc.to_owned())]);
    }
}
