//! Digests of the shipped scenarios: put on record, and compared between builds, processors and
//! systems. Nothing is installed here; what is missing is named.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where digests are on record, relative to the root.
const RECORD: &str = "tests/digests/shipped.toml";

/// Models of processors by their registers: what the market's functions are compiled for.
const MODELS: [(&str, &str); 2] = [
    ("AVX2, no AVX-512", "Haswell-noTSX"),
    ("SSE alone", "Nehalem"),
];

/// The outcome of a comparison.
pub enum Found {
    /// So many digests are those on record.
    Same(usize),
    /// These lines are not on record, or the program failed.
    Other(String),
    /// This machine lacks something.
    Missing(String),
}

/// Writes the record anew.
pub fn write(root: &Path, cargo: impl Fn(&[&str]) -> Command) -> ExitCode {
    match printed(cargo(&["run", "--quiet", "--example", "digests"])) {
        Ok(text) => match fs::write(root.join(RECORD), text) {
            Ok(()) => {
                println!("{RECORD}");
                ExitCode::SUCCESS
            }
            Err(error) => failure(&format!("cannot write {RECORD}: {error}")),
        },
        Err(why) => failure(&why),
    }
}

/// Compares debug and release builds with the record; with `all`, also other processors, the page's
/// module and another system.
pub fn compare(root: &Path, cargo: impl Fn(&[&str]) -> Command, all: bool) -> ExitCode {
    let example = ["run", "--quiet", "--example", "digests"];
    let mut found = vec![
        ("debug build".to_owned(), held(root, cargo(&example))),
        (
            "release build".to_owned(),
            held(root, cargo(&[&example[..], &["--release"]].concat())),
        ),
    ];
    if all {
        for (registers, model) in MODELS {
            found.push((format!("{registers} ({model})"), on_model(root, model)));
        }
        found.push(("module of the page".to_owned(), in_node(root)));
        found.push(("aarch64".to_owned(), on_aarch64(root, &cargo)));
    }
    told(&found)
}

/// Compares an emulated 64-bit Arm with the record.
pub fn aarch64(root: &Path, cargo: impl Fn(&[&str]) -> Command) -> ExitCode {
    told(&[("aarch64".to_owned(), on_aarch64(root, &cargo))])
}

