//! Parameters of a world: every number the market needs beside the policy, as validated types.
//!
//! The values live in data files, each with its source; here stand names, meanings, units and
//! bounds. Symbols refer to `docs/model.md`.

mod consumers;
mod groups;
mod orders;
mod platform;
mod services;
mod shocks;
mod shops;

pub use consumers::{Choice, Demand, Memory, Population};
pub use groups::Groups;
pub use orders::{Abuse, AfterSales, Fulfilment};
pub use platform::{Platform, Ratings};
pub use services::{MOST_SERVICES, Service, ServiceParameters};
pub use shocks::Shocks;
pub use shops::{Adaptation, IndustryParameters, Merchants};

use crate::parameter::{Declared, Field, Section, Value};
use serde::{Deserialize, Serialize};

/// An industry with its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Industry {
    /// The name used in scenarios, records and figures.
    pub name: String,
    /// Its numbers.
    pub parameters: IndustryParameters,
    /// The special services that its shops can offer, [`MOST_SERVICES`] at most.
    pub services: Vec<Service>,
}

/// Description of a section of the world, for schemas and documentation.
#[derive(Debug, Clone, Copy)]
pub struct SectionInfo {
    /// The section's name.
    pub name: &'static str,
    /// Its purpose.
    pub doc: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
}

macro_rules! world_sections {
    ($($section:ident: $kind:ident),+ $(,)?) => {
        /// The sections of a world file beside the industries.
        pub const WORLD_SECTIONS: &[SectionInfo] = &[
            $( SectionInfo {
                name: <$kind as Declared>::NAME,
                doc: <$kind as Declared>::DOC,
                fields: <$kind as Declared>::FIELDS,
            } ),+
        ];

        /// Everything about a market that is not policy.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub struct WorldParameters {
            $( #[doc = concat!("Section `", stringify!($section), "`.")] pub $section: $kind, )+
            /// The industries, at least one.
            pub industries: Vec<Industry>,
        }

        impl WorldParameters {
            /// Builds the world from checked values, one list per section of [`WORLD_SECTIONS`].
            ///
            /// # Errors
            /// Section, key and reason, when values contradict each other.
            ///
            /// # Panics
            /// If the lists do not match the sections.
            pub fn from_values(
                sections: &[Vec<Value>],
                industries: Vec<Industry>,
            ) -> Result<Self, (&'static str, &'static str, String)> {
                assert_eq!(sections.len(), WORLD_SECTIONS.len(), "one list per section");
                let mut values = sections.iter();
                let world = Self {
                    $( $section: <$kind as Declared>::from_values(values.next().expect("counted above")), )+
                    industries,
                };
                $( world.$section.check().map_err(|(key, why)| (<$kind as Declared>::NAME, key, why))?; )+
                Ok(world)
            }

            /// The values of every section, in the order of [`WORLD_SECTIONS`].
            #[must_use]
            pub fn to_values(&self) -> Vec<Vec<Value>> {
                vec![ $( self.$section.to_values() ),+ ]
            }
        }
    };
}

world_sections! {
    population: Population,
    demand: Demand,
    choice: Choice,
    memory: Memory,
    fulfilment: Fulfilment,
    after_sales: AfterSales,
    abuse: Abuse,
    merchants: Merchants,
    adaptation: Adaptation,
    platform: Platform,
    ratings: Ratings,
    shocks: Shocks,
    groups: Groups,
}
