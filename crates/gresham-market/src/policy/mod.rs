//! What a platform decides: levers, each a typed section of parameters, on a dated timeline.
//!
//! One file per lever holds its parameters and the decisions they change. **To add a lever**,
//! write such a file and add one line to the `levers!` table below; the scenario reader, the JSON
//! Schema, the lists and the documentation follow from that line. The market asks the policy
//! [`InForce`] on the day; a lever that is absent is `None` and decides nothing.

mod account_integrity;
mod ai_service;
mod bonus_items;
mod captain_program;
mod dispute_rules;
mod experience_score;
mod fake_image_detection;
pub mod formula;
mod good_service_list;
mod good_shop_compensation_relief;
mod logistics_compensation;
mod negative_tags;
mod order_saving;
mod owner_hotline;
mod rectification;
mod refund_only;
mod return_freight;
mod return_mismatch_trust;
mod risk_protection;
mod staff_certification;
mod store_group_crackdown;
mod timeline;
mod traffic;

pub use account_integrity::{AccountIntegrity, Sanction};
pub use ai_service::AiService;
pub use bonus_items::BonusItems;
pub use captain_program::CaptainProgram;
pub use dispute_rules::DisputeRules;
pub use experience_score::ExperienceScore;
pub use fake_image_detection::FakeImageDetection;
pub use good_service_list::GoodServiceList;
pub use good_shop_compensation_relief::GoodShopCompensationRelief;
pub use logistics_compensation::LogisticsCompensation;
pub use negative_tags::NegativeTags;
pub use order_saving::OrderSaving;
pub use owner_hotline::OwnerHotline;
pub use rectification::Rectification;
pub use refund_only::RefundOnly;
pub use return_freight::ReturnFreight;
pub use return_mismatch_trust::ReturnMismatchTrust;
pub use risk_protection::RiskProtection;
pub use staff_certification::StaffCertification;
pub use store_group_crackdown::StoreGroupCrackdown;
pub use timeline::{Entry, Timeline};
pub use traffic::Traffic;

use crate::parameter::{Declared, Field, Value};
use formula::Formulas;
use jiff::civil::Date;
use std::sync::Arc;

/// What scenarios call the rules that they write themselves; beside the names of levers.
pub const FORMULAS: &str = "formulas";

/// What a lever is, for lists, schemas and documentation.
#[derive(Debug, Clone, Copy)]
pub struct LeverInfo {
    /// The name scenarios use.
    pub name: &'static str,
    /// What the measure is and how it acts in the model; the first sentence is its summary.
    pub doc: &'static str,
    /// Its parameters.
    pub fields: &'static [Field],
}

impl LeverInfo {
    /// The first sentence of the lever's description.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        let doc = self.doc.trim();
        doc.find(". ").map_or(doc, |end| &doc[..=end])
    }
}

