//! Where results go that the user names a target for: devices, pipes, links, files and nowhere.
#![cfg(target_os = "linux")]

use crate::{PROGRAM, text};
use std::fs::{self, File, OpenOptions};
use std::io::Read as _;
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

const GATE: &str = "summary = 'g'
outcomes = ['orders']
[set]
run.start = 2025-05-01
run.end = 2025-05-31
run.burn_in_days = 5
population.consumers = 120
population.shops = 16
[arms.a]
scenario = 'traffic-first'
[guardrails.orders]
harm = 0.5
unit = 'of_baseline'
[gate]
looks = [2]
";

/// A folder with a gate and its recorded baseline, made once.
static RECORDED: LazyLock<TempDir> = LazyLock::new(|| {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("g.toml"), GATE).unwrap();
    let recorded = gresham(
        place.path(),
        &["baseline", "record", "g.toml", "--reason", "x"],
    );
    assert!(recorded.status.success(), "{}", text(&recorded.stderr));
    place
});

fn gate() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for name in ["g.toml", "g.baseline.toml"] {
        fs::copy(RECORDED.path().join(name), place.path().join(name)).unwrap();
    }
    place
}

fn gresham(place: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.current_dir(place).args(arguments);
    command
        .args(["--threads", "1", "--quiet"])
        .output()
        .unwrap()
}

fn check(place: &TempDir, arguments: &[&str]) -> Output {
    gresham(place.path(), &[&["check", "g.toml"], arguments].concat())
}

fn is_document(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok_and(|one| one.is_object())
}

fn make(kind: &[&str], path: &Path) {
    let status = Command::new(kind[0]).arg(path).args(&kind[1..]).status();
    assert!(status.unwrap().success(), "{kind:?}");
}

/// The one line of a refusal that came before any simulation: no replicate was judged.
fn told(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty(), "{}", text(&output.stdout));
    text(&output.stderr)
}

#[test]
fn a_regular_file_is_replaced_whole_and_keeps_its_permissions() {
    let place = gate();
    let path = place.path().join("old.json");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(check(&place, &["--json", "old.json"]).status.success());
    assert!(is_document(&fs::read_to_string(&path).unwrap()));
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
}

#[test]
fn a_missing_folder_is_made() {
    let place = gate();
    assert!(
        check(&place, &["--junit", "new/deep/gate.xml"])
            .status
            .success()
    );
    let written = fs::read_to_string(place.path().join("new/deep/gate.xml")).unwrap();
    assert!(written.contains("<testsuite"), "{written}");
}

#[test]
fn a_link_stays_a_link_and_its_file_is_written() {
    let place = gate();
    let at = |name: &str| place.path().join(name);
    fs::create_dir(at("elsewhere")).unwrap();
    fs::write(at("elsewhere/real.json"), "old").unwrap();
    symlink("elsewhere/real.json", at("link.json")).unwrap();
    symlink("elsewhere/absent.json", at("dangling.json")).unwrap();
    for (link, file) in [("link.json", "real.json"), ("dangling.json", "absent.json")] {
        assert!(check(&place, &["--json", link]).status.success());
        assert!(
            fs::symlink_metadata(at(link)).unwrap().is_symlink(),
            "{link}"
        );
        let written = fs::read_to_string(at("elsewhere").join(file)).unwrap();
        assert!(is_document(&written), "{file}: {written}");
    }
}

#[test]
fn links_in_a_circle_are_told() {
    let place = gate();
    symlink("b", place.path().join("a")).unwrap();
    symlink("a", place.path().join("b")).unwrap();
    let told = told(&check(&place, &["--json", "a"]));
    assert!(told.contains("cannot write a: "), "{told}");
}

#[test]
fn a_pipe_is_written_through_to_its_reader() {
    let place = gate();
    let pipe = place.path().join("pipe");
    make(&["mkfifo"], &pipe);
    let path = pipe.clone();
    let reader = std::thread::spawn(move || {
        let mut read = String::new();
        File::open(path).unwrap().read_to_string(&mut read).unwrap();
        read
    });
    assert!(check(&place, &["--json", "pipe"]).status.success());
    assert!(is_document(&reader.join().unwrap()));
    assert!(fs::symlink_metadata(pipe).unwrap().file_type().is_fifo());
}

#[test]
fn a_pipe_that_nobody_reads_is_told_before_the_work_begins() {
    let place = gate();
    make(&["mkfifo"], &place.path().join("pipe"));
    let told = told(&check(&place, &["--json", "pipe"]));
    assert!(
        told.contains("nobody reads this pipe; start its reader first"),
        "{told}"
    );
}

#[test]
fn a_device_is_written_through() {
    let place = gate();
    let device = place.path().join("null");
    // Only who may make devices can try: one like /dev/null, in a folder that is thrown away.
    let made = Command::new("mknod")
        .arg(&device)
        .args(["c", "1", "3"])
        .status();
    if !made.unwrap().success() || OpenOptions::new().write(true).open(&device).is_err() {
        return;
    }
    for option in ["--json", "--junit", "--markdown"] {
        assert!(check(&place, &[option, "null"]).status.success());
        let kind = fs::symlink_metadata(&device).unwrap().file_type();
        assert!(kind.is_char_device(), "{option}");
    }
}

