//! A single file put in place in one step: whoever reads it finds the former one or the new one, never half of one.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::cli::Failure;

/// Writes a file beside its place, syncs it, and renames it.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail = |error: std::io::Error| Failure::File(format!("cannot write {}: {error}", path.display()));
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().ok_or_else(|| fail(std::io::Error::other("it has no name")))?;
    let beside = folder.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
    let written = fs::File::create(&beside)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&beside, path));
    written.map_err(|error| {
        let _ = fs::remove_file(&beside);
        fail(error)
    })
}