macro_rules! levers {
    ($($lever:ident: $section:ident),+ $(,)?) => {
        /// Every lever, in the order in which they are listed and documented.
        pub const LEVERS: &[LeverInfo] = &[
            $( LeverInfo {
                name: <$section as Declared>::NAME,
                doc: <$section as Declared>::DOC,
                fields: <$section as Declared>::FIELDS,
            } ),+
        ];

        /// A policy: for each lever, when it is in force and with which parameters.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Policy {
            $( #[doc = concat!("Timeline of `", stringify!($lever), "`.")] pub $lever: Timeline<$section>, )+
            /// Timeline of the rules that the scenario has written itself.
            pub formulas: Timeline<Arc<Formulas>>,
        }

        /// The levers in force on one day; `None` is a lever that is off.
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct InForce {
            $( #[doc = concat!("`", stringify!($lever), "` as in force today.")] pub $lever: Option<$section>, )+
        }

        impl Policy {
            /// The levers in force on `date`.
            #[must_use]
            pub fn in_force(&self, date: Date) -> InForce {
                InForce { $( $lever: self.$lever.on(date), )+ }
            }

            /// Whether the same levers and rules are in force on `date` as in another policy.
            #[must_use]
            pub fn is_same_on(&self, other: &Self, date: Date) -> bool {
                self.in_force(date) == other.in_force(date)
                    && self.formulas.on(date) == other.formulas.on(date)
            }

            /// Every date on which some lever starts, changes or ends, ascending, without repeats,
            /// with the names of the levers concerned.
            #[must_use]
            pub fn changes(&self) -> Vec<(Date, &'static str)> {
                let mut changes: Vec<(Date, &'static str)> = Vec::new();
                $( changes.extend(self.$lever.changes().map(|date| (date, <$section as Declared>::NAME))); )+
                changes.extend(self.formulas.changes().map(|date| (date, FORMULAS)));
                changes.sort_unstable();
                changes.dedup();
                changes
            }

            /// Adds an entry to the timeline of the lever called `name`.
            ///
            /// `values` are in the order of the lever's fields and have been checked against them.
            ///
            /// # Errors
            /// The key and the reason, when the values contradict each other.
            ///
            /// # Panics
            /// If there is no lever of that name.
            pub fn add(
                &mut self,
                name: &str,
                from: Option<Date>,
                to: Option<Date>,
                values: &[Value],
            ) -> Result<(), (&'static str, String)> {
                use crate::parameter::Section as _;
                $( if name == <$section as Declared>::NAME {
                    let parameters = <$section as Declared>::from_values(values);
                    parameters.check()?;
                    self.$lever.add(Entry { from, to, parameters });
                    return Ok(());
                } )+
                panic!("no lever is called {name}")
            }

            /// The policy without some levers.
            ///
            /// # Panics
            /// If there is no lever of one of the names.
            #[must_use]
            pub fn without(&self, levers: &[&str]) -> Self {
                let mut rest = self.clone();
                for name in levers {
                    rest.take(name, &Self::default());
                }
                rest
            }

            /// The policy with some levers only. Formulas stay: they say how something is done, not that it is.
            ///
            /// # Panics
            /// If there is no lever of one of the names.
            #[must_use]
            pub fn only(&self, levers: &[&str]) -> Self {
                let mut chosen = Self { formulas: self.formulas.clone(), ..Self::default() };
                for name in levers {
                    chosen.take(name, self);
                }
                chosen
            }

            /// Replaces the timeline of the lever called `name` by the one it has in `other`, be it
            /// that it is off there.
            ///
            /// # Panics
            /// If there is no lever of that name.
            pub fn take(&mut self, name: &str, other: &Self) {
                $( if name == <$section as Declared>::NAME {
                    self.$lever = other.$lever.clone();
                    return;
                } )+
                panic!("no lever is called {name}")
            }

            /// The names of the levers that are on at some time.
            #[must_use]
            pub fn levers(&self) -> Vec<&'static str> {
                let mut levers = Vec::new();
                $( if !self.$lever.entries().is_empty() {
                    levers.push(<$section as Declared>::NAME);
                } )+
                levers
            }

            /// The timelines as plain values: lever, start, end and one value per field, in the
            /// order of [`LEVERS`]. This is what a scenario's digest is made from.
            #[must_use]
            pub fn entries(&self) -> Vec<(&'static str, Option<Date>, Option<Date>, Vec<Value>)> {
                let mut entries = Vec::new();
                $( for entry in self.$lever.entries() {
                    entries.push((
                        <$section as Declared>::NAME, entry.from, entry.to, entry.parameters.to_values(),
                    ));
                } )+
                entries
            }
        }
    };
}

levers! {
    traffic: Traffic,
    experience_score: ExperienceScore,
    refund_only: RefundOnly,
    account_integrity: AccountIntegrity,
    fake_image_detection: FakeImageDetection,
    order_saving: OrderSaving,
    dispute_rules: DisputeRules,
    logistics_compensation: LogisticsCompensation,
    good_shop_compensation_relief: GoodShopCompensationRelief,
    return_mismatch_trust: ReturnMismatchTrust,
    return_freight: ReturnFreight,
    risk_protection: RiskProtection,
    bonus_items: BonusItems,
    good_service_list: GoodServiceList,
    staff_certification: StaffCertification,
    ai_service: AiService,
    captain_program: CaptainProgram,
    rectification: Rectification,
    negative_tags: NegativeTags,
    store_group_crackdown: StoreGroupCrackdown,
    owner_hotline: OwnerHotline,
}

/// The lever called `name`.
#[must_use]
pub fn lever(name: &str) -> Option<&'static LeverInfo> {
    LEVERS.iter().find(|lever| lever.name == name)
}
