//! Ratings: buyers review what they bought, and silence may count as praise.

use crate::luck::draws::{Agent, Luck};
use crate::luck::variates::binomial;
use crate::parameters::Ratings;
use crate::shop::Shop;
use crate::shop::reviews::Reviews;

/// Stars that a complaint gives, and stars that praise adds.
const COMPLAINT_STARS: f64 = 1.0;
const PRAISE_STARS: f64 = 4.0;

/// Takes in the reviews that the buyers of a day's deliveries write of the shop at `place`, or do
/// not write. The luck is the shop's own.
pub fn review(
    reviews: &mut Reviews,
    luck: Luck,
    (place, day): (u32, u32),
    (delivered, problems): (u32, u32),
    ratings: &Ratings,
) {
    let keep = 1.0 - 1.0 / ratings.memory;
    let (mut all, mut praise) = (0, 0);
    if delivered > 0 {
        let mut stream = luck.of(Agent::ShopReviews(place, day)).stream();
        let good = delivered - problems;
        let complaints = binomial(&mut stream, problems, ratings.review_bad);
        let praises = binomial(&mut stream, good, ratings.review_good);
        let silent = delivered - complaints - praises;
        praise = praises + binomial(&mut stream, silent, ratings.default_praise);
        all = complaints + praise;
    }
    reviews.count = reviews.count * keep + f64::from(all);
    reviews.praise = reviews.praise * keep + f64::from(praise);
}

/// Rates an industry's open shops: the share of praise, with `shrinkage` reviews at the industry's
/// average added.
///
/// Equation (21).
pub fn rate(shops: &mut [Shop], shrinkage: f64, ratings: &Ratings) {
    let (mut count, mut praise) = (0.0, 0.0);
    for shop in shops.iter().filter(|shop| shop.open) {
        count += shop.reviews.count;
        praise += shop.reviews.praise;
    }
    let average = if count > 0.0 { praise / count } else { 1.0 };
    for shop in shops.iter_mut().filter(|shop| shop.open) {
        let reviews = &mut shop.reviews;
        let share = (reviews.praise + shrinkage * average) / (reviews.count + shrinkage);
        reviews.stars = shown_stars(stars(share), ratings.step);
    }
}

fn stars(share: f64) -> f64 {
    COMPLAINT_STARS + PRAISE_STARS * share
}

/// Stars as they are shown: to the nearest step, or as they are.
fn shown_stars(stars: f64, step: f64) -> f64 {
    if step > 0.0 {
        libm::round(stars / step) * step
    } else {
        stars
    }
}

/// Stars that a shop comes to in the long run, before they are rounded, if the share `problem` of
/// its orders goes wrong.
#[must_use]
pub fn expected_stars(problem: f64, ratings: &Ratings) -> f64 {
    let complaints = problem * ratings.review_bad;
    let praises = (1.0 - problem) * ratings.review_good;
    let praise = praises + (1.0 - complaints - praises) * ratings.default_praise;
    let all = complaints + praise;
    stars(if all > 0.0 { praise / all } else { 1.0 })
}
