//! What others put into a folder is never deleted, whatever `--out` names and whenever they put it there; and no two write at once.

mod desk;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use desk::{Desk, Said};
use sha2::{Digest, Sha256};

/// A desk with a study of `runs` futures that takes moments, drawing a cost from `data/costs.csv`.
fn with_study(runs: u32) -> Desk {
    let desk = Desk::new();
    let text = include_str!("theory/binomial.ron").replace("runs: 1000", &format!("runs: {runs}"));
    let text = text.replacen("cost: 1,", "cost: Empirical(file: \"data/costs.csv\", column: \"cost\"),", 1);
    desk.write("mine.ron", &text);
    fs::create_dir(desk.path("data")).expect("a folder");
    desk.write("data/costs.csv", "cost\n1\n2\n3\n");
    desk
}

/// A desk with such a study and the folder `out` of a run of it.
fn with_output() -> Desk {
    let desk = with_study(64);
    desk.cofin(&["run", "mine.ron", "--out", "out", "--quiet"]).fine();
    desk
}

/// Everything below a folder, byte for byte: files with their bytes, links with where they lead, folders with nothing.
fn everything(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut folders, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
            let bytes = if kind.is_symlink() {
                fs::read_link(&path).expect("a link").into_os_string().into_encoded_bytes()
            } else if kind.is_dir() {
                folders.push(path.clone());
                Vec::new()
            } else {
                fs::read(&path).expect("a file")
            };
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

/// A run to `out` is refused with these words before anything is run, and nothing on the desk is another than before.
fn refused(desk: &Desk, out: &str, words: &[&str]) {
    let before = everything(&desk.path("."));
    let said = desk.cofin(&["run", "mine.ron", "--out", out]);
    said.fails(4, words);
    assert!(said.stderr.ends_with('\n') && said.stderr.lines().count() == 1, "one sentence: {}", said.stderr);
    assert!(everything(&desk.path(".")) == before, "--out {out} changed what was there");
}

#[test]
fn a_manifest_lists_every_file_with_its_digest_and_names_the_program() {
    let desk = with_output();
    let manifest = desk.json("out/manifest.json");
    assert_eq!(manifest["program"], "cofin");
    let listed: Vec<&str> =
        manifest["files"].as_array().expect("a list").iter().map(|of| of["file"].as_str().expect("a name")).collect();
    let mut names: Vec<String> = everything(&desk.path("out"))
        .into_iter()
        .filter(|(path, _)| path.is_file())
        .map(|(path, _)| path.strip_prefix(desk.path("out")).expect("below").to_str().expect("UTF-8").to_owned())
        .filter(|name| name != "manifest.json")
        .collect();
    names.sort();
    let mut sorted = listed.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, names);
    assert!(names.contains(&"data/costs.csv".to_owned()), "{names:?}");
    for of in manifest["files"].as_array().expect("a list") {
        let bytes = desk.read(&format!("out/{}", of["file"].as_str().expect("a name")));
        let digest = format!("{:x}", Sha256::digest(&bytes));
        assert_eq!((&of["sha256"], &of["bytes"]), (&digest.into(), &bytes.len().into()), "{of}");
    }
}

#[test]
fn an_output_as_it_was_written_is_replaced_and_nothing_is_left_beside_it() {
    let desk = with_output();
    desk.cofin(&["run", "mine.ron", "--out", "out", "--seed", "9", "--quiet"]).fine();
    assert_eq!(desk.json("out/manifest.json")["seed"], 9);
    assert_eq!(desk.names("."), ["data", "mine.ron", "out"]);
}

