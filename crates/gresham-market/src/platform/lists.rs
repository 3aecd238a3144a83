//! `good_service_list` and `captain_program`: which shops the platform singles out.

use crate::policy::{CaptainProgram, GoodServiceList};
use crate::shop::Shop;
use crate::shop::costs::Coached;

/// Draws up an industry's good-service list: the best scores among shops that can be listed, as
/// far as the seats go; of equal scores the shop of the lower place.
pub fn list_good_service(shops: &mut [Shop], lever: Option<GoodServiceList>) {
    let admitted = |shop: &Shop| {
        shop.open
            && lever.is_some_and(|lever| {
                lever.admits(shop.score.overall, shop.strategy.services.is_empty())
            })
    };
    let best = best_by(
        shops,
        lever.map_or(0.0, |lever| lever.seats),
        admitted,
        |shop| shop.score.overall,
    );
    for shop in shops.iter_mut() {
        shop.standing.listed = false;
    }
    for place in best {
        shops[place].standing.listed = true;
    }
}

/// Chooses an industry's shops for the captain programme: the largest without five stars. A shop
/// that is chosen again goes on from where it stood when the team came.
pub fn choose_captains(shops: &mut [Shop], lever: Option<CaptainProgram>) {
    let chosen = best_by(
        shops,
        lever.map_or(0.0, |lever| lever.seats),
        |shop| shop.open && !shop.five_star,
        |shop| shop.trailing.sales_fen,
    );
    let stood: Vec<Option<Coached>> = shops.iter().map(|shop| shop.standing.captain).collect();
    for shop in shops.iter_mut() {
        shop.standing.captain = None;
    }
    for place in chosen {
        let now = Coached::at(&shops[place].strategy);
        shops[place].standing.captain = Some(stood[place].unwrap_or(now));
    }
}

/// Places of the `seats` (a share of open shops) admitted shops with the highest value.
fn best_by(
    shops: &[Shop],
    seats: f64,
    admitted: impl Fn(&Shop) -> bool,
    value: impl Fn(&Shop) -> f64,
) -> Vec<usize> {
    let open = shops.iter().filter(|shop| shop.open).count();
    let seats = libm::round(seats * open as f64) as usize;
    let mut places: Vec<usize> = (0..shops.len())
        .filter(|place| admitted(&shops[*place]))
        .collect();
    places.sort_by(|left, right| {
        let (left, right) = (value(&shops[*left]), value(&shops[*right]));
        right.total_cmp(&left)
    });
    places.truncate(seats);
    places
}
