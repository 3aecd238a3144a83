//! The page: its module and scripts remade, pages opened in a browser, and the site made of them.

use std::fs;
use std::path::{Path, PathBuf};
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
    all(
        root,
        &[
            ("rustup", &["target", "add", TARGET], root),
            ("cargo", &cargo, root),
            ("npx", &["tsc", "--noEmit"], &web),
            ("node", &bundle, &web),
        ],
    )
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
        return if must() {
            ExitCode::FAILURE
        } else {
            ExitCode::SUCCESS
        };
    }
    let web = root.join("web");
    let mut steps: Vec<(&str, &[&str], &Path)> = Vec::new();
    // Where tests have built the command, with features of theirs, another build takes minutes.
    if std::env::var_os("GRESHAM").is_none() {
        steps.push(("cargo", &["build"], root));
    }
    steps.push(("npx", &["tsc", "--noEmit"], &web));
    steps.push(("node", &["build.mjs", "--check"], &web));
    steps.push(("node", &["--test", "test/"], &web));
    all(root, &steps)
}

/// Makes the static site in `target/site`.
pub fn site(root: &Path) -> ExitCode {
    let out = root.join("target/site").display().to_string();
    scripted(root, "site.mjs", &[&out])
}

/// Takes the pictures of the README anew.
pub fn screenshots(root: &Path) -> ExitCode {
    let out = root.join("docs/images").display().to_string();
    scripted(root, "screenshots.mjs", &[&out])
}

/// Measures what pages take: first paint, the module beside the command, frames of the live view.
pub fn bench(root: &Path) -> ExitCode {
    scripted(root, "bench.mjs", &[])
}

/// Runs a script with the command: that of `GRESHAM`, or else the optimised one, which is built.
fn scripted(root: &Path, script: &str, more: &[&str]) -> ExitCode {
    let web = root.join("web");
    let named = std::env::var_os("GRESHAM").map(PathBuf::from);
    let program = named.clone();
    let program = program.unwrap_or_else(|| root.join("target/release/gresham"));
    let program = program.display().to_string();
    let mut steps: Vec<(&str, &[&str], &Path)> = Vec::new();
    if named.is_none() {
        steps.push(("cargo", &["build", "--release"], root));
    }
    let words: Vec<&str> = [script, &program]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    steps.push(("node", &words, &web));
    all(root, &steps)
}

/// Installs the packages of the lock file, unless they are there; does nothing where there is no
/// node, which the check of the pages tells.
///
/// # Errors
/// The step that fails, in a sentence.
pub fn furnish(root: &Path) -> Result<(), String> {
    let web = root.join("web");
    let lock = fs::read(web.join("package-lock.json"));
    let wanted = lock.map_err(|error| format!("cannot read web/package-lock.json: {error}"))?;
    let stamp = web.join("node_modules/.installed");
    if !starts("npm") || fs::read(&stamp).is_ok_and(|present| present == wanted) {
        return Ok(());
    }
    let install = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    let status = Command::new("npm").args(install).current_dir(&web).status();
    if !status.is_ok_and(|status| status.success()) {
        return Err("npm ci failed in web".to_owned());
    }
    fs::write(&stamp, wanted).map_err(|error| format!("cannot write a stamp: {error}"))
}

/// True where what is missing is a failure.
fn must() -> bool {
    std::env::var_os("CI").is_some()
}

/// Programs that the pages need and that do not start.
fn missing() -> Vec<&'static str> {
    let mut missing: Vec<&str> = ["node", "npm"]
        .into_iter()
        .filter(|one| !starts(one))
        .collect();
    if !BROWSERS.into_iter().any(starts) {
        missing.push("chromium");
    }
    missing
}

fn starts(program: &str) -> bool {
    let tried = Command::new(program).arg("--version").output();
    tried.is_ok_and(|output| output.status.success())
}

/// Runs steps up to the first that fails, once packages are there.
fn all(root: &Path, steps: &[(&str, &[&str], &Path)]) -> ExitCode {
    if let Err(problem) = furnish(root) {
        eprintln!("{problem}");
        return ExitCode::FAILURE;
    }
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
