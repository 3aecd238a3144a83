//! A log of finished work: a text file to which each piece of work adds one line of numbers.

use super::RecordsError;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Values of finished work by key, kept line by line: `key<tab>value<tab>value…`, `-` for an absent value. A
/// line counts once its end is written, so what a killed run left half written is dropped.
#[derive(Debug)]
pub struct Log {
    path: PathBuf,
    file: File,
    known: BTreeMap<String, Vec<Option<f64>>>,
}

impl Log {
    /// Opens the log at `path`, or begins it. `about` says in one line what is logged; a log about
    /// something else is begun anew.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn open(path: &Path, about: &str) -> Result<Self, RecordsError> {
        let at = |action: &'static str| {
            move |error: std::io::Error| RecordsError::at(action, path, &error)
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(at("make the folder of"))?;
        }
        let header = format!("# {about}\n");
        let text = match fs::read_to_string(path) {
            Ok(text) if text.starts_with(&header) => text,
            Ok(_) => header.clone(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => header.clone(),
            Err(error) => return Err(RecordsError::at("read", path, &error)),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let known = text[header.len().min(whole)..whole]
            .lines()
            .filter_map(parse)
            .collect();
        super::atomic::write(path, &text.as_bytes()[..whole]).map_err(at("write"))?;
        let file = OpenOptions::new()
            .append(true)
            .open(path)
            .map_err(at("write"))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            known,
        })
    }

    /// The values logged under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[Option<f64>]> {
        self.known.get(key).map(Vec::as_slice)
    }

    /// Adds a line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, key: &str, values: Vec<Option<f64>>) -> Result<(), RecordsError> {
        let mut line = key.to_owned();
        for value in &values {
            line.push('\t');
            // The shortest text that reads back as the same number.
            line.push_str(&value.map_or_else(|| "-".to_owned(), |value| format!("{value:?}")));
        }
        line.push('\n');
        self.file
            .write_all(line.as_bytes())
            .map_err(|error| RecordsError::at("write", &self.path, &error))?;
        self.known.insert(key.to_owned(), values);
        Ok(())
    }
}

fn parse(line: &str) -> Option<(String, Vec<Option<f64>>)> {
    let mut cells = line.split('\t');
    let key = cells.next()?.to_owned();
    let values = cells.map(|cell| match cell {
        "-" => Some(None),
        number => number.parse().ok().map(Some),
    });
    Some((key, values.collect::<Option<Vec<_>>>()?))
}

#[cfg(test)]
mod tests {
    use super::Log;

    #[test]
    fn what_was_added_is_read_back_to_the_last_bit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/values.log");
        let values = vec![Some(0.1 + 0.2), None, Some(-0.0), Some(1e-300)];
        Log::open(&path, "about")
            .unwrap()
            .add("a:1", values.clone())
            .unwrap();
        let log = Log::open(&path, "about").unwrap();
        assert_eq!(log.get("a:1"), Some(values.as_slice()));
        assert_eq!(log.get("a:2"), None);
    }

    #[test]
    fn a_line_cut_short_is_dropped_and_the_rest_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values.log");
        let mut log = Log::open(&path, "about").unwrap();
        log.add("a", vec![Some(1.0)]).unwrap();
        log.add("b", vec![Some(2.0)]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, &text[..text.len() - 2]).unwrap();
        let mut log = Log::open(&path, "about").unwrap();
        assert!(log.get("a").is_some() && log.get("b").is_none());
        log.add("b", vec![Some(3.0)]).unwrap();
        assert_eq!(
            Log::open(&path, "about").unwrap().get("b"),
            Some(&[Some(3.0)][..])
        );
    }

    #[test]
    fn a_log_about_something_else_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values.log");
        Log::open(&path, "this")
            .unwrap()
            .add("a", vec![Some(1.0)])
            .unwrap();
        assert_eq!(Log::open(&path, "that").unwrap().get("a"), None);
    }
}
