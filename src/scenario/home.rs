//! Where a key is at home.

use crate::market::parameters::WORLD_SECTIONS;

/// The section of the world to which a key belongs.
pub(super) fn home_of(key: &str) -> Option<&'static str> {
    let has = |fields: &[crate::parameter::Field]| fields.iter().any(|field| field.key == key);
    let section = WORLD_SECTIONS.iter().find(|section| has(section.fields));
    section.map(|section| section.name)
}
