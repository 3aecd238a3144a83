//! Development tasks: `cargo xtask test` checks everything, `cargo xtask docs` remakes what is
//! generated.

mod checks;
mod contributing;
mod copies;
mod counts;
mod digests;
mod faults;
mod fonts;
mod fuzz;
mod licences;
mod mutants;
mod packages;
mod python;
mod reliability;
mod rest;
mod sanitize;
mod sbom;
mod web;

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

const USAGE: &str = "\
Usage: cargo xtask <TASK>

Tasks:
  test  Check format, lints, tests and documentation, in this order, up to the first failure
  gate  Judge the project's own scenarios against the recorded baseline, studies/gate.toml
  counts [record]
        Compare instructions per order with benches/instructions.tsv; or put them on record
  digests [record | --all]
        Compare the digests of the shipped scenarios, debug and release, with
        tests/digests/shipped.toml; or put them on record; or also emulate processors
  rest [REPLICATES]
        Put on record how much shipped baselines drift at zero growth, tests/rest/shipped.json
  aarch64
        Compare them on an emulated 64-bit Arm
  contributing
        Apply the examples of CONTRIBUTING.md to a copy of the sources, and compile it
  mutants [NAME...]
        Break one equation after the other in a copy of the sources, and show the lines of
        `gresham verify` that catch it
  python
        Build and install the wheel in an environment of its own, and check the package
  licences
        Hold dependencies to deny.toml: licences, second versions, sources
  sbom [TARGET]
        Print what is shipped as a bill of materials in CycloneDX
  sanitize
        Run unsafe code and small markets under AddressSanitizer
  faults [--rounds N] [--seed S]
        Kill the release build N times while it writes, let it run out of everything, and compare
        what it comes to with an undisturbed run
  fuzz [--minutes M] [--minimise] [TARGET...]
        Fuzz every reader of files, in turn; or keep what was found in fuzz/corpus
  web   Remake the market's module and the page's scripts in assets/web
  browser
        Compare the committed scripts with their sources and the module's digests with the
        command's, and open pages in Chromium
  site  Make the static site in target/site: start page, explorer, reports, documents
  screenshots
        Take the pictures of the README anew
  web-bench
        Measure what pages take
  fonts Cut the embedded Chinese fonts down to the letters that figures draw
  docs  Remake the generated documents, schemas, and scenarios for single levers";

/// Generated files with the arguments of `gresham` that print them.
const GENERATED: &[(&str, &[&str])] = &[
    ("docs/levers.md", &["levers", "--format", "markdown"]),
    ("docs/outcomes.md", &["outcomes", "--format", "markdown"]),
    ("docs/metrics.md", &["metrics", "--format", "markdown"]),
    ("scenarios/scenario.schema.json", &["schema"]),
    ("studies/study.schema.json", &["schema", "study"]),
    ("scenarios/claims/claims.schema.json", &["schema", "claims"]),
    (
        "scenarios/claims/calibration.schema.json",
        &["schema", "calibration"],
    ),
    ("scenarios/claims/facts.schema.json", &["schema", "facts"]),
    ("scenarios/worlds/worlds.schema.json", &["schema", "worlds"]),
];