#[test]
fn a_manifest_of_somebody_else_makes_no_folder_ours() {
    let desk = with_study(64);
    fs::create_dir(desk.path("ext")).expect("a folder");
    desk.write("ext/mine.js", "x");
    for (manifest, word) in [
        ("{}", "has a manifest.json that is not cofin's"),
        ("not JSON", "has a manifest.json that is not cofin's"),
        (r#"{"program": "cofin", "scenario": "x"}"#, "by a version of cofin that did not list its files"),
        (r#"{"program": "other", "scenario": "x", "files": []}"#, "has a manifest.json that is not cofin's"),
        (
            r#"{"program": "cofin", "scenario": "x", "files": [], "seal": "00"}"#,
            "has a manifest.json that was changed since cofin wrote it",
        ),
    ] {
        desk.write("ext/manifest.json", manifest);
        refused(&desk, "ext", &["ext exists and ", word, "choose another --out, or move ext away"]);
    }
}

#[test]
fn what_the_user_put_into_an_earlier_output_or_changed_in_it_is_kept() {
    let put: [(&str, &[&str]); 7] = [
        ("echo note > out/notes.txt", &["holds notes.txt, which cofin did not write", "move out/notes.txt away"]),
        ("echo note > out/data/more.csv", &["holds data/more.csv, which cofin did not write"]),
        ("mkdir out/mine", &["holds mine, which cofin did not write"]),
        ("echo note >> out/summary.csv", &["summary.csv in it was changed since cofin wrote it", "move out away"]),
        ("rm out/data/costs.csv", &["data/costs.csv is missing in it"]),
        ("mv out/summary.csv kept.csv; ln -s ../kept.csv out/summary.csv", &["holds summary.csv"]),
        ("sed -i 's/\"seed\": 57/\"seed\": 58/' out/manifest.json", &["manifest.json that was changed"]),
    ];
    for (change, words) in put {
        let desk = with_output();
        let done = Command::new("sh").args(["-ec", change]).current_dir(desk.path("")).status();
        assert!(done.expect("a shell").success(), "{change}");
        refused(&desk, "out", words);
    }
}

#[test]
fn an_output_of_a_former_version_is_kept() {
    let desk = with_output();
    let text = String::from_utf8(desk.read("out/manifest.json")).expect("UTF-8");
    let mut manifest: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    for field in ["files", "seal"] {
        manifest.as_object_mut().expect("an object").remove(field);
    }
    desk.write("out/manifest.json", &manifest.to_string());
    refused(&desk, "out", &["by a version of cofin that did not list its files, so none can be told from yours"]);
}

#[test]
fn a_folder_that_what_is_read_lies_in_is_not_replaced() {
    let desk = with_output();
    desk.cofin(&["run", "out/scenario.ron", "--out", "out"])
        .fails(4, &["--out out would replace out/scenario.ron", "choose another --out"]);
    refused(&desk, "mine.ron", &["--out mine.ron would replace mine.ron"]);
    refused(&desk, "data", &["--out data would replace data/costs.csv"]);
    let here = desk.path("").canonicalize().expect("a folder");
    refused(&desk, here.to_str().expect("UTF-8"), &["would replace mine.ron"]);
    fs::create_dir(desk.path("deep")).expect("a folder");
    symlink("../mine.ron", desk.path("deep/link.ron")).expect("a link");
    fs::create_dir(desk.path("deep/data")).expect("a folder");
    fs::copy(desk.path("data/costs.csv"), desk.path("deep/data/costs.csv")).expect("a copy");
    desk.cofin(&["run", "deep/link.ron", "--out", "deep"]).fails(4, &["--out deep would replace "]);
    assert_eq!(desk.names("deep"), ["data", "link.ron"]);
    desk.cofin(&["run", "mine.ron", "--blocks", "0..1", "--out", "part", "--quiet"]).fine();
    desk.cofin(&["merge", "part", "--out", "part"]).fails(4, &["--out part would replace part"]);
    assert!(desk.path("part/part.blocks").exists());
}

#[test]
fn every_odd_name_of_a_folder_has_an_answer() {
    let desk = with_study(64);
    for name in [".", "..", "/", "out/..", "./."] {
        refused(&desk, name, &["has no name of its own", "write the name of a folder"]);
    }
    desk.write("file", "mine");
    refused(&desk, "file", &["file exists and is no folder", "choose another --out"]);
    refused(&desk, "file/", &["file/ exists and is no folder"]);
    refused(&desk, "file/below", &["cannot make the folder of file/below"]);
    symlink("nowhere", desk.path("dangling")).expect("a link");
    refused(&desk, "dangling", &["dangling is a link to nowhere, which is not there: make that folder"]);
    refused(&desk, "dangling/", &["dangling/ is a link to nowhere"]);
    symlink("loop", desk.path("loop")).expect("a link");
    refused(&desk, "loop", &["loop is a link to loop, which leads nowhere: mend the link"]);
    desk.cofin(&["run", "mine.ron", "--out", "new/", "--quiet"]).fine();
    desk.cofin(&["run", "mine.ron", "--out", "new/.", "--quiet"]).fine();
    fs::create_dir(desk.path("empty")).expect("a folder");
    desk.cofin(&["run", "mine.ron", "--out", "empty", "--quiet"]).fine();
    assert_eq!(
        desk.names("."),
        ["dangling", "data", "empty", "file", "loop", "mine.ron", "new"],
        "nothing is left beside them"
    );
    let inside = desk.command(&["run", "../mine.ron", "--out", "../new"]).current_dir(desk.path("new")).output();
    Said::of(inside.expect("cofin starts")).fails(4, &["--out ../new would replace the folder you are in"]);
}

#[test]
fn a_link_to_a_folder_stays_a_link_and_the_folder_it_leads_to_is_replaced() {
    let desk = with_study(64);
    fs::create_dir_all(desk.path("disk/real")).expect("a folder");
    symlink("disk/real", desk.path("out")).expect("a link");
    for seed in ["1", "2"] {
        desk.cofin(&["run", "mine.ron", "--out", "out", "--seed", seed, "--quiet"]).fine();
        assert_eq!(fs::read_link(desk.path("out")).expect("a link"), Path::new("disk/real"));
        assert_eq!(desk.json("disk/real/manifest.json")["seed"].to_string(), seed);
    }
    assert_eq!((desk.names("disk"), desk.names(".").len()), (vec!["real".to_owned()], 4));
    desk.write("disk/real/notes.txt", "mine");
    refused(&desk, "out", &["out exists and holds notes.txt"]);
    symlink("../disk", desk.path("data/way")).expect("a link");
    refused(&desk, "data/way/real", &["holds notes.txt"]);
}

/// Starts a run that takes a while, and stops it where it has finished a block.
fn stopped(desk: &Desk, out: &str) -> Child {
    let run = started(desk, out);
    signal(&run, "STOP");
    assert!(desk.path(&format!(".{out}.unfinished")).exists(), "it is not done yet");
    run
}

/// Lets a run go on that was stopped, and waits for its end.
fn go_on(run: Child) -> Said {
    signal(&run, "CONT");
    Said::of(run.wait_with_output().expect("it ends"))
}

fn signal(run: &Child, name: &str) {
    let done = Command::new("kill").args([format!("-{name}"), run.id().to_string()]).status();
    assert!(done.expect("kill starts").success());
}

/// Starts a run that takes a while and waits until it has finished a block.
fn started(desk: &Desk, out: &str) -> Child {
    let mut command = desk.command(&["run", "mine.ron", "--out", out, "--quiet", "--runs", "20000"]);
    let run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("cofin starts");
    let unfinished = desk.path(&format!(".{out}.unfinished"));
    while fs::metadata(&unfinished).map_or(0, |file| file.len()) < 10_000 {
        std::thread::sleep(Duration::from_millis(2));
    }
    run
}

#[test]
fn what_comes_into_a_folder_while_it_is_made_anew_is_kept_and_told() {
    let desk = with_output();
    let run = stopped(&desk, "out");
    desk.write("out/notes.txt", "mine");
    desk.write("out/summary.csv", "mine too");
    fs::create_dir(desk.path("out/data/deep")).expect("a folder");
    desk.write("out/data/deep/er.txt", "and this");
    let said = go_on(run).fine();
    assert!(said.stderr.contains("something came into its former folder. It is kept in "), "{said:?}");
    assert!(said.stderr.contains(".out.replaced-1"), "{said:?}");
    let kept: Vec<(String, Vec<u8>)> = everything(&desk.path(".out.replaced-1"))
        .into_iter()
        .filter(|(path, _)| path.is_file())
        .map(|(path, bytes)| (path.file_name().expect("a name").to_string_lossy().into_owned(), bytes))
        .collect();
    let text = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_owned());
    assert_eq!(kept, [text("er.txt", "and this"), text("notes.txt", "mine"), text("summary.csv", "mine too")]);
    assert_eq!(desk.json("out/manifest.json")["runs"], 20_000);
    assert_eq!(desk.names("."), [".out.replaced-1", "data", "mine.ron", "out"]);

    let run = stopped(&desk, "out");
    desk.write("out/notes.txt", "again");
    let said = go_on(run).fine();
    assert!(said.stderr.contains(".out.replaced-2"), "{said:?}");
    assert_eq!(desk.read(".out.replaced-2/notes.txt"), b"again");
    assert_eq!(desk.read(".out.replaced-1/notes.txt"), b"mine");
}

#[test]
fn a_folder_that_becomes_somebody_elses_while_a_run_is_made_is_kept_and_so_is_the_run() {
    let desk = with_output();
    let run = stopped(&desk, "out");
    fs::rename(desk.path("out"), desk.path("away")).expect("it is moved");
    fs::create_dir(desk.path("out")).expect("a folder");
    desk.write("out/thesis.txt", "years of work");
    let said = go_on(run);
    said.fails(4, &["out exists and is no output of cofin", "What was run is kept; --resume goes on from there"]);
    assert_eq!(desk.names("out"), ["thesis.txt"]);
    assert_eq!(desk.names("."), [".out.unfinished", "away", "data", "mine.ron", "out"]);
    fs::rename(desk.path("out"), desk.path("thesis")).expect("it is moved");
    let said = desk.cofin(&["run", "mine.ron", "--out", "out", "--runs", "20000", "--resume"]).fine();
    assert!(said.stderr.contains("Resumed after 20000 of 20000 futures."), "{said:?}");
}

#[test]
fn a_partial_or_lock_or_unfinished_file_that_is_not_ours_is_refused() {
    for (make, words) in [
        ("mkdir .out.partial; echo x > .out.partial/mine", vec![".out.partial exists and", "no output of cofin"]),
        ("mkdir .out.partial; echo '{}' > .out.partial/manifest.json", vec!["that is not cofin's"]),
        ("mkdir .out.partial; echo '{}' > .out.partial/manifest.json.unfinished", vec![".out.partial exists and"]),
        (
            "mkdir .out.partial; : > .out.partial/manifest.json.unfinished; echo x > .out.partial/mine",
            vec![".out.partial exists and is no output of cofin"],
        ),
        ("echo x > .out.partial", vec![".out.partial exists and is no folder"]),
        ("ln -s data .out.partial", vec![".out.partial exists and is no folder"]),
        ("cp -r out .out.partial; echo x > .out.partial/mine", vec!["holds mine, which cofin did not write"]),
        ("cp -r out .out.partial; echo x >> .out.partial/runs.csv", vec!["runs.csv in it was changed"]),
        ("echo x > .out.lock", vec![".out.lock is in the way: it is not cofin's"]),
        ("ln -s data/costs.csv .out.lock", vec!["cannot write", ".out.lock"]),
        ("mkdir .out.lock", vec!["cannot write", ".out.lock"]),
        ("echo 'my notes' > .out.unfinished", vec![".out.unfinished is in the way: it is not a file of blocks"]),
        ("printf 'cofin blocks 3\\nmy notes' > .out.unfinished", vec!["does not say of which study it is"]),
        ("printf 'cofin blocks 3\\n{}\\n' > .out.unfinished", vec!["does not say of which study it is"]),
        ("mkdir .out.unfinished", vec![".out.unfinished is in the way: it is no file"]),
        ("ln -s data/costs.csv .out.unfinished", vec![".out.unfinished is in the way: it is no file"]),
    ] {
        let desk = with_output();
        let done = Command::new("sh").args(["-ec", make]).current_dir(desk.path("")).status();
        assert!(done.expect("a shell").success(), "{make}");
        refused(&desk, "out", &words);
        let before = everything(&desk.path("."));
        let resumed = desk.cofin(&["run", "mine.ron", "--out", "out", "--resume"]);
        resumed.fails(4, &words);
        assert!(everything(&desk.path(".")) == before, "{make}");
    }
}

/// Whatever of its own a killed run can have left beside the output goes, and the run is made.
#[test]
fn what_a_killed_run_left_is_cleared_away() {
    let remains = [
        "mkdir .out.partial",
        "mkdir .out.partial; printf '{\\n  \"program\": \"co' > .out.partial/manifest.json.unfinished",
        "mkdir .out.partial; : > .out.partial/manifest.json.unfinished",
        // Being written: the list, some files whole, one cut off, the others not yet there.
        "mkdir .out.partial; cp out/manifest.json .out.partial/manifest.json.unfinished; cp out/scenario.ron .out.partial; \
         head -c 100 out/runs.csv > .out.partial/runs.csv; mkdir .out.partial/data",
        // Written, and not yet in place.
        "cp -r out .out.partial",
        // The former output, being deleted.
        "cp -r out .out.partial; rm .out.partial/runs.csv .out.partial/summary.json; rm -r .out.partial/data",
        "mkdir .out.partial; cp out/manifest.json .out.partial",
        ": > .out.lock",
        ": > .out.unfinished",
        "printf 'cofin bl' > .out.unfinished",
        "printf 'cofin blocks 3\\n{\"identity\":{\"ver' > .out.unfinished",
    ];
    for make in remains {
        let desk = with_output();
        let done = Command::new("sh").args(["-ec", make]).current_dir(desk.path("")).status();
        assert!(done.expect("a shell").success(), "{make}");
        desk.cofin(&["run", "mine.ron", "--out", "out", "--seed", "3", "--quiet"]).fine();
        assert_eq!(desk.json("out/manifest.json")["seed"], 3, "{make}");
        assert_eq!(desk.names("."), ["data", "mine.ron", "out"], "{make}");
    }
}

/// A study in two parts, small, so that merging them is mostly writing.
fn with_parts() -> Desk {
    let desk = with_study(128);
    for (blocks, out) in [("0..1", "a"), ("1..2", "b")] {
        desk.cofin(&["run", "mine.ron", "--blocks", blocks, "--out", out, "--quiet"]).fine();
    }
    desk
}

/// All files that are listed in a folder are there as listed, and nothing else is.
fn is_whole(desk: &Desk, folder: &str) {
    let manifest = desk.json(&format!("{folder}/manifest.json"));
    let files = manifest["files"].as_array().expect("a list");
    for of in files {
        let bytes = desk.read(&format!("{folder}/{}", of["file"].as_str().expect("a name")));
        let digest = format!("{:x}", Sha256::digest(&bytes));
        assert_eq!(of["sha256"], digest.as_str(), "{of}");
    }
    let found = everything(&desk.path(folder)).iter().filter(|(path, _)| path.is_file()).count();
    assert_eq!(found, files.len() + 1);
}

#[test]
fn sixty_double_merges_tear_none() {
    let desk = with_parts();
    let mut waited = 0;
    for round in 0..60 {
        let start = |order: [&str; 2]| {
            let mut command = desk.command(&["merge", order[0], order[1], "--out", "whole", "--quiet"]);
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("cofin starts")
        };
        let merges = [start(["a", "b"]), start(["b", "a"])];
        let said = merges.map(|merge| Said::of(merge.wait_with_output().expect("it ends")));
        let done = said.iter().filter(|said| said.code == Some(0)).count();
        assert!(done >= 1, "round {round}: {said:?}");
        for said in said.iter().filter(|said| said.code != Some(0)) {
            said.fails(4, &["another run or merge is writing to whole: wait for it"]);
            waited += 1;
        }
        is_whole(&desk, "whole");
        assert_eq!(desk.names("."), ["a", "b", "data", "mine.ron", "whole"], "round {round}");
    }
    assert!(waited > 0, "the two met at least once");
}

/// 100 merges killed while they write, at moments that no two share, half of them over an earlier output: after each the output is the
/// one or the other, whole; the next merge clears away what is left.
#[test]
fn a_merge_that_is_killed_leaves_the_former_output_or_the_new_one() {
    let desk = with_parts();
    let (mut kills, mut former, mut round) = (0_u64, false, 0_u64);
    while kills < 100 && round < 1_000 {
        round += 1;
        if round % 2 == 0 && desk.path("whole").exists() {
            fs::remove_dir_all(desk.path("whole")).expect("it is removed");
            former = false;
        }
        let mut command = desk.command(&["merge", "a", "b", "--out", "whole", "--quiet"]);
        let mut merge = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("cofin starts");
        while !desk.path(".whole.partial").exists() && merge.try_wait().expect("it can be asked").is_none() {
            std::thread::yield_now();
        }
        // 0 to 50 ms, spread by the golden ratio.
        std::thread::sleep(Duration::from_micros((round * 30_902) % 50_000));
        merge.kill().expect("a merge can be killed");
        let done = merge.wait().expect("a merge ends").success();
        kills += u64::from(!done);
        assert!(!(done || former) || desk.path("whole").exists(), "round {round}: the output is lost");
        if desk.path("whole").exists() {
            is_whole(&desk, "whole");
            former = true;
        }
    }
    assert_eq!(kills, 100, "of {round} merges");
    desk.cofin(&["merge", "a", "b", "--out", "whole", "--quiet"]).fine();
    is_whole(&desk, "whole");
    assert_eq!(desk.names("."), ["a", "b", "data", "mine.ron", "whole"], "nothing is left beside the output");
}

#[test]
fn a_run_and_a_merge_to_one_folder_wait_for_each_other_by_whatever_name() {
    let desk = with_parts();
    symlink("out", desk.path("link")).expect("a link");
    fs::create_dir(desk.path("out")).expect("a folder");
    let mut run = started(&desk, "out");
    for out in ["out", "link", "./data/../out/"] {
        desk.cofin(&["merge", "a", "b", "--out", out]).fails(4, &["another run or merge is writing to"]);
        desk.cofin(&["run", "mine.ron", "--blocks", "0..1", "--out", out])
            .fails(4, &["another run or merge is writing to"]);
    }
    run.kill().expect("it can be killed");
    run.wait().expect("it ends");
    // Merging does not touch the unfinished run beside its folder.
    let unfinished = desk.read(".out.unfinished");
    desk.cofin(&["merge", "a", "b", "--out", "link", "--quiet"]).fine();
    assert!(desk.read(".out.unfinished") == unfinished);
}

#[test]
fn names_that_are_not_utf_8_are_kept_apart() {
    let desk = with_study(64);
    let names = [&b"out\xff"[..], b"out\xfe"].map(OsStr::from_bytes);
    for name in names {
        let run = desk.command(&["run", "mine.ron", "--quiet", "--out"]).arg(name).output().expect("cofin starts");
        Said::of(run).fine();
    }
    let there: Vec<_> =
        fs::read_dir(desk.path(".")).expect("a folder").map(|of| of.expect("an entry").file_name()).collect();
    assert_eq!(there.len(), 4, "{there:?}");
    assert!(names.iter().all(|name| there.contains(&(*name).to_owned())));
}
