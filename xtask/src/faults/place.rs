//! A place for commands: a folder with tiny studies, and the program.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Files of the place.
const FILES: [(&str, &str); 6] = [
    ("sweep.toml", include_str!("place/sweep.toml")),
    ("search.toml", include_str!("place/search.toml")),
    ("gate.toml", include_str!("place/gate.toml")),
    ("claims.toml", include_str!("place/claims.toml")),
    ("facts.toml", include_str!("place/facts.toml")),
    ("calibration.toml", include_str!("place/calibration.toml")),
];

/// The program, and a folder in which its commands run.
pub struct Place {
    pub program: PathBuf,
    pub folder: PathBuf,
}

/// How a command ended.
pub struct Ended {
    /// Its exit status; `None` if a signal ended it.
    pub status: Option<i32>,
    /// Its words on stderr.
    pub told: String,
}

impl Place {
    /// A new place in `folder`, which is emptied.
    pub fn new(program: &Path, folder: &Path) -> Result<Self, String> {
        let at = |error: std::io::Error| format!("{}: {error}", folder.display());
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(at)?;
        }
        fs::create_dir_all(folder).map_err(at)?;
        for (name, text) in FILES {
            fs::write(folder.join(name), text).map_err(at)?;
        }
        Ok(Self {
            program: program.to_owned(),
            folder: folder.to_owned(),
        })
    }

    /// A command of these words.
    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words.split_whitespace());
        self.set_up(&mut command);
        command
    }

    /// A command of these words under limits that the shell sets, such as `ulimit -n 8`.
    pub fn limited(&self, limits: &str, words: &str) -> Command {
        let mut command = Command::new("sh");
        command
            .arg("-c")
            .arg(format!("{limits}; exec \"$0\" \"$@\""));
        command.arg(&self.program).args(words.split_whitespace());
        self.set_up(&mut command);
        command
    }

    fn set_up(&self, command: &mut Command) {
        command
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
    }

    /// Runs a command to its end.
    pub fn run(&self, words: &str) -> Result<Ended, String> {
        ended(self.command(words))
    }

    /// Runs a command that has to be done.
    pub fn done(&self, words: &str) -> Result<String, String> {
        let ended = self.run(words)?;
        if ended.status == Some(0) {
            Ok(ended.told)
        } else {
            Err(format!("`{words}` is not done: {}", ended.shown()))
        }
    }
}

impl Ended {
    /// True for exit status 2 with a message that is no panic.
    pub fn is_refusal(&self) -> bool {
        self.status == Some(2) && !self.told.trim().is_empty() && !self.told.contains("panicked")
    }

    /// How it ended, in a sentence.
    pub fn shown(&self) -> String {
        let status = self.status.map_or_else(
            || "ended by a signal".to_owned(),
            |status| format!("exit status {status}"),
        );
        format!("{status}, {}", self.told.trim())
    }
}

/// Runs a command to its end.
pub fn ended(mut command: Command) -> Result<Ended, String> {
    let output = command
        .output()
        .map_err(|error| format!("cannot run {command:?}: {error}"))?;
    Ok(Ended {
        status: output.status.code(),
        told: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}
