//! Fonts of the system, for letters that the embedded font lacks, such as Chinese.

use std::fs;
use std::path::{Path, PathBuf};
use ttf_parser::{Face, name_id};

/// Parts of file names of fonts with Chinese letters, the first ones preferred.
const PREFERRED: &[&str] = &[
    "notosanscjk",
    "notosanssc",
    "notosanshans",
    "sourcehansans",
    "pingfang",
    "hiragino sans gb",
    "stheiti",
    "msyh",
    "simhei",
    "wqy-microhei",
    "wqy-zenhei",
    "droidsansfallback",
    "arphic",
    "uming",
];

/// Folders inside one another at most, so that a link to a folder above ends.
const DEEPEST: usize = 6;

/// A font that was read whole.
pub(super) struct Font {
    bytes: Vec<u8>,
    /// Index within a collection.
    index: u32,
    bold: bool,
}

impl Font {
    pub(super) fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.bytes, self.index).ok()
    }

    /// Reads the font of a file that has a letter, if one does: of a collection that for mainland
    /// China, if it is there.
    fn read(path: &Path, letter: char, bold: bool) -> Option<Self> {
        let bytes = fs::read(path).ok()?;
        let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
        let suited = (0..count).filter_map(|index| {
            let face = Face::parse(&bytes, index).ok()?;
            let glyph = face.glyph_index(letter)?;
            face.glyph_bounding_box(glyph)?;
            let names = face.names().into_iter();
            let family = names
                .filter(|name| name.name_id == name_id::FULL_NAME)
                .find_map(|name| name.to_string())
                .unwrap_or_default();
            let is_mainland = family.contains("SC") || family.contains("CN");
            Some((family.contains("Mono"), !is_mainland, index))
        });
        let (_, _, index) = suited.min()?;
        Some(Self { bytes, index, bold })
    }
}

/// The fonts in some folders, of which those are read that are needed.
pub(super) struct Installed {
    files: Option<Vec<PathBuf>>,
    folders: Vec<PathBuf>,
    read: Vec<Font>,
}

impl Installed {
    /// The fonts in the usual folders of the system.
    pub(super) fn of_system() -> Self {
        let mut folders: Vec<PathBuf> = [
            "/usr/share/fonts",
            "/usr/local/share/fonts",
            "/System/Library/Fonts",
            "/Library/Fonts",
            "C:\\Windows\\Fonts",
        ]
        .map(PathBuf::from)
        .into();
        let own = [".local/share/fonts", ".fonts", "Library/Fonts"];
        if let Some(home) = std::env::home_dir() {
            folders.extend(own.map(|folder| home.join(folder)));
        }
        Self::within(folders)
    }

    /// The fonts in folders and in folders within them.
    pub(super) const fn within(folders: Vec<PathBuf>) -> Self {
        Self {
            files: None,
            folders,
            read: Vec::new(),
        }
    }

    /// A font that has a letter: the same one on every call with the same files.
    pub(super) fn with(&mut self, letter: char, bold: bool) -> Option<&Font> {
        let has = |font: &Font| {
            font.bold == bold
                && font
                    .face()
                    .is_some_and(|face| face.glyph_index(letter).is_some())
        };
        if let Some(known) = self.read.iter().position(has) {
            return self.read.get(known);
        }
        let files = self.files.get_or_insert_with(|| listed(&self.folders));
        files.sort_by_cached_key(|path| preference(path, bold));
        let font = files
            .iter()
            .find_map(|path| Font::read(path, letter, bold))?;
        self.read.push(font);
        self.read.last()
    }
}

/// The font files in folders and in those within them.
fn listed(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open: Vec<(PathBuf, usize)> = folders.iter().cloned().map(|path| (path, 0)).collect();
    while let Some((folder, depth)) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
            if path.is_dir() {
                if depth < DEEPEST {
                    open.push((path, depth + 1));
                }
            } else if ["otf", "ttf", "ttc", "otc"]
                .iter()
                .any(|known| extension == *known)
            {
                files.push(path);
            }
        }
    }
    files
}

/// Orders fonts: known ones with Chinese letters first, of these those of the wanted weight.
fn preference(path: &Path, bold: bool) -> (usize, bool, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    let rank = PREFERRED.iter().position(|part| name.contains(part));
    let is_plain = !["bold", "black", "light", "thin", "italic", "medium", "mono"]
        .iter()
        .any(|weight| name.contains(weight));
    let is_bold = name.contains("bold") && !name.contains("italic");
    let is_wanted = if bold { is_bold } else { is_plain };
    let place = path.to_string_lossy().into_owned();
    (rank.unwrap_or(PREFERRED.len()), !is_wanted, place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn embedded() -> Installed {
        Installed::within(vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("assets")])
    }

    fn full_name(font: &Font) -> Option<String> {
        let face = font.face()?;
        let mut names = face.names().into_iter();
        names
            .find(|name| name.name_id == name_id::FULL_NAME)?
            .to_string()
    }

    #[test]
    fn a_letter_is_looked_up_in_folders_within_folders_by_weight() {
        let mut fonts = embedded();
        let name = |font: Option<&Font>| font.and_then(full_name);
        assert_eq!(name(fonts.with('g', true)).as_deref(), Some("Inter Bold"));
        let plain = name(fonts.with('g', false));
        assert_eq!(plain.as_deref(), Some("Inter Regular"));
    }

    #[test]
    fn a_letter_that_no_font_has_is_not_found() {
        assert!(embedded().with('龘', false).is_none());
        assert!(
            Installed::within(vec!["nowhere".into()])
                .with('g', false)
                .is_none()
        );
    }

    #[test]
    fn fonts_with_chinese_letters_come_first_and_those_of_the_wanted_weight_before_others() {
        let mut files = [
            "a/DejaVuSans.ttf",
            "b/NotoSansCJK-Bold.ttc",
            "b/NotoSansCJK-Regular.ttc",
        ];
        files.sort_by_cached_key(|file| preference(Path::new(file), false));
        assert_eq!(files[0], "b/NotoSansCJK-Regular.ttc");
        files.sort_by_cached_key(|file| preference(Path::new(file), true));
        assert_eq!(files[0], "b/NotoSansCJK-Bold.ttc");
    }
}
