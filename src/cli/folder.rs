//! Output folders: found fit and locked before anything is run, written beside, synced, and put in place in one step. What cofin did not
//! write is never deleted: a former output goes file by file, and only as its manifest lists it.

use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::cli::lock::Lock;
use crate::cli::manifest::{self, Foreign, MANIFEST, Manifest, State, UNFINISHED};
use crate::cli::{Failure, file, print};
use crate::report::File;

/// What is to stand in an output folder.
pub(super) struct Output<'o> {
    /// The bytes of its manifest.
    pub(super) manifest: Vec<u8>,
    /// All other files, by their paths in it.
    pub(super) files: Vec<File<'o>>,
}

impl Output<'_> {
    /// How many files it is.
    pub(super) fn len(&self) -> usize {
        self.files.len() + 1
    }
}

/// A folder that may be written, locked against every other run and merge.
pub(super) struct Target {
    /// As it was asked for.
    asked: PathBuf,
    /// Where it really is: through no link.
    path: PathBuf,
    _lock: Lock,
}

impl Target {
    /// Claims the folder `out`: follows it where it is a link, locks it, and refuses it unless it is free or holds nothing but an
    /// earlier output, unchanged. `inputs` are files that are read and must not lie in it.
    pub(super) fn claim(out: &Path, inputs: &[PathBuf]) -> std::result::Result<Target, Failure> {
        let path = real(out)?;
        refuse_inputs(out, &path, inputs)?;
        let path = from_here(path);
        let lock = Lock::take(file::hidden(&path, "lock").map_err(|error| cannot("write to", out, &error))?, out)?;
        let target = Target { asked: out.to_owned(), path, _lock: lock };
        target.check()?;
        target.clear_partial()?;
        Ok(target)
    }

    /// Refuses the folder if it holds results of a study with another title: they are not to be lost because two files have one name.
    pub(super) fn refuse_another(&self, title: &str) -> std::result::Result<(), Failure> {
        let manifest = match self.stands()? {
            Stands::Free => return Ok(()),
            Stands::Output(manifest) => manifest,
        };
        let Some(other) = manifest.other_title(title) else { return Ok(()) };
        let (out, scenario) = (self.asked.display(), &manifest.scenario);
        Err(Failure::File(format!(
            "{out} holds the results of another study: “{other}”, of a file called {scenario}. Nothing was written: choose another folder with --out, or replace them with --overwrite"
        )))
    }

    /// The name it was asked for by.
    pub(super) fn asked(&self) -> &Path {
        &self.asked
    }

    /// A hidden name beside it.
    pub(super) fn beside(&self, ending: &str) -> PathBuf {
        file::hidden(&self.path, ending).expect("a folder that was claimed has a name")
    }

    /// Writes the files into a new folder beside it, then exchanges the two in one step and removes the former output.
    pub(super) fn replace(&self, output: &Output<'_>) -> std::result::Result<(), Failure> {
        let fail = |what: &'static str| move |error: Error| cannot(what, &self.asked, &error);
        let draft = Draft::write(self.beside("partial"), output).map_err(fail("write"))?;
        match self.stands()? {
            Stands::Free => draft.become_whole(&self.path).map_err(fail("put in place"))?,
            // What came into it since it was claimed is looked for once it is out of the way.
            Stands::Output(_) => {
                draft.exchange_with(&self.path).map_err(fail("replace"))?;
                self.clear_former().map_err(fail("clear away the former"))?;
            }
        }
        sync_folder(parent_of(&self.path)).map_err(fail("sync"))
    }

    /// Refuses the folder unless it may be replaced.
    fn check(&self) -> std::result::Result<(), Failure> {
        match self.stands()? {
            Stands::Free => Ok(()),
            Stands::Output(manifest) => {
                manifest.check(&self.path, MANIFEST, State::Whole).map_err(|foreign| refuse(&self.asked, &foreign))
            }
        }
    }

