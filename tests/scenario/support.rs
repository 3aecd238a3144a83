//! A directory of scenario files for one test.

use gresham::scenario::{Diagnostics, Scenario};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The scenarios that ship.
pub fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Files written for a test; `world.toml`, the shipped one, is among them.
pub struct Files(TempDir);

impl Files {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let world = fs::read_to_string(shipped().join("world.toml")).expect("the shipped world");
        fs::write(directory.path().join("world.toml"), world).expect("written");
        for (name, text) in files {
            fs::write(directory.path().join(name), text).expect("written");
        }
        Self(directory)
    }

    /// Writes a file that need not be text.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.0.path().join(name), bytes).expect("written");
    }

    pub fn read(&self, name: &str) -> Result<Scenario, Diagnostics> {
        Scenario::read(&self.0.path().join(name))
    }

    /// The report on a file that must be refused, with paths as if read from its directory.
    pub fn refusal(&self, name: &str) -> String {
        let problem = self.read(name).expect_err("the scenario should be refused");
        let directory = format!("{}/", self.0.path().display());
        problem.to_string().replace(&directory, "")
    }
}

/// Reads a scenario that extends the shipped world with `text`.
pub fn with_world(text: &str) -> Result<Scenario, Diagnostics> {
    Files::new(&[("test.toml", &format!("extends = \"world.toml\"\n{text}"))]).read("test.toml")
}

/// The report on a scenario that extends the shipped world with `text`.
pub fn refused_with_world(text: &str) -> String {
    let text = format!("extends = \"world.toml\"\n{text}");
    Files::new(&[("test.toml", &text)]).refusal("test.toml")
}

/// The report on a scenario whose parent extends the shipped world.
pub fn refused_with_parent(parent: &str, text: &str) -> String {
    let parent = format!("extends = \"world.toml\"\n{parent}");
    let text = format!("extends = \"parent.toml\"\n{text}");
    Files::new(&[("parent.toml", &parent), ("test.toml", &text)]).refusal("test.toml")
}
