//! Decisions of a platform: levers, each a typed section of parameters, on a dated timeline.
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
mod operations;
mod order_saving;
mod owner_hotline;
mod rectification;
mod refund_only;
mod return_freight;
mod return_mismatch_trust;
mod risk_protection;
pub mod scope;
mod staff_certification;
mod store_group_crackdown;
mod terms;
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
pub use operations::{Limit, PlainEntry};
pub use order_saving::OrderSaving;
pub use owner_hotline::OwnerHotline;
pub use rectification::Rectification;
pub use refund_only::RefundOnly;
pub use return_freight::ReturnFreight;
pub use return_mismatch_trust::ReturnMismatchTrust;
pub use risk_protection::RiskProtection;
pub use scope::Scope;
pub use staff_certification::StaffCertification;
pub use store_group_crackdown::StoreGroupCrackdown;
pub use terms::Terms;
pub use timeline::{Entry, Timeline, View};
pub use traffic::Traffic;

use crate::parameter::{Declared, Field, Section};
use formula::Formulas;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The name in scenarios of the rules that they write themselves; beside the names of levers.
pub const FORMULAS: &str = "formulas";

/// Description of a lever, for lists, schemas and documentation.
#[derive(Debug, Clone, Copy)]
pub struct LeverInfo {
    /// The name scenarios use.
    pub name: &'static str,
    /// The measure and how it acts in the model; the first sentence is its summary.
    pub doc: &'static str,
    /// Its parameters.
    pub fields: &'static [Field],
}

impl LeverInfo {
    /// The lever whose parameters are `L`.
    const fn of<L: Declared>() -> Self {
        Self {
            name: L::NAME,
            doc: L::DOC,
            fields: L::FIELDS,
        }
    }

    /// The first sentence of the lever's description.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        let doc = self.doc.trim();
        doc.find(". ").map_or(doc, |end| &doc[..=end])
    }
}

/// Work that is done on the timeline of every lever, whichever it is.
pub trait LeverVisitor {
    /// Does it on one timeline.
    fn visit<L: Section>(&mut self, timeline: &Timeline<L>);
}

/// Work that changes the timeline of every lever, given the one that another policy has for it.
pub trait LeverEditor {
    /// Does it on one timeline.
    fn edit<L: Section>(&mut self, timeline: &mut Timeline<L>, other: &Timeline<L>);
}

/// Declares the structs that have a field for every lever, and the walks over them. All else about
/// levers is a function over a [`LeverVisitor`] or a [`LeverEditor`].
macro_rules! levers {
    ($($lever:ident: $section:ident),+ $(,)?) => {
        /// Every lever, in the order in which they are listed and documented.
        pub const LEVERS: &[LeverInfo] = &[$( LeverInfo::of::<$section>() ),+];

        /// A policy: for each lever, when it is in force and with which parameters.
        #[derive(Debug, Clone, PartialEq, Default)]
        pub struct Policy {
            $( #[doc = concat!("Timeline of `", stringify!($lever), "`.")] pub $lever: Timeline<$section>, )+
            /// Timeline of the rules that the scenario has written itself.
            pub formulas: Timeline<Arc<Formulas>>,
        }

        /// The levers in force on one day; `None` is a lever that is off.
        #[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
        pub struct InForce {
            $( #[doc = concat!("`", stringify!($lever), "` as in force today.")] pub $lever: Option<$section>, )+
        }

        impl Policy {
            /// The levers that `view` shows on `date` to a shop, given which of the entries that
            /// do not reach every shop reach it, by lever and start.
            #[must_use]
            pub fn resolve(
                &self,
                view: View,
                date: Date,
                mut reaches: impl FnMut(&'static str, Option<Date>, Scope) -> bool,
            ) -> InForce {
                InForce { $(
                    $lever: self
                        .$lever
                        .resolve(view, date, &mut |from, scope| {
                            reaches($section::NAME, from, scope)
                        }),
                )+ }
            }

            /// Shows the timeline of every lever to `visitor`, in the order of [`LEVERS`].
            pub fn visit(&self, visitor: &mut impl LeverVisitor) {
                $( visitor.visit(&self.$lever); )+
            }

            /// Lets `editor` change the timeline of every lever, beside the one that `other` has.
            pub fn edit(&mut self, other: &Self, editor: &mut impl LeverEditor) {
                $( editor.edit(&mut self.$lever, &other.$lever); )+
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
