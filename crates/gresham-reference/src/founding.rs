//! How shops are founded (sections 5, 7.19, 7.25). The order of draws is that of section 5.

#![expect(
    clippy::disallowed_types,
    reason = "the library's variates are what the market's own must agree with"
)]

use crate::shop::{GroupOperator, Shop, Tier};
use crate::strategy::{
    ADVERTISING, COMPONENTS, EFFORT, EXAGGERATION, PRICE, PROMPTNESS, QUALITY, Strategy,
};
use gresham_market::luck::draws::{Agent, Luck, Stream};
use gresham_market::parameters::WorldParameters;
use rand_distr::{Distribution, Normal};

/// Where and when a shop opens, and what shops there earn.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    pub place: usize,
    pub industry: usize,
    pub day: u32,
    pub mean_revenue_fen: f64,
    /// Revenue that shops there were expected to have on the first day.
    pub first_revenue_fen: f64,
}

pub const MONTH_DAYS: f64 = 30.0;

fn normal(stream: &mut Stream, mean: f64, spread: f64) -> f64 {
    let normal = Normal::new(0.0, 1.0).expect("a standard normal");
    mean + spread * normal.sample(stream)
}

fn traits(luck: Luck, site: Site) -> Stream {
    luck.of(Agent::ShopTraits(site.place as u32, site.day))
        .stream()
}

/// A shop of the first day.
pub fn starter(luck: Luck, site: Site, world: &WorldParameters) -> Shop {
    let merchants = &world.merchants;
    let mut stream = traits(luck, site);
    let draw = stream.unit();
    let tier = if draw < merchants.key_account_share {
        Tier::KeyAccount
    } else if draw < merchants.key_account_share + merchants.new_share {
        Tier::New
    } else {
        Tier::Small
    };
    let honest = stream.unit() >= merchants.opportunist_share;
    let mut strategy = first_strategy(&mut stream, tier, honest, site.industry, world);
    let mut services = luck.of(Agent::ShopServices(site.place as u32)).stream();
    for (nth, service) in world.industries[site.industry].services.iter().enumerate() {
        strategy.services[nth] = services.unit() < service.parameters.offered_at_start;
    }
    found(stream, site, tier, honest, strategy, world)
}

/// An entrant in the likeness of `model`, or of the first day's shops.
pub fn entrant(luck: Luck, site: Site, model: Option<&Shop>, world: &WorldParameters) -> Shop {
    let mut stream = traits(luck, site);
    let honest = stream.unit() >= world.merchants.opportunist_share;
    let strategy = match model {
        None => first_strategy(&mut stream, Tier::New, honest, site.industry, world),
        Some(model) => model.strategy,
    };
    found(stream, site, Tier::New, honest, strategy, world)
}

/// Equation (2).
fn first_strategy(
    stream: &mut Stream,
    tier: Tier,
    honest: bool,
    industry: usize,
    world: &WorldParameters,
) -> Strategy {
    let merchants = &world.merchants;
    let parameters = &world.industries[industry].parameters;
    let mut defects = 1.0 - parameters.quality;
    if tier == Tier::KeyAccount {
        defects *= merchants.key_account_defects;
    }
    let exaggeration = if honest {
        merchants.honest_exaggeration
    } else {
        defects *= merchants.opportunist_defects;
        merchants.opportunist_exaggeration
    };
    let mut values = [0.0; COMPONENTS];
    values[QUALITY] = if merchants.quality_uniform {
        stream.unit()
    } else {
        let spread = merchants.defect_spread;
        1.0 - defects * libm::exp(normal(stream, -0.5 * spread * spread, spread))
    };
    values[PROMPTNESS] = normal(stream, merchants.promptness, merchants.promptness_spread);
    values[EFFORT] = normal(stream, merchants.effort, merchants.effort_spread);
    values[PRICE] = normal(stream, 0.0, merchants.price_spread);
    values[EXAGGERATION] = exaggeration * normal(stream, 1.0, 0.3).max(0.0);
    values[ADVERTISING] = merchants.advertising_share * normal(stream, 1.0, 0.3).max(0.0);
    Strategy::of(values)
}

/// A shop of a group.
pub fn clone_of_group(luck: Luck, site: Site, group: u32, world: &WorldParameters) -> Shop {
    let (merchants, groups) = (&world.merchants, &world.groups);
    let parameters = &world.industries[site.industry].parameters;
    let mut listing = luck.of(Agent::Group(group)).stream();
    let mut values = [0.0; COMPONENTS];
    values[QUALITY] = parameters.quality - groups.quality_gap;
    values[PROMPTNESS] = merchants.promptness;
    values[EFFORT] = groups.effort;
    values[PRICE] = normal(&mut listing, 0.0, merchants.price_spread);
    values[EXAGGERATION] = groups.exaggeration;
    values[ADVERTISING] = merchants.advertising_share;
    let strategy = Strategy::of(values);
    Shop {
        inert: true,
        bound: true,
        far_sighted: false,
        operator: Some(GroupOperator {
            group,
            best_cycle_fen: 0,
        }),
        ..found(traits(luck, site), site, Tier::New, false, strategy, world)
    }
}

/// Draws what is left to be drawn of a shop, and opens it.
fn found(
    mut stream: Stream,
    site: Site,
    tier: Tier,
    honest: bool,
    strategy: Strategy,
    world: &WorldParameters,
) -> Shop {
    let (merchants, adaptation) = (&world.merchants, &world.adaptation);
    let (brand, fixed_factor, inert_share) = match tier {
        Tier::KeyAccount => (
            merchants.key_account_brand,
            merchants.key_account_fixed_cost,
            adaptation.inert_key_account_share,
        ),
        Tier::Small => (0.0, 1.0, adaptation.inert_share),
        Tier::New => (-merchants.new_brand_gap, 1.0, adaptation.inert_share),
    };
    let mut shop = Shop::vacant(site.industry);
    shop.open = true;
    shop.opened_day = site.day;
    shop.tier = tier;
    shop.honest = honest;
    shop.strategy = strategy;
    shop.brand = normal(&mut stream, brand, merchants.brand_spread);
    shop.inert = stream.unit() < inert_share;
    shop.far_sighted = stream.unit() < adaptation.far_sighted_share;
    shop.self_service_rank = stream.unit();
    shop.ai_rank = stream.unit();
    shop.invitation_rank = stream.unit();
    shop.lot = stream.unit();
    let parameters = &world.industries[site.industry].parameters;
    let shift = normal(&mut stream, 0.0, merchants.misfit_spread);
    let typical = parameters.misfit;
    shop.misfit = if typical > 0.0 && typical < 1.0 {
        1.0 / (1.0 + (1.0 - typical) / typical * libm::exp(-shift))
    } else {
        typical
    };
    let insured = stream.unit() < merchants.freight_insured;
    shop.insures_returns = insured && parameters.returnable;
    let month_fen = site.mean_revenue_fen * MONTH_DAYS * fixed_factor.max(1.0);
    shop.cash_fen = (month_fen * merchants.cash_months) as i64;
    let fixed_fen = site.first_revenue_fen * merchants.fixed_cost * fixed_factor;
    shop.fixed_fen_per_day = fixed_fen as i64;
    shop
}
