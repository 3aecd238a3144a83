//! Files that the user names for results: replaced whole, or written through.
//!
//! A regular file is replaced whole and keeps its permissions; what is a link is written where it
//! leads. Devices and pipes are written through. `-` is standard output. Whether a target can be
//! written is found out by [`OutputTarget::open`], before there is anything to write.

use super::{Failure, lists};
use crate::records;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
#[cfg(target_os = "linux")]
use std::{thread::sleep, time::Duration};

/// Names of standard output beside `-`.
const STANDARD_OUTPUT: [&str; 3] = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

/// Folders whose files are open already, such as those of process substitutions.
const OPEN_ALREADY: [&str; 2] = ["/dev/fd", "/proc/self/fd"];

/// Links that are followed at most.
const MOST_LINKS: usize = 40;

/// How long the reader of a pipe is waited for, in steps of 50 milliseconds.
#[cfg(target_os = "linux")]
const STEPS_OF_WAITING: u32 = 200;

/// A target as the user named it.
#[derive(Debug, Clone)]
pub(super) struct OutputTarget(PathBuf);

impl From<OsString> for OutputTarget {
    fn from(path: OsString) -> Self {
        Self(path.into())
    }
}

impl From<&Path> for OutputTarget {
    fn from(path: &Path) -> Self {
        Self(path.to_owned())
    }
}

/// A target that can be written.
#[derive(Debug)]
pub(super) struct Output {
    named: PathBuf,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Standard,
    Through(File),
    /// The file itself, where links lead.
    Whole(PathBuf),
}

impl OutputTarget {
    /// Finds out if the target can be written. A pipe is opened as soon as somebody reads it.
    ///
    /// # Errors
    /// The obstacle, and a remedy.
    pub(super) fn open(&self) -> Result<Output, Failure> {
        let way = self.way().map_err(|why| {
            Failure::input(format!(
                "cannot write {}: {why}\nname a file in a folder that you may write to, or - for \
                 standard output",
                self.0.display()
            ))
        })?;
        let named = self.0.clone();
        Ok(Output { named, way })
    }

    fn way(&self) -> io::Result<Way> {
        let path = self.0.as_path();
        let is_standard = STANDARD_OUTPUT.iter().any(|name| path == Path::new(name));
        if path == Path::new("-") || is_standard {
            return Ok(Way::Standard);
        }
        let found = match fs::metadata(path) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let file = behind_links(path)?;
                make_folder(&file)?;
                records::probe(&folder(&file))?;
                return Ok(Way::Whole(file));
            }
            Err(error) => return Err(error),
        };
        if found.is_dir() {
            return Err(ErrorKind::IsADirectory.into());
        }
        let is_open = OPEN_ALREADY.iter().any(|folder| path.starts_with(folder));
        if !found.is_file() || is_open {
            return open_through(path).map(Way::Through);
        }
        let file = fs::canonicalize(path)?;
        OpenOptions::new().append(true).open(&file)?;
        records::probe(&folder(&file))?;
        Ok(Way::Whole(file))
    }
}

impl Output {
    /// Tells standard output from files.
    pub(super) fn is_standard(&self) -> bool {
        matches!(self.way, Way::Standard)
    }

    /// Writes a text, in place of what a regular file held.
    ///
    /// # Errors
    /// If it cannot be written; then a regular file is as it was.
    pub(super) fn write(&self, text: &str) -> Result<(), Failure> {
        match &self.way {
            Way::Standard => lists::print(text),
            Way::Through(file) => self.through(file, text),
            Way::Whole(path) => records::put(path, text.as_bytes()).map_err(Failure::input),
        }
    }

    /// Writes a text after what a regular file holds.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn append(&self, text: &str) -> Result<(), Failure> {
        let Way::Whole(path) = &self.way else {
            return self.write(text);
        };
        let file = OpenOptions::new().append(true).create(true).open(path);
        match file {
            Ok(file) => self.through(&file, text),
            Err(error) => Err(self.failed(&error)),
        }
    }

    /// Writes to an open file. A reader who has seen enough is no error.
    fn through(&self, mut file: &File, text: &str) -> Result<(), Failure> {
        match file.write_all(text.as_bytes()).and_then(|()| file.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(self.failed(&error)),
            _ => Ok(()),
        }
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::input(format!("cannot write {}: {error}", self.named.display()))
    }
}

/// The folder that a file is in.
fn folder(file: &Path) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        folder.to_owned()
    }
}

fn make_folder(file: &Path) -> io::Result<()> {
    let folder = folder(file);
    fs::create_dir_all(&folder).map_err(|error| {
        let why = format!("its folder {} cannot be made: {error}", folder.display());
        io::Error::new(error.kind(), why)
    })
}

/// The file to which a link leads that is not there yet; the path itself if it is no link.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(target) => path = folder(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// Opens a device or a pipe. The reader of a pipe is waited for, though not for ever: where it has
/// failed, the command would hang.
#[cfg(target_os = "linux")]
fn open_through(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{FileTypeExt as _, OpenOptionsExt as _};
    let mut options = OpenOptions::new();
    options.append(true);
    if !fs::metadata(path)?.file_type().is_fifo() {
        return options.open(path);
    }
    let mut at_once = options.clone();
    at_once.custom_flags(libc::O_NONBLOCK);
    for _ in 0..STEPS_OF_WAITING {
        match at_once.open(path) {
            // As long as this one is open, the reader does not see an end.
            Ok(_held) => return options.open(path),
            Err(error) if error.raw_os_error() == Some(libc::ENXIO) => {
                sleep(Duration::from_millis(50));
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other(
        "nobody reads this pipe; start its reader first",
    ))
}

#[cfg(not(target_os = "linux"))]
fn open_through(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}