    fn stands(&self) -> std::result::Result<Stands, Failure> {
        match fs::symlink_metadata(&self.path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Stands::Free),
            Err(error) => return Err(cannot("look into", &self.asked, &error)),
            Ok(found) if !found.is_dir() => {
                return Err(refuse(&self.asked, &Foreign::folder("is no folder")));
            }
            Ok(found) => {
                let around =
                    fs::metadata(parent_of(&self.path)).map_err(|error| cannot("look into", &self.asked, &error))?;
                if found.dev() != around.dev() {
                    let what = "is a file system of its own, which cannot be replaced in one step; a folder in it can";
                    return Err(refuse(&self.asked, &Foreign::folder(what)));
                }
            }
        }
        if is_empty(&self.path) {
            return Ok(Stands::Free);
        }
        let manifest = manifest::read(&self.path, MANIFEST).map_err(|foreign| refuse(&self.asked, &foreign))?;
        Ok(Stands::Output(manifest))
    }

    /// Deletes what a killed run or merge left of the folder it wrote or replaced, if it is nothing but that.
    fn clear_partial(&self) -> std::result::Result<(), Failure> {
        let partial = self.beside("partial");
        let fail = |error: Error| cannot("clear away", &partial, &error);
        match fs::symlink_metadata(&partial) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(fail(error)),
            Ok(found) if !found.is_dir() => return Err(refuse(&partial, &Foreign::folder("is no folder"))),
            Ok(_) => {}
        }
        let refuse = |foreign: Foreign| refuse(&partial, &foreign);
        let begun = partial.join(UNFINISHED);
        let (manifest, own, state) = match manifest::read(&partial, UNFINISHED) {
            Ok(manifest) => (manifest, UNFINISHED, State::Growing),
            // Killed before the list was whole, it wrote nothing else.
            Err(_)
                if holds_only(&partial, UNFINISHED) && fs::read(&begun).is_ok_and(|text| manifest::is_begun(&text)) =>
            {
                fs::remove_file(&begun).map_err(fail)?;
                return fs::remove_dir(&partial).map_err(fail);
            }
            Err(_) if is_empty(&partial) => return fs::remove_dir(&partial).map_err(fail),
            Err(_) => (manifest::read(&partial, MANIFEST).map_err(refuse)?, MANIFEST, State::Shrinking),
        };
        manifest.check(&partial, own, state).map_err(refuse)?;
        if delete(&partial, &manifest, own, state).map_err(fail)? {
            Ok(())
        } else {
            Err(refuse(Foreign::folder("holds what cofin did not write")))
        }
    }

    /// Deletes the former output, which stands beside the folder now. What it did not hold when cofin wrote it stays, and is told.
    fn clear_former(&self) -> Result<()> {
        let former = self.beside("partial");
        let gone = match manifest::read(&former, MANIFEST) {
            Ok(manifest) => delete(&former, &manifest, MANIFEST, State::Whole)?,
            Err(_) => false,
        };
        if !gone {
            let kept = self.keep(&former)?;
            print::tell(&format!(
                "While {} was being made, something came into its former folder. It is kept in {}",
                self.asked.display(),
                kept.display()
            ));
        }
        Ok(())
    }

    /// Gives a folder beside this one a name under which it is found again.
    fn keep(&self, folder: &Path) -> Result<PathBuf> {
        let mut number = 0_u32;
        loop {
            number += 1;
            let kept = self.beside(&format!("replaced-{number}"));
            // A folder is renamed only to where nothing is, or an empty folder.
            match fs::rename(folder, &kept) {
                Err(error) if kept.symlink_metadata().is_ok() && number < 10_000 => drop(error),
                renamed => return renamed.map(|()| kept),
            }
        }
    }
}

/// What stands where an output is to be.
enum Stands {
    /// Nothing, or an empty folder.
    Free,
    /// A folder with this manifest.
    Output(Manifest),
}

/// A folder being written beside its place. Its manifest is written first, under a name of its own, so that the next run knows the
/// files of one that was killed; what is left of it when this is dropped is deleted.
struct Draft {
    path: PathBuf,
    moved: bool,
}

impl Draft {
    fn write(path: PathBuf, output: &Output<'_>) -> Result<Draft> {
        fs::create_dir(&path)?;
        let draft = Draft { path, moved: false };
        file::write_synced(&draft.path.join(UNFINISHED), &output.manifest)?;
        sync_folder(&draft.path)?;
        let manifest = draft.manifest(UNFINISHED)?;
        for folder in manifest.folders().iter().rev() {
            fs::create_dir(draft.path.join(folder))?;
        }
        for (name, content) in &output.files {
            file::write_synced_by(&draft.path.join(name), |to| content.write(to))?;
        }
        for folder in manifest.folders() {
            sync_folder(&draft.path.join(folder))?;
        }
        fs::rename(draft.path.join(UNFINISHED), draft.path.join(MANIFEST))?;
        sync_folder(&draft.path)?;
        Ok(draft)
    }

    fn manifest(&self, name: &str) -> Result<Manifest> {
        manifest::read(&self.path, name).map_err(|foreign| Error::other(foreign.what))
    }

    /// Takes a place where nothing is, or an empty folder.
    fn become_whole(mut self, place: &Path) -> Result<()> {
        fs::rename(&self.path, place)?;
        self.moved = true;
        Ok(())
    }

