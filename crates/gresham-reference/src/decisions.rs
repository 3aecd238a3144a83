//! A shop's day of decision (7.18, 7.20, 7.23, 7.24).

use crate::books::Books;
use crate::forecast::Forecast;
use crate::founding::MONTH_DAYS;
use crate::practice::{felt_discount, order_margin_fen, own_returns, practice, premium_fen};
use crate::shop::{Shop, Ticket};
use crate::strategy::{
    ADVERTISING, CERTIFICATION, EFFORT, EXAGGERATION, PRICE, PROMPTNESS, QUALITY, Strategy,
};
use crate::surroundings::Around;
use gresham_market::luck::draws::{Agent, Stream};
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::Rectification;
use gresham_market::tally::{Event, Money};

const LENGTHS: [f64; 5] = [0.0625, 0.125, 0.25, 0.5, 1.0];
const PRICE_LENGTHS: [f64; 4] = [0.003, 0.01, 0.03, 0.1];

/// True if the shop at a place decides on a day.
pub fn decides_today(place: usize, day: u32, world: &WorldParameters) -> bool {
    (day + 7 * place as u32).is_multiple_of(world.adaptation.cycle)
}

/// The chance that a chance per month makes over a cycle.
pub fn per_cycle(monthly: f64, world: &WorldParameters) -> f64 {
    let months = f64::from(world.adaptation.cycle) / MONTH_DAYS;
    1.0 - libm::pow(1.0 - monthly, months)
}

/// The value of a component after a step up, or down where the length is below 0.
fn stepped(component: usize, value: f64, length: f64) -> f64 {
    match component {
        QUALITY | PROMPTNESS | EFFORT => 1.0 - (1.0 - value) * libm::exp2(-length),
        EXAGGERATION => value + 0.1 * length,
        CERTIFICATION => value + 0.5 * length,
        ADVERTISING => value * libm::exp2(length),
        _ => value + length,
    }
}

