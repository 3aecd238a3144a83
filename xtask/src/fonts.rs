//! The embedded Chinese fonts, cut down to the letters that figures draw.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};

/// Debian's package fonts-noto-cjk; the font for mainland China is the third of each collection.
const SOURCES: &str = "/usr/share/fonts/opentype/noto/NotoSansCJK";
const MAINLAND: &str = "--font-number=2";

/// Cuts the fonts with `pyftsubset` of Python's fonttools, which `PYFTSUBSET` may name.
pub fn cut(root: &Path) -> ExitCode {
    let letters = match letters(&root.join("src/report/prose/zh")) {
        Ok(letters) => letters,
        Err(error) => {
            eprintln!("cannot read the Chinese sentences: {error}");
            return ExitCode::FAILURE;
        }
    };
    let program = std::env::var_os("PYFTSUBSET").unwrap_or_else(|| "pyftsubset".into());
    for weight in ["Regular", "Bold"] {
        let out = root.join(format!("assets/fonts/NotoSansSC-figures-{weight}.otf"));
        let status = Command::new(&program)
            .arg(format!("{SOURCES}-{weight}.ttc"))
            .args([
                MAINLAND,
                "--layout-features=",
                "--no-hinting",
                "--desubroutinize",
            ])
            .args(["--notdef-outline", "--no-recalc-timestamp"])
            .arg(format!("--text={letters}"))
            .arg(format!("--output-file={}", out.display()))
            .status();
        match status {
            Ok(status) if status.success() => println!("{}", out.display()),
            Ok(_) => return ExitCode::FAILURE,
            Err(error) => {
                eprintln!("cannot start pyftsubset (pip install fonttools): {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Letters and marks of all Chinese sentences.
fn letters(folder: &Path) -> std::io::Result<String> {
    let mut letters = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let text = std::fs::read_to_string(entry?.path())?;
        letters.extend(text.chars().filter(|letter| *letter > '\u{2010}'));
    }
    Ok(letters.into_iter().collect())
}
