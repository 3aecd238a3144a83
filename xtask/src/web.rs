//! The page: its module and scripts remade, and pages opened in a browser.

use std::path::Path;
use std::process::{Command, ExitCode};

const TARGET: &str = "wasm32-unknown-unknown";
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Compiles the module and bundles the scripts into `assets/web`. Takes the target from rustup, and
/// packages from the lock file.
pub fn build(root: &Path) -> ExitCode {
    let web = root.join("web");
    let module = format!("target/{TARGET}/web/gresham_web.wasm");
    let module = root.join(module);
    let cargo = [
        "build",
        "--package",
        "gresham-web",
        "--profile",
        "web",
        "--target",
        TARGET,
    ];
    let module = module.display().to_string();
    let bundle = ["build.mjs", "--module", &module];
    let steps: [(&str, &[&str], &Path); 5] = [
        ("rustup", &["target", "add", TARGET], root),
        ("cargo", &cargo, root),
        ("npm", &["ci", "--no-audit", "--no-fund"], &web),
        ("npx", &["tsc", "--noEmit"], &web),
        ("node", &bundle, &web),
    ];
    all(&steps)
}

/// Opens pages in a browser. Where there is none, or no node, it says so; that is a failure where
/// `CI` is set.
pub fn browser(root: &Path) -> ExitCode {
    let missing = missing();
    if !missing.is_empty() {
        eprintln!(
            "the pages are not opened: {} not installed",
            missing.join(" and ")
        );
        let must = std::env::var_os("CI").is_some();
        return if must {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        };
    }
    let web = root.join("web");
    let mut steps: Vec<(&str, &[&str], &Path)> = vec![("cargo", &["build"], root)];
    if !web.join("node_modules").is_dir() {
        steps.push(("npm", &["ci", "--no-audit", "--no-fund"], &web));
    }
    steps.push(("npx", &["tsc", "--noEmit"], &web));
    steps.push(("node", &["--test", "test/"], &web));
    all(&steps)
}

/// Programs that the pages need and that do not start.
fn missing() -> Vec<&'static str> {
    let starts = |program: &str| {
        let tried = Command::new(program).arg("--version").output();
        tried.is_ok_and(|output| output.status.success())
    };
    let mut missing: Vec<&str> = ["node", "npm"]
        .into_iter()
        .filter(|one| !starts(one))
        .collect();
    if !BROWSERS.into_iter().any(starts) {
        missing.push("chromium");
    }
    missing
}

/// Runs steps up to the first that fails.
fn all(steps: &[(&str, &[&str], &Path)]) -> ExitCode {
    for (program, arguments, folder) in steps {
        println!("+ {program} {}", arguments.join(" "));
        let status = Command::new(program)
            .args(*arguments)
            .current_dir(folder)
            .status();
        match status {
            Ok(status) if status.success() => {}
            Ok(_) => return ExitCode::FAILURE,
            Err(error) => {
                eprintln!("cannot start {program}: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