/// Arguments of `gresham` that write generated files themselves: a scenario for every single lever
/// of the newest package. First, because the documents mention them.
const WRITES: &[&str] = &[
    "ablate",
    "scenarios/service-is-growth.toml",
    "--on",
    "scenarios/traffic-first.toml",
    "--write-scenarios",
    "scenarios",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["test"] => checks::test(root(), cargo),
        ["gate"] => gate(),
        ["counts"] => counts::counts(cargo(&[]), root(), false),
        ["counts", "record"] => counts::counts(cargo(&[]), root(), true),
        ["digests"] => digests::compare(root(), cargo, false),
        ["digests", "--all"] => digests::compare(root(), cargo, true),
        ["digests", "record"] => digests::write(root(), cargo),
        ["rest"] => rest::write(root(), cargo, "64"),
        ["rest", replicates] => rest::write(root(), cargo, replicates),
        ["aarch64"] => digests::aarch64(root(), cargo),
        ["sanitize"] => sanitize::check(root(), cargo),
        ["licences"] => licences(),
        ["sbom"] => bill(None),
        ["sbom", target] => bill(Some(target)),
        ["contributing"] => contributing(),
        ["mutants", names @ ..] => mutants(names),
        ["python"] => python(),
        ["docs"] => docs(),
        ["faults", options @ ..] => reliability::faults(cargo(&[]), root(), options),
        ["fuzz", options @ ..] => reliability::fuzz(cargo(&[]), root(), options),
        ["web"] => web::build(root()),
        ["browser"] => web::browser(root()),
        ["site"] => web::site(root()),
        ["screenshots"] => web::screenshots(root()),
        ["web-bench"] => web::bench(root()),
        ["fonts"] => fonts::cut(root()),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Runs the gate with the program that the tests have built; its exit status is passed on.
fn gate() -> ExitCode {
    let run = ["run", "--quiet", "--package", "gresham", "--"];
    let check = ["check", "studies/gate.toml", "--quiet"];
    match cargo(&run).args(check).status() {
        Ok(status) => code(status.code()),
        Err(error) => {
            eprintln!("cannot run cargo: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Holds dependencies to `deny.toml`.
fn licences() -> ExitCode {
    let packages = packages::Packages::read(root(), cargo(&[]), None);
    let broken = packages.and_then(|packages| {
        let rules = licences::Rules::read(root())?;
        Ok((rules.broken(&packages), packages.built().len()))
    });
    match broken {
        Ok((broken, count)) if broken.is_empty() => {
            println!("{count} packages, all as deny.toml has it");
            ExitCode::SUCCESS
        }
        Ok((broken, _)) => {
            eprintln!("{}", broken.join("\n"));
            ExitCode::FAILURE
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Prints the bill of materials.
fn bill(target: Option<&str>) -> ExitCode {
    let packages = packages::Packages::read(root(), cargo(&[]), target);
    match packages.and_then(|packages| sbom::bill(root(), &packages)) {
        Ok(bill) => {
            println!("{bill:#}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Applies and compiles the examples for contributors.
fn contributing() -> ExitCode {
    match contributing::check(root(), cargo(&[])) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Tells which lines of `gresham verify` catch broken equations.
fn mutants(names: &[&str]) -> ExitCode {
    match mutants::check(root(), names, &|| cargo(&[])) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Checks the Python package.
fn python() -> ExitCode {
    match python::check(root()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Writes every generated file anew.
fn docs() -> ExitCode {
    let run = ["run", "--quiet", "--package", "gresham", "--"];
    match cargo(&run).args(WRITES).status() {
        Ok(status) if status.success() => println!("scenarios/alone, scenarios/without"),
        Ok(status) => return code(status.code()),
        Err(error) => {
            eprintln!("cannot run cargo: {error}");
            return ExitCode::FAILURE;
        }
    }
    for (path, arguments) in GENERATED {
        let made = cargo(&run)
            .args(*arguments)
            .stderr(Stdio::inherit())
            .output();
        let made = match made {
            Ok(made) if made.status.success() => made.stdout,
            Ok(made) => {
                eprintln!(
                    "{path} is unchanged: `gresham {}` failed",
                    arguments.join(" ")
                );
                return code(made.status.code());
            }
            Err(error) => {
                eprintln!("cannot run cargo: {error}");
                return ExitCode::FAILURE;
            }
        };
        if let Err(error) = std::fs::write(root().join(path), made) {
            eprintln!("cannot write {path}: {error}");
            return ExitCode::FAILURE;
        }
        println!("{path}");
    }
    ExitCode::SUCCESS
}

/// Cargo in the project's root: the cargo that runs this, if one does.
fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// An exit status that is passed on; 1 for what a signal has ended.
fn code(status: Option<i32>) -> ExitCode {
    let status = status.and_then(|status| u8::try_from(status).ok());
    status.map_or(ExitCode::FAILURE, ExitCode::from)
}
