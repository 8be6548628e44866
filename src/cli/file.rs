//! A single file put in place in one step: whoever reads it finds the former one or the new one, never half of one.

use std::fs;
use std::path::Path;

use crate::cli::{Failure, folder};

/// Writes a file beside its place, syncs it, and renames it.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::File(format!("cannot write {}: {error}", path.display()));
    let name = path.file_name().ok_or_else(|| fail(std::io::Error::other("it has no name")))?;
    let beside = folder::parent_of(path).join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
    let written = folder::write_synced(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        fail(error)
    })
}