/// Prints what was found. What is missing is a failure where `CI` is set.
fn told(found: &[(String, Found)]) -> ExitCode {
    let must = std::env::var_os("CI").is_some();
    let mut failed = false;
    for (place, found) in found {
        match found {
            Found::Same(count) => println!("{place}: {count} digests, all as on record"),
            Found::Other(lines) => {
                failed = true;
                println!("{place}: DIFFERS from {RECORD}\n{lines}");
            }
            Found::Missing(what) => {
                failed |= must;
                println!("{place}: not compared: {what}");
            }
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Runs a program that prints digests, and holds them to the record.
pub fn held(root: &Path, command: Command) -> Found {
    let record = match fs::read_to_string(root.join(RECORD)) {
        Ok(record) => record,
        Err(error) => return Found::Other(format!("  cannot read {RECORD}: {error}")),
    };
    let text = match printed(command) {
        Ok(text) => text,
        Err(why) => return Found::Other(format!("  {why}")),
    };
    let digests: Vec<&str> = text.lines().filter(|line| line.starts_with('"')).collect();
    let strange = digests
        .iter()
        .filter(|line| !record.lines().any(|known| known == **line));
    let strange: Vec<String> = strange.map(|line| format!("  {line}")).collect();
    if digests.is_empty() {
        Found::Other("  it printed no digest".to_owned())
    } else if strange.is_empty() {
        Found::Same(digests.len())
    } else {
        Found::Other(strange.join("\n"))
    }
}

/// The release build on an emulated model of this machine's processor.
fn on_model(root: &Path, model: &str) -> Found {
    if !cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        return Found::Missing("models of x86-64 are emulated on x86-64 Linux alone".to_owned());
    }
    if !starts("qemu-x86_64", "--version") {
        return Found::Missing("qemu-x86_64 (Debian: qemu-user)".to_owned());
    }
    let program = root.join("target/release/examples/digests");
    let mut command = Command::new("qemu-x86_64");
    command.args(["-cpu", model]).arg(program);
    held(root, command)
}

/// The module that the page carries, in Node.
fn in_node(root: &Path) -> Found {
    if !starts("node", "--version") {
        return Found::Missing("node".to_owned());
    }
    let mut command = Command::new("node");
    command.arg("web/test/digests.mjs").current_dir(root);
    held(root, command)
}

/// Where the standard library for a target comes from.
enum Library {
    /// It is installed with the compiler.
    Installed,
    /// It is compiled from the sources that this compiler brings.
    Sources(PathBuf),
}

/// The program for 64-bit Arm, linked across and emulated.
fn on_aarch64(root: &Path, cargo: &impl Fn(&[&str]) -> Command) -> Found {
    const TARGET: &str = "aarch64-unknown-linux-gnu";
    const LINKER: &str = "aarch64-linux-gnu-gcc";
    const EMULATOR: &str = "qemu-aarch64";
    let library = library_for(TARGET);
    let mut missing = Vec::new();
    if library.is_none() {
        missing.push(
            "a standard library (rustup target add aarch64-unknown-linux-gnu, rustup component \
             add rust-src; Debian: rustc-web and rust-web-src)",
        );
    }
    if !starts(LINKER, "--version") {
        missing.push("a linker (Debian: gcc-aarch64-linux-gnu and libc6-dev-arm64-cross)");
    }
    if !starts(EMULATOR, "--version") {
        missing.push("an emulator (Debian: qemu-user)");
    }
    let (Some(library), true) = (library, missing.is_empty()) else {
        return Found::Missing(missing.join("; "));
    };
    // What other compilers make must not push this one's aside.
    let mut build = cargo(&[
        "build",
        "--quiet",
        "--release",
        "--no-default-features",
        "--example",
        "digests",
        "--target",
        TARGET,
        "--target-dir",
        "target/other-systems",
    ]);
    build.env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER", LINKER);
    if let Library::Sources(compiler) = library {
        build
            .arg("-Zbuild-std=std,panic_abort")
            .env("RUSTC", compiler)
            .env("RUSTC_BOOTSTRAP", "1");
    }
    match build.status() {
        Ok(status) if status.success() => {}
        Ok(status) => return Found::Other(format!("  the build ended with {status}")),
        Err(error) => return Found::Other(format!("  cannot run cargo: {error}")),
    }
    let program = format!("target/other-systems/{TARGET}/release/examples/digests");
    let mut command = Command::new(EMULATOR);
    command
        .args(["-L", "/usr/aarch64-linux-gnu"])
        .arg(root.join(program));
    held(root, command)
}

/// Asks the compiler in use, and then the system's, for a target's standard library.
fn library_for(target: &str) -> Option<Library> {
    let path = |compiler: &str, words: &[&str]| {
        let told = Command::new(compiler).args(words).output().ok()?;
        let path = String::from_utf8(told.stdout).ok()?;
        told.status.success().then(|| PathBuf::from(path.trim()))
    };
    let installed = path("rustc", &["--print", "target-libdir", "--target", target]);
    if installed.is_some_and(|folder| folder.is_dir()) {
        return Some(Library::Installed);
    }
    let compilers = ["rustc", "/usr/bin/rustc"];
    let with_sources = compilers.into_iter().find(|compiler| {
        let root = path(compiler, &["--print", "sysroot"]);
        let sources = "lib/rustlib/src/rust/library/Cargo.lock";
        root.is_some_and(|root| root.join(sources).is_file())
    });
    with_sources.map(|compiler| Library::Sources(compiler.into()))
}

/// The output of a program.
fn printed(mut command: Command) -> Result<String, String> {
    let shown = format!("{command:?}");
    let output = command
        .output()
        .map_err(|error| format!("cannot run {shown}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{shown} ended with {}\n{said}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{shown}: {error}"))
}

fn starts(program: &str, argument: &str) -> bool {
    let tried = Command::new(program).arg(argument).output();
    tried.is_ok_and(|output| output.status.success())
}

fn failure(why: &str) -> ExitCode {
    eprintln!("{why}");
    ExitCode::FAILURE
}