#[test]
fn a_dash_and_the_names_of_standard_output_are_standard_output() {
    let place = gate();
    for target in ["-", "/dev/stdout", "/dev/fd/1"] {
        let done = check(&place, &["--json", target]);
        assert!(done.status.success());
        assert!(is_document(&text(&done.stdout)), "{}", text(&done.stdout));
        assert!(
            text(&done.stderr).contains("pass"),
            "{}",
            text(&done.stderr)
        );
        assert!(!place.path().join("-").exists());
    }
}

#[test]
fn standard_output_in_a_file_holds_the_document_alone() {
    let place = gate();
    let path = place.path().join("out.json");
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(place.path())
        .stdout(File::create(&path).unwrap());
    command.args(["check", "g.toml", "--quiet", "--json", "/dev/stdout"]);
    assert!(command.output().unwrap().status.success());
    assert!(is_document(&fs::read_to_string(path).unwrap()));
}

#[test]
fn a_process_substitution_is_written_through() {
    let place = gate();
    let script =
        format!("{PROGRAM} check g.toml --quiet --json >(cat > read.json); wait; sleep 0.2");
    let mut command = Command::new("bash");
    command.current_dir(place.path()).args(["-c", &script]);
    assert!(command.output().unwrap().status.success());
    let read = fs::read_to_string(place.path().join("read.json")).unwrap();
    assert!(is_document(&read), "{read}");
}

#[test]
fn markdown_is_appended_to_what_a_file_holds() {
    let place = gate();
    let path = place.path().join("summary.md");
    fs::write(&path, "before\n").unwrap();
    for _ in 0..2 {
        assert!(
            check(&place, &["--markdown", "summary.md"])
                .status
                .success()
        );
    }
    let written = fs::read_to_string(path).unwrap();
    assert!(written.starts_with("before\n"), "{written}");
    assert_eq!(written.matches("orders").count() % 2, 0, "{written}");
}

#[test]
fn an_unwritable_target_is_told_with_a_remedy_before_the_work_begins() {
    let place = gate();
    fs::create_dir(place.path().join("folder")).unwrap();
    fs::write(place.path().join("file"), "mine").unwrap();
    for option in ["--json", "--junit", "--markdown"] {
        for target in ["folder", "file/in/a/file.json", "/proc/no/such/place.json"] {
            let told = told(&check(&place, &[option, target]));
            assert!(told.contains(&format!("cannot write {target}: ")), "{told}");
            assert!(told.contains("or - for standard output"), "{told}");
        }
    }
    assert_eq!(
        fs::read_to_string(place.path().join("file")).unwrap(),
        "mine"
    );
}

#[test]
fn a_baseline_that_cannot_be_written_is_told_before_the_work_begins() {
    let place = gate();
    let baseline = place.path().join("g.baseline.toml");
    fs::remove_file(&baseline).unwrap();
    let text = GATE.replace("[gate]", "[gate]\nbaseline = 'g.toml/baseline.toml'");
    fs::write(place.path().join("g.toml"), text).unwrap();
    let record = ["baseline", "record", "g.toml", "--reason", "x"];
    let told = told(&gresham(place.path(), &record));
    assert!(told.contains("g.toml/baseline.toml"), "{told}");
}

#[test]
fn a_recorded_baseline_keeps_its_permissions_and_its_link() {
    let place = gate();
    let at = |name: &str| -> PathBuf { place.path().join(name) };
    fs::rename(at("g.baseline.toml"), at("kept.toml")).unwrap();
    fs::set_permissions(at("kept.toml"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("kept.toml", at("g.baseline.toml")).unwrap();
    let record = ["baseline", "record", "g.toml", "--reason", "again"];
    assert!(gresham(place.path(), &record).status.success());
    assert!(
        fs::symlink_metadata(at("g.baseline.toml"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(
        fs::metadata(at("kept.toml")).unwrap().permissions().mode() & 0o777,
        0o640
    );
    assert!(
        fs::read_to_string(at("kept.toml"))
            .unwrap()
            .contains("again")
    );
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let place = gate();
    for arguments in [
        &["levers"][..],
        &["scenario", "traffic-first"],
        &["check", "g.toml", "--quiet"],
        &["check", "g.toml", "--quiet", "--json", "-"],
        &["--help"],
    ] {
        let mut command = Command::new(PROGRAM);
        command.current_dir(place.path()).args(arguments);
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(
            !text(&done.stderr).contains("panicked"),
            "{}",
            text(&done.stderr)
        );
        assert_eq!(done.status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn an_error_that_nobody_listens_to_keeps_its_status() {
    let place = gate();
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(place.path())
        .args(["run", "no-such-scenario"]);
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
