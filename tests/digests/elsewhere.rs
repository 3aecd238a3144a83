//! The command, alone and under a library of mathematics that errs in the last bit.

use super::markets::{SEED, SETTINGS};
use super::{EVERY_LEVER, recorded};
use assert_cmd::Command;
use std::path::Path;
use tempfile::TempDir;

/// The digest that the command prints.
fn printed(place: &TempDir, out: &str, variables: &[(&str, &Path)]) -> String {
    let mut command = Command::cargo_bin("gresham").expect("the program");
    command
        .current_dir(place.path())
        .args(["run", EVERY_LEVER, "--replicates=1", "--no-efficiency"])
        .args(["--no-figures", "--quiet", "--out", out])
        .arg(format!("--seed={SEED}"))
        .envs(variables.iter().copied());
    for setting in SETTINGS {
        command.args(["--set", setting]);
    }
    let done = command.assert().success();
    let text = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
    let digest = text.split("digest: ").nth(1).expect("a digest is printed");
    digest.chars().take(16).collect()
}

#[test]
fn the_command_prints_the_digest_on_record() {
    let place = tempfile::tempdir().expect("a folder");
    assert_eq!(printed(&place, "plain", &[]), recorded(EVERY_LEVER));
}

/// Mathematics whose every result is one unit in the last place too large, put before the system's.
#[cfg(target_os = "linux")]
#[test]
fn mathematics_of_the_system_that_err_in_the_last_bit_move_no_digest() {
    use std::process::Command as Tool;

    const LIBRARY: &str = include_str!("erring_mathematics.c");
    const CONTROL: &str = "#include <math.h>\n#include <stdio.h>\n#include <stdlib.h>\n\
        int main(int count, char **words) {\n\
        double x = atof(words[1]);\n\
        printf(\"%a %a %a\", exp(x), log(x), pow(x, x));\n\
        return 0; }\n";

    let place = tempfile::tempdir().expect("a folder");
    let built = |name: &str, text: &str, options: &[&str]| {
        let source = place.path().join(format!("{name}.c"));
        std::fs::write(&source, text).expect("a source");
        let made = place.path().join(name);
        // The compiler that links Rust programs here.
        let status = Tool::new("cc")
            .args(["-O0", "-fno-builtin"])
            .args(options)
            .arg("-o")
            .args([&made, &source])
            .args(["-lm", "-ldl"])
            .status();
        assert!(status.expect("a C compiler").success(), "{name}");
        made
    };
    let library = built("erring.so", LIBRARY, &["-shared", "-fPIC"]);
    let control = built("control", CONTROL, &[]);
    let told = |preload: Option<&Path>| {
        let mut command = Tool::new(&control);
        command.arg("1.3");
        command.envs(preload.map(|library| ("LD_PRELOAD", library)));
        command.output().expect("the control runs").stdout
    };
    assert_ne!(told(None), told(Some(&library)), "the library does not err");

    let loaded = place.path().join("loaded");
    let variables = [
        ("LD_PRELOAD", library.as_path()),
        ("ERRING_MATHEMATICS_LOADED", loaded.as_path()),
    ];
    assert_eq!(printed(&place, "erring", &variables), recorded(EVERY_LEVER));
    assert!(loaded.exists(), "the command ran without the library");
}