impl Around<'_> {
    fn stream(&self, agent: fn(u32, u32) -> Agent) -> Stream {
        self.luck.of(agent(self.place as u32, self.day)).stream()
    }

    pub fn decide(&self, shop: &mut Shop, books: &mut Books) {
        let paid_fen = self.paid_by_team_fen(shop);
        shop.cash_fen += paid_fen;
        shop.running.profit_fen += paid_fen;
        books.add_fen(self.place, Money::Teams, paid_fen);
        shop.fault = self.fault(shop);
        if let Some(lever) = self.policy.rectification
            && !shop.bound
        {
            self.answer_ticket(shop, &lever, books);
        }
        let chance = per_cycle(self.world.adaptation.inert_reconsider, self.world);
        let thinks = !shop.inert || self.stream(Agent::ShopDecision).unit() < chance;
        let reconsiders = thinks && !shop.bound;
        shop.strategy = if reconsiders {
            self.best_reply(shop)
        } else {
            let named = self.acts_on_diagnosis(shop).then(|| weakest(shop));
            self.reply_in(shop, named)
        };
        if reconsiders {
            shop.films_returns = self.films_returns(shop);
            shop.pools_freight = self.pools_freight(shop);
        }
        if shop.bound {
            (shop.films_returns, shop.pools_freight) = (false, false);
        }
    }

    /// The platform's share of what the last cycle's being better than when the team came has cost.
    fn paid_by_team_fen(&self, shop: &Shop) -> i64 {
        let Some(lever) = self
            .policy
            .captain_program
            .filter(|_| shop.captain.is_some())
        else {
            return 0;
        };
        let costs = practice(shop, &shop.strategy, self.world, self.policy).costs;
        let price_fen = f64::from(shop.price_fen(self.parameters.price_fen));
        let share = costs.coached_unit_fen / price_fen + costs.coached_promptness;
        let desk_fen = costs.coached_desk_fen * f64::from(self.world.adaptation.cycle);
        let spent_fen = share * shop.last_cycle.sales_fen as f64 + desk_fen;
        (lever.paid * spent_fen) as i64
    }

    /// Faults come and are found (7.23).
    fn fault(&self, shop: &Shop) -> f64 {
        let merchants = &self.world.merchants;
        let mut stream = self.stream(Agent::ShopFault);
        let found = stream.unit() < merchants.fault_found;
        if stream.unit() < per_cycle(merchants.fault_arrival, self.world) {
            merchants.fault_share
        } else if found {
            0.0
        } else {
            shop.fault
        }
    }

    fn answer_ticket(&self, shop: &mut Shop, lever: &Rectification, books: &mut Books) {
        let Some(ticket) = shop.ticket.filter(|ticket| ticket.answered_day.is_none()) else {
            return;
        };
        let mut mended = shop.clone();
        if shop.fault > 0.0 {
            mended.fault = 0.0;
        } else {
            let forecast = Forecast::of(self, shop);
            mended.strategy = self.along(&forecast, shop.strategy, QUALITY);
        }
        if !self.mending_pays(shop, &mended, lever.exposure_loss) {
            return;
        }
        mended.ticket = Some(Ticket {
            answered_day: Some(self.day),
            overdue: false,
            ..ticket
        });
        let months = f64::from(self.world.adaptation.cycle) / MONTH_DAYS;
        let month_fen = mended.last_cycle.sales_fen as f64 / months;
        let cost_fen = (self.world.merchants.mending_cost * month_fen) as i64;
        mended.cash_fen -= cost_fen;
        mended.running.profit_fen -= cost_fen;
        books.add_fen(self.place, Money::Service, cost_fen);
        books.count(self.place, Event::TicketsAnswered);
        *shop = mended;
    }

    /// A day mended against a day as it is less the exposure that would be lost.
    fn mending_pays(&self, shop: &Shop, mended: &Shop, exposure_loss: f64) -> bool {
        let before = Forecast::of(self, shop);
        let repeats = shop.trailing.repeat_share();
        let lost = 1.0 - libm::exp(-exposure_loss * (1.0 - repeats));
        let ignored_fen = before.worth(&shop.strategy) * (1.0 - lost);
        let price_fen = self.parameters.price_fen as f64 * libm::exp(shop.strategy.log_price());
        let cost_fen = self.world.merchants.mending_cost * price_fen * before.orders_per_day;
        let after = before.after_mending(mended);
        after.worth(&mended.strategy) - cost_fen > ignored_fen
    }

    fn services(&self, shop: &Shop) -> usize {
        self.world.industries[shop.industry].services.len()
    }

    fn certifies_staff(&self) -> bool {
        let lever = self.policy.staff_certification;
        lever.is_some_and(|lever| lever.matters())
    }

    /// The best found along one component after the other, price last.
    fn best_reply(&self, shop: &Shop) -> Strategy {
        if self.world.adaptation.step == 0.0 {
            return shop.strategy;
        }
        let forecast = Forecast::of(self, shop);
        let mut strategy = shop.strategy;
        for component in [QUALITY, PROMPTNESS, EFFORT, EXAGGERATION, CERTIFICATION] {
            if component != CERTIFICATION || self.certifies_staff() {
                strategy = self.along(&forecast, strategy, component);
            }
        }
        let (mut best, mut most) = (strategy, forecast.worth(&strategy));
        for service in 0..self.services(shop) {
            let other = strategy.toggled(service);
            let worth = forecast.worth(&other);
            if worth > most {
                (best, most) = (other, worth);
            }
        }
        strategy = self.advertised(&forecast, shop, best);
        self.priced(&forecast, shop, strategy)
    }

    /// The best price, after the best step along what a diagnosis names.
    pub fn reply_in(&self, shop: &Shop, named: Option<usize>) -> Strategy {
        if self.world.adaptation.step == 0.0 || shop.bound {
            return shop.strategy;
        }
        let forecast = Forecast::of(self, shop);
        let strategy = match named {
            Some(component) => self.along(&forecast, shop.strategy, component),
            None => shop.strategy,
        };
        self.priced(&forecast, shop, strategy)
    }

    /// Steps of these lengths down and up, the shortest first.
    fn steps(&self, component: usize, start: &Strategy, lengths: &[f64]) -> Vec<Strategy> {
        let mut steps = Vec::new();
        for length in lengths {
            for sign in [-1.0, 1.0] {
                let length = sign * length * self.world.adaptation.step;
                let value = stepped(component, start.numbers[component], length);
                steps.push(start.with(component, value));
            }
        }
        steps
    }

    /// The best step along a component. Honest merchants never raise exaggeration.
    fn along(&self, forecast: &Forecast, start: Strategy, component: usize) -> Strategy {
        let (mut best, mut most) = (start, forecast.worth(&start));
        for strategy in self.steps(component, &start, &LENGTHS) {
            let (value, from) = (strategy.numbers[component], start.numbers[component]);
            let exaggerates = component == EXAGGERATION && value > from;
            if forecast.shop.honest && exaggerates {
                continue;
            }
            let worth = forecast.worth(&strategy);
            if worth > most {
                (best, most) = (strategy, worth);
            }
        }
        best
    }

    /// The best budget, up to what the auction lets the shop spend.
    fn advertised(&self, forecast: &Forecast, shop: &Shop, start: Strategy) -> Strategy {
        let Some(return_per_fen) = forecast.return_on_clicks(&start) else {
            return start;
        };
        let spent = shop.trailing.advertising_fen / shop.trailing.sales_fen.max(1.0);
        let most = spent / shop.pace;
        let gain = |strategy: &Strategy| strategy.advertising().min(most) * return_per_fen;
        let mut best = start;
        for strategy in self.steps(ADVERTISING, &start, &LENGTHS) {
            if gain(&strategy) > gain(&best) {
                best = strategy;
            }
        }
        best
    }

    /// Strategy that was found, if there is the cash for it, at the best price. A price changes
    /// nothing else about an order but by written rules.
    fn priced(&self, forecast: &Forecast, shop: &Shop, found: Strategy) -> Strategy {
        let start = if forecast.affords(&found) {
            found
        } else {
            shop.strategy
        };
        let (mut best, mut most) = (start, forecast.worth(&start));
        for strategy in self.steps(PRICE, &start, &PRICE_LENGTHS) {
            let worth = if self.written.is_some() {
                forecast.worth(&strategy)
            } else {
                forecast.worth_with_outlook_of(&strategy, &start)
            };
            if worth > most {
                (best, most) = (strategy, worth);
            }
        }
        best
    }

    fn acts_on_diagnosis(&self, shop: &Shop) -> bool {
        self.policy.ai_service.is_some_and(|lever| {
            let draw = self.stream(Agent::Diagnosis).unit();
            shop.ai_rank < lever.shops_covered && draw < lever.diagnosis
        })
    }

    /// True if standard evidence would have saved more than it costs (7.20).
    ///
    /// Equation (19).
    fn films_returns(&self, shop: &Shop) -> bool {
        let Some(lever) = self.policy.return_mismatch_trust else {
            return false;
        };
        let ordinary = self.world.abuse.shop_evidence_accepted;
        let accepted_now = if shop.films_returns {
            lever.evidence_accepted
        } else {
            ordinary
        };
        let tried_fen = shop.trailing.mismatch_loss_fen / (1.0 - accepted_now).max(0.05);
        let saved_fen = tried_fen * (lever.evidence_accepted - ordinary);
        let cost_fen = shop.trailing.returns * lever.evidence_cost_fen as f64;
        shop.invitation_rank < lever.invited
            && shop.score.overall >= lever.from_score
            && saved_fen > cost_fen
    }

    /// True if the pool's premium is below what it saves and brings (7.20).
    fn pools_freight(&self, shop: &Shop) -> bool {
        let Some(lever) = self.policy.return_freight else {
            return false;
        };
        let returns = own_returns(shop, &self.industry.returns);
        let mut gain_fen = returns.faulty * self.parameters.return_freight_fen as f64;
        if lever.covers_misfits && shop.insures_returns {
            gain_fen += returns.other * self.parameters.return_freight_fen as f64;
        } else if lever.covers_misfits {
            let population = &self.world.population;
            let price_fen = f64::from(shop.price_fen(self.parameters.price_fen));
            let discount = felt_discount(self.parameters, population.return_propensity, price_fen);
            let margin_fen = order_margin_fen(shop, self.world, self.policy).max(0.0);
            gain_fen += population.price_sensitivity * discount * margin_fen;
        }
        self.parameters.returnable && gain_fen > premium_fen(&lever, self.parameters, &returns)
    }
}

/// Component behind the weakest dimension of the score; of equals the first.
fn weakest(shop: &Shop) -> usize {
    let score = &shop.score;
    let mut weakest = (score.product, QUALITY);
    for dimension in [(score.logistics, PROMPTNESS), (score.service, EFFORT)] {
        if dimension.0 < weakest.0 {
            weakest = dimension;
        }
    }
    weakest.1
}
