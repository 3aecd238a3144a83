//! Sections of one kind, each under a name.

use super::diagnostic::Spanned;
use super::names;
use super::readable::{At, Readable};
use super::table::{Item, Name, Reader, lines};
use serde_json::{Value as Json, json};

/// A name under which one of several sections stands.
pub(crate) trait SectionName: Sized {
    /// Reads the name of a `kind` of thing, or complains.
    fn read_name(reader: &mut Reader, kind: &str, name: &Name) -> Option<Self>;

    /// The JSON Schema of such names.
    fn schema() -> Json;
}

/// A name in kebab case, which can also name a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kebab(pub(crate) String);

impl SectionName for Kebab {
    fn read_name(reader: &mut Reader, kind: &str, name: &Name) -> Option<Self> {
        reader.kebab(kind, name.get_ref(), name.span()).map(Self)
    }

    fn schema() -> Json {
        json!({ "pattern": names::KEBAB_PATTERN })
    }
}

/// A name of which only letters are refused that separate others in a table or a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label(pub(crate) String);

impl SectionName for Label {
    fn read_name(reader: &mut Reader, kind: &str, name: &Name) -> Option<Self> {
        let text = name.get_ref();
        let separates = |letter: char| letter.is_control() || ",;|/\\\"".contains(letter);
        if text.trim().is_empty() || text.contains(separates) {
            let message = format!("{text:?} cannot name a {kind}");
            reader.refuse(
                name.span(),
                message,
                "empty, or with a letter that separates names",
            );
            return None;
        }
        Some(Self(text.to_string()))
    }

    fn schema() -> Json {
        json!({ "pattern": r#"^[^\u0000-\u001f\u007f,;|/\\"]+$"# })
    }
}

/// Sections of one kind, each under its name, in the order in which they were written. One that was
/// refused is kept by name.
#[derive(Debug, Clone)]
pub(crate) struct Named<K, T>(pub(crate) Vec<(Spanned<K>, Option<T>)>);

impl<K, T> Default for Named<K, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, T> Named<K, T> {
    /// The sections that were accepted.
    pub(crate) fn accepted(&self) -> impl Iterator<Item = (&Spanned<K>, &T)> {
        let named = self.0.iter();
        named.filter_map(|(name, section)| Some((name, section.as_ref()?)))
    }
}

/// A section that can stand under a name.
pub(crate) trait Kind {
    /// A word for such a section, such as "arm".
    const KIND: &'static str;
}

impl<K: SectionName, T: Readable + Kind> Readable for Named<K, T> {
    fn read(reader: &mut Reader, at: &At, item: &Item) -> Option<Self> {
        let table = reader.section(at.key, item)?;
        let mut named = Vec::new();
        for (key, item) in lines(table) {
            let name = K::read_name(reader, T::KIND, key);
            let section = T::read(reader, &At::line(key), item);
            named.extend(name.map(|name| (reader.spanned(name, key.span()), section)));
        }
        Some(Self(named))
    }

    fn schema() -> Json {
        json!({
            "type": "object",
            "propertyNames": K::schema(),
            "additionalProperties": T::schema(),
        })
    }
}