    /// Changes places with a folder.
    fn exchange_with(mut self, place: &Path) -> Result<()> {
        renameat_with(CWD, &self.path, CWD, place, RenameFlags::EXCHANGE)?;
        self.moved = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if self.moved {
            return;
        }
        for (own, state) in [(UNFINISHED, State::Growing), (MANIFEST, State::Shrinking)] {
            if let Ok(manifest) = self.manifest(own) {
                let _ = delete(&self.path, &manifest, own, state);
            }
        }
        let _ = fs::remove_file(self.path.join(UNFINISHED));
        let _ = fs::remove_dir(&self.path);
    }
}

/// Deletes the files of a manifest one by one, each only if it is as it was written; the manifest is last. Whether the folder is gone,
/// too: it stays where something else is in it.
fn delete(folder: &Path, manifest: &Manifest, own: &str, state: State) -> Result<bool> {
    let missing = |error: Error| if error.kind() == ErrorKind::NotFound { Ok(false) } else { Err(error) };
    for listed in manifest.files() {
        if listed.is_in(folder, state).or_else(missing)? {
            fs::remove_file(listed.path(folder))?;
        }
    }
    // Only an empty folder can be removed so.
    for inner in manifest.folders() {
        let _ = fs::remove_dir(folder.join(inner));
    }
    fs::remove_file(folder.join(own))?;
    Ok(fs::remove_dir(folder).is_ok())
}

/// Says that a folder is not cofin's to replace.
fn refuse(folder: &Path, foreign: &Foreign) -> Failure {
    let away = if foreign.away.as_os_str().is_empty() { folder.to_owned() } else { folder.join(&foreign.away) };
    Failure::File(format!(
        "{} exists and {}. Nothing was written: choose another --out, or move {} away",
        folder.display(),
        foreign.what,
        away.display()
    ))
}

/// Where a folder is to be, through the links that lead there. The folder it stands in is made if it is not there.
fn real(out: &Path) -> std::result::Result<PathBuf, Failure> {
    let Some(name) = out.file_name() else {
        return Err(Failure::File(format!(
            "--out {0} has no name of its own, so nothing can be put in its place: write the name of a folder, as {1}",
            out.display(),
            out.join("NAME").display()
        )));
    };
    let parent = parent_of(out);
    fs::create_dir_all(parent).map_err(|error| cannot("make the folder of", out, &error))?;
    let parent = fs::canonicalize(parent).map_err(|error| cannot("find the folder of", out, &error))?;
    let path = parent.join(name);
    if !path.is_symlink() {
        return Ok(path);
    }
    fs::canonicalize(&path).map_err(|error| {
        let leads = fs::read_link(&path).unwrap_or_default();
        let what = match error.kind() {
            ErrorKind::NotFound => "which is not there: make that folder",
            _ => "which leads nowhere: mend the link",
        };
        Failure::File(format!(
            "{} is a link to {}, {what}, or choose another --out. Nothing was written",
            out.display(),
            leads.display()
        ))
    })
}

/// The same path, from where the user is if it lies there.
fn from_here(path: PathBuf) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).map(Path::to_owned).ok()).unwrap_or(path)
}

/// Refuses a folder that what is read, or where the user is, lies in.
fn refuse_inputs(out: &Path, path: &Path, inputs: &[PathBuf]) -> std::result::Result<(), Failure> {
    let lies_in = |inner: &Path| fs::canonicalize(inner).is_ok_and(|inner| inner.starts_with(path));
    let here = PathBuf::from(".");
    let Some(inside) = inputs.iter().chain([&here]).find(|input| lies_in(input)) else { return Ok(()) };
    let inside = if *inside == here { "the folder you are in".to_owned() } else { inside.display().to_string() };
    Err(Failure::File(format!(
        "--out {} would replace {inside}. Nothing was written: choose another --out",
        out.display()
    )))
}

/// The folder that a path stands in.
fn parent_of(target: &Path) -> &Path {
    target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none())
}

/// Whether a folder holds one file of this name and nothing else.
fn holds_only(folder: &Path, name: &str) -> bool {
    let is_file = fs::symlink_metadata(folder.join(name)).is_ok_and(|found| found.is_file());
    is_file && fs::read_dir(folder).is_ok_and(|entries| entries.count() == 1)
}

fn cannot(what: &str, path: &Path, error: &Error) -> Failure {
    Failure::File(format!("cannot {what} {}: {error}", path.display()))
}

fn sync_folder(path: &Path) -> Result<()> {
    fs::File::open(path)?.sync_all()
}
