//! How shops are founded: those of the first day from the world's distributions, entrants in the
//! likeness of shops that earn.

use crate::luck::draws::{Agent, Luck, Stream};
use crate::luck::variates;
use crate::parameters::{IndustryParameters, WorldParameters};
use crate::shop::services::Services;
use crate::shop::strategy::{Component, Strategy};
use crate::shop::{Shop, Tier};

/// Where a shop opens.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    /// The shop's place.
    pub place: u32,
    /// Index of the industry.
    pub industry: u8,
    /// Day of opening.
    pub day: u32,
    /// The industry's mean revenue per shop, in fen per day.
    pub mean_revenue_fen: f64,
    /// Revenue that was expected of a shop there on the first day, in fen.
    pub first_revenue_fen: f64,
}

/// Days of a month.
pub const MONTH_DAYS: f64 = 30.0;

/// A normal variate.
pub(crate) fn normal(stream: &mut Stream, mean: f64, spread: f64) -> f64 {
    mean + spread * variates::normal(stream)
}

/// Founds a shop of the first day.
#[must_use]
pub fn starter(luck: Luck, site: Site, world: &WorldParameters) -> Shop {
    let mut stream = luck.of(Agent::ShopTraits(site.place, site.day)).stream();
    let merchants = &world.merchants;
    let tier_draw = stream.unit();
    let tier = if tier_draw < merchants.key_account_share {
        Tier::KeyAccount
    } else if tier_draw < merchants.key_account_share + merchants.new_share {
        Tier::New
    } else {
        Tier::Small
    };
    let honest = stream.unit() >= merchants.opportunist_share;
    let industry = &world.industries[site.industry as usize].parameters;
    let strategy = Strategy {
        services: first_services(luck, site, world),
        ..first_strategy(&mut stream, honest, industry, world)
    };
    Shop {
        starter: true,
        ..found(stream, site, tier, honest, strategy, world)
    }
}

/// Founds an entrant that does as `model` does, a shop of the same industry that earns, or like a
/// shop of the first day where there is none.
#[must_use]
pub fn entrant(luck: Luck, site: Site, model: Option<&Shop>, world: &WorldParameters) -> Shop {
    let mut stream = luck.of(Agent::ShopTraits(site.place, site.day)).stream();
    let honest = stream.unit() >= world.merchants.opportunist_share;
    let industry = &world.industries[site.industry as usize].parameters;
    let strategy = match model {
        None => first_strategy(&mut stream, honest, industry, world),
        Some(model) => model.strategy,
    };
    found(stream, site, Tier::New, honest, strategy, world)
}

/// A strategy drawn from the world's distributions.
///
/// Equation (2).
fn first_strategy(
    stream: &mut Stream,
    honest: bool,
    industry: &IndustryParameters,
    world: &WorldParameters,
) -> Strategy {
    let merchants = &world.merchants;
    let gap = if honest {
        0.0
    } else {
        merchants.opportunist_quality_gap
    };
    let exaggeration = if honest {
        merchants.honest_exaggeration
    } else {
        merchants.opportunist_exaggeration
    };
    let quality = if merchants.quality_uniform {
        stream.unit()
    } else {
        normal(stream, industry.quality - gap, industry.quality_spread)
    };
    let mut drawn = |mean: f64, spread: f64| normal(stream, mean, spread);
    let values = [
        quality,
        drawn(merchants.promptness, merchants.promptness_spread),
        drawn(merchants.effort, merchants.effort_spread),
        drawn(0.0, merchants.price_spread),
        exaggeration * drawn(1.0, 0.3).max(0.0),
        merchants.advertising_share * drawn(1.0, 0.3).max(0.0),
        0.0,
    ];
    Component::ALL
        .into_iter()
        .zip(values)
        .fold(Strategy::BLANK, |strategy, (component, value)| {
            strategy.with(component, value)
        })
}

/// The special services that a shop of the first day offers.
fn first_services(luck: Luck, site: Site, world: &WorldParameters) -> Services {
    let mut stream = luck.of(Agent::ShopServices(site.place)).stream();
    let services = &world.industries[site.industry as usize].services;
    let offered = services
        .iter()
        .enumerate()
        .filter(|(_, service)| stream.unit() < service.parameters.offered_at_start);
    offered.fold(Services::NONE, |services, (nth, _)| services.toggled(nth))
}

/// Founds a shop; what is left of its stream draws the traits that are not given.
pub(crate) fn found(
    mut stream: Stream,
    site: Site,
    tier: Tier,
    honest: bool,
    strategy: Strategy,
    world: &WorldParameters,
) -> Shop {
    let merchants = &world.merchants;
    let adaptation = &world.adaptation;
    let (brand_shift, fixed_factor, inert_share) = match tier {
        Tier::KeyAccount => (
            merchants.key_account_brand,
            merchants.key_account_fixed_cost,
            adaptation.inert_key_account_share,
        ),
        Tier::Small => (0.0, 1.0, adaptation.inert_share),
        Tier::New => (-merchants.new_brand_gap, 1.0, adaptation.inert_share),
    };
    let brand = normal(&mut stream, brand_shift, merchants.brand_spread);
    let inert = stream.unit() < inert_share;
    let far_sighted = stream.unit() < adaptation.far_sighted_share;
    let self_service_rank = stream.unit();
    let month_fen = site.mean_revenue_fen * MONTH_DAYS * fixed_factor.max(1.0);
    Shop {
        open: true,
        tier,
        honest,
        inert,
        far_sighted,
        self_service_rank,
        ai_rank: stream.unit(),
        opened_day: site.day,
        brand,
        strategy,
        quality_at_start: strategy.quality,
        cash_fen: (month_fen * merchants.cash_months) as i64,
        fixed_fen_per_day: (site.first_revenue_fen * merchants.fixed_cost * fixed_factor) as i64,
        invitation_rank: stream.unit(),
        lot: stream.unit(),
        ..Shop::vacant(site.industry)
    }
}
