//! Rules for disputes, written scene by scene: `dispute_rules`.

use crate::order::Finding;
use crate::policy::DisputeRules;
use crate::tally::{Event, ShopTally};
use serde::{Deserialize, Serialize};

/// What disputes in one industry are about, by index: goods not as described, goods damaged on the road.
const SCENES: [Event; 2] = [Event::DisputesDefect, Event::DisputesDamage];

/// The scene of a claim: what the buyer says is wrong. A false claim says that the goods are not as
/// described.
#[must_use]
pub fn scene_of(finding: Finding) -> usize {
    usize::from(finding == Finding::Damage)
}

/// The event that counts disputes of a claim's scene.
#[must_use]
pub fn event_of(finding: Finding) -> Event {
    SCENES[scene_of(finding)]
}

/// One industry's disputes and the rules for them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Docket {
    /// Disputes within the trailing window, by scene.
    disputes: [f64; 2],
    /// Whether there are rules, by scene.
    pub ruled: [bool; 2],
}

impl Docket {
    /// A shop's disputes of a day, by scene.
    #[must_use]
    pub fn disputes_of(day: &ShopTally) -> [u32; 2] {
        SCENES.map(|event| day.events(event))
    }

    /// Lets a day with these disputes pass.
    pub fn add_day(&mut self, disputes: [u32; 2], keep: f64) {
        for (sum, today) in self.disputes.iter_mut().zip(disputes) {
            *sum = *sum * keep + f64::from(today);
        }
    }
}

/// Writes rules for the busiest scene that has none yet, if more scenes are to have rules. Without
/// the lever there are none. `dockets` are those of all industries, in their order.
pub fn write_rules(mut dockets: Vec<&mut Docket>, lever: Option<DisputeRules>) {
    let Some(lever) = lever else {
        for docket in dockets {
            docket.ruled = [false; 2];
        }
        return;
    };
    let ruled = dockets.iter().flat_map(|docket| docket.ruled);
    let written = ruled.filter(|ruled| *ruled).count();
    if written >= lever.scenes as usize {
        return;
    }
    let mut busiest: Option<(f64, &mut bool)> = None;
    for docket in &mut dockets {
        for (disputes, ruled) in docket.disputes.iter().zip(&mut docket.ruled) {
            let most = busiest.as_ref().map_or(0.0, |(most, _)| *most);
            if !*ruled && *disputes > most {
                busiest = Some((*disputes, ruled));
            }
        }
    }
    if let Some((_, ruled)) = busiest {
        *ruled = true;
    }
}
