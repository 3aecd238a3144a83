//! The Python package, checked in an environment of its own: types, stubs, examples, notebooks and
//! tests, all against a wheel that was installed as users do it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LOCK: &str = "python/requirements.lock";

/// Makes the environment if need be, builds and installs the wheel, and runs every check.
///
/// # Errors
/// The first command that fails, in a sentence.
pub(crate) fn check(root: &Path) -> Result<(), String> {
    let place = Place::of(root)?;
    place.furnish()?;
    place.install()?;
    let stubtest = ["-m", "mypy.stubtest", "gresham._gresham"];
    let examples = ["-m", "pytest", "--doctest-modules", "--pyargs", "gresham"];
    let sources = place.root.join("python");
    let tests = sources.join("tests");
    let configuration = root.join("pyproject.toml");
    let programs = root.join("examples/python");
    let paths = [sources.join("gresham"), tests, programs, configuration];
    let [package, tests, programs, configuration] = paths.map(|path| path.display().to_string());
    place.python(&[
        "-m",
        "mypy",
        "--config-file",
        &configuration,
        &package,
        &tests,
        &programs,
    ])?;
    place.python(&stubtest)?;
    place.python(&examples)?;
    let by_core = ["--numprocesses", "auto", "--dist", "loadgroup"];
    place.python(&[&["-m", "pytest", "--rootdir", &tests, &tests], &by_core[..]].concat())
}

/// Makes the environment, as [`check`] does if need be.
///
/// # Errors
/// The command that fails, in a sentence.
pub(crate) fn furnish(root: &Path) -> Result<(), String> {
    Place::of(root)?.furnish()
}

struct Place<'a> {
    root: &'a Path,
    environment: PathBuf,
    /// Where commands run, so that none takes the sources for the package.
    work: PathBuf,
}

impl<'a> Place<'a> {
    fn of(root: &'a Path) -> Result<Self, String> {
        let work = root.join("target/python");
        fs::create_dir_all(&work).map_err(|error| format!("cannot make target/python: {error}"))?;
        Ok(Self {
            root,
            environment: root.join("target/.venv"),
            work,
        })
    }

    fn program(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.environment.join(folder).join(name)
    }

    /// An environment with what the lock file names; made anew when that has changed.
    fn furnish(&self) -> Result<(), String> {
        let at = |error: std::io::Error| format!("cannot read {LOCK}: {error}");
        let wanted = fs::read_to_string(self.root.join(LOCK)).map_err(at)?;
        let stamp = self.environment.join("requirements.lock");
        if fs::read_to_string(&stamp).is_ok_and(|present| present == wanted) {
            return Ok(());
        }
        let mut made = Command::new("python3");
        made.args(["-m", "venv", "--clear"]).arg(&self.environment);
        run(&mut made).map_err(|why| format!("{why}\nit takes Python 3.11 or later, with venv"))?;
        let lock = self.root.join(LOCK).display().to_string();
        self.python(&["-m", "pip", "install", "--quiet", "--requirement", &lock])?;
        fs::write(&stamp, wanted).map_err(|error| format!("cannot write a stamp: {error}"))
    }

    /// The wheel, built as tests build what is in it, and installed.
    fn install(&self) -> Result<(), String> {
        let wheels = self.work.join("wheels");
        if wheels.is_dir() {
            fs::remove_dir_all(&wheels).map_err(|error| format!("cannot clear wheels: {error}"))?;
        }
        let mut build = Command::new(self.program("maturin"));
        build
            .args(["build", "--profile", "dev", "--quiet", "--out"])
            .arg(&wheels)
            .current_dir(self.root);
        run(&mut build)?;
        let found = fs::read_dir(&wheels).map_err(|error| format!("there is no wheel: {error}"))?;
        let wheel = found.flatten().next().ok_or("there is no wheel")?.path();
        let wheel = wheel.display().to_string();
        let install = [
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--force-reinstall",
        ];
        self.python(&[&install[..], &[&wheel]].concat())
    }

    fn python(&self, arguments: &[&str]) -> Result<(), String> {
        let mut command = Command::new(self.program("python"));
        command
            .args(arguments)
            .current_dir(&self.work)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
            .env("PYTEST_ADDOPTS", "-q -p no:cacheprovider")
            .env("RAY_USAGE_STATS_ENABLED", "0");
        run(&mut command)
    }
}

fn run(command: &mut Command) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{command:?} ended with {status}")),
        Err(error) => Err(format!("cannot run {command:?}: {error}")),
    }
}
