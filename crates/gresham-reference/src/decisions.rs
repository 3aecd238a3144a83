//! A shop's day of decision (7.18, 7.20, 7.23, 7.24).

use crate::books::Books;
use crate::forecast::Forecast;
use crate::founding::MONTH_DAYS;
use crate::practice::{
    felt_discount, order_margin_fen, own_returns, practice, premium_fen, unit_cost_fen,
};
use crate::shop::{Change, Shop, Ticket, Trial};
use crate::strategy::{
    ADVERTISING, CERTIFICATION, COMPONENTS, EFFORT, EXAGGERATION, PRICE, PROMPTNESS, QUALITY,
    Strategy,
};
use crate::surroundings::Around;
use gresham_market::luck::draws::{Agent, Stream};
use gresham_market::parameters::WorldParameters;
use gresham_market::policy::Rectification;
use gresham_market::tally::{Event, Money};

/// True if the shop at a place decides on a day.
pub fn decides_today(place: usize, day: u32, world: &WorldParameters) -> bool {
    (day + 7 * place as u32).is_multiple_of(world.adaptation.cycle)
}

impl Change {
    fn apply(self, strategy: Strategy) -> Strategy {
        match self {
            Self::Set(component, value) => strategy.with(component, value),
            Self::Toggle(service) => strategy.toggled(service),
        }
    }
}

impl Around<'_> {
    fn stream(&self, agent: fn(u32, u32) -> Agent) -> Stream {
        self.luck.of(agent(self.place as u32, self.day)).stream()
    }

    pub fn decide(&self, shop: &mut Shop, books: &mut Books) {
        shop.fault = self.fault(shop);
        if let Some(lever) = self.policy.rectification {
            self.answer_ticket(shop, &lever, books);
        }
        if shop.inert {
            shop.trial = None;
        } else {
            self.change(shop);
        }
        if let Some(lever) = self.policy.captain_program
            && shop.captain
        {
            for component in [QUALITY, PROMPTNESS, EFFORT] {
                let more = shop.strategy.numbers[component] + lever.step;
                shop.strategy = shop.strategy.with(component, more);
            }
            let team_fen = (lever.team_cost * shop.last_cycle.sales_fen as f64) as i64;
            books.add_fen(self.place, Money::Teams, team_fen);
        }
        let (films, pools) = (self.films_returns(shop), self.pools_freight(shop));
        shop.films_returns = films && !shop.inert;
        shop.pools_freight = pools && !shop.inert;
    }

    fn cycle_months(&self) -> f64 {
        f64::from(self.world.adaptation.cycle) / MONTH_DAYS
    }

    /// Faults come and are found (7.23).
    fn fault(&self, shop: &Shop) -> f64 {
        let merchants = &self.world.merchants;
        let mut stream = self.stream(Agent::ShopFault);
        let found = stream.unit() < merchants.fault_found;
        let chance = 1.0 - libm::pow(1.0 - merchants.fault_arrival, self.cycle_months());
        if stream.unit() < chance {
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
            let quality = shop.strategy.quality() + lever.quality_step;
            mended.strategy = shop.strategy.with(QUALITY, quality);
        }
        let answers = if shop.calculating {
            self.mending_pays(shop, &mended, lever.exposure_loss)
        } else {
            !shop.inert && self.stream(Agent::ShopTicket).unit() < lever.compliance
        };
        if !answers {
            return;
        }
        mended.ticket = Some(Ticket {
            answered_day: Some(self.day),
            overdue: false,
            ..ticket
        });
        let month_fen = mended.last_cycle.sales_fen as f64 / self.cycle_months();
        let cost_fen = (self.world.merchants.mending_cost * month_fen) as i64;
        mended.cash_fen -= cost_fen;
        mended.running.profit_fen -= cost_fen;
        books.add_fen(self.place, Money::Service, cost_fen);
        books.count(self.place, Event::TicketsAnswered);
        *shop = mended;
    }

    /// A month mended against a month as it is less the exposure that would be lost, per order of
    /// today.
    fn mending_pays(&self, shop: &Shop, mended: &Shop, exposure_loss: f64) -> bool {
        let (before, after) = (Forecast::of(self, shop), Forecast::of(self, mended));
        let demand_now = before.log_demand(&shop.strategy);
        let repeats = shop.trailing.repeat_share();
        let lost = 1.0 - libm::exp(-exposure_loss * (1.0 - repeats));
        let ignored_fen = before.worth(&shop.strategy, demand_now) * (1.0 - lost);
        let price_fen = self.parameters.price_fen as f64 * libm::exp(shop.strategy.log_price());
        let cost_fen = self.world.merchants.mending_cost * price_fen;
        after.worth(&mended.strategy, demand_now) - cost_fen > ignored_fen
    }

    /// Undoes a trial, calculates, imitates, tries.
    fn change(&self, shop: &mut Shop) {
        let adaptation = &self.world.adaptation;
        let peers = self.peers.iter();
        let industry_fen: i64 = peers.map(|peer| peer.last_cycle.profit_fen).sum();
        if let Some(trial) = shop.trial.take() {
            let growth = |now: i64, before: i64| (now - before) as f64 / before.abs().max(1) as f64;
            let own = growth(shop.last_cycle.profit_fen, trial.profit_before_fen);
            if own < growth(industry_fen, trial.industry_before_fen) {
                shop.strategy = trial.undo.apply(shop.strategy);
            }
        }
        if shop.last_cycle.sales_fen > 0 {
            let wished = if shop.calculating {
                Some(self.best_reply(shop))
            } else if self.acts_on_diagnosis(shop) {
                Some(self.mend_weakest(shop))
            } else {
                None
            };
            if let Some(wished) = wished.filter(|wished| self.affords(shop, wished)) {
                shop.strategy = wished;
            }
        }
        let mut stream = self.stream(Agent::ShopDecision);
        if stream.unit() < adaptation.imitation {
            self.imitate(&mut stream, shop);
        }
        if stream.unit() < adaptation.trial {
            let change = self.small_step(&mut stream, &shop.strategy);
            let undo = match change {
                Change::Set(component, _) => {
                    Change::Set(component, shop.strategy.numbers[component])
                }
                Change::Toggle(service) => Change::Toggle(service),
            };
            shop.strategy = change.apply(shop.strategy);
            shop.trial = Some(Trial {
                undo,
                profit_before_fen: shop.last_cycle.profit_fen,
                industry_before_fen: industry_fen,
            });
        }
    }

    fn services(&self) -> usize {
        self.world.industries[self.peers[0].industry].services.len()
    }

    fn certifies_staff(&self) -> bool {
        let lever = self.policy.staff_certification;
        lever.is_some_and(|lever| lever.matters())
    }

    /// The best small change of each component, all made together.
    fn best_reply(&self, shop: &Shop) -> Strategy {
        let forecast = Forecast::of(self, shop);
        let now = &shop.strategy;
        let demand_now = forecast.log_demand(now);
        let base = forecast.worth(now, demand_now);
        let mut next = *now;
        for component in 0..COMPONENTS {
            let step = match component {
                ADVERTISING => continue,
                CERTIFICATION if !self.certifies_staff() => continue,
                CERTIFICATION => 5.0,
                PRICE => 0.5,
                _ => 1.0,
            } * self.world.adaptation.step;
            let value = now.numbers[component];
            let (down, up) = (
                now.with(component, value - step),
                now.with(component, value + step),
            );
            let down_worth = forecast.worth(&down, demand_now);
            let up_worth = forecast.worth(&up, demand_now);
            let (best, strategy) = if up_worth >= down_worth {
                (up_worth, up)
            } else {
                (down_worth, down)
            };
            let new = strategy.numbers[component];
            let exaggerates = component == EXAGGERATION && new > value;
            if best > base && !(shop.honest && exaggerates) {
                next = next.with(component, new);
            }
        }
        // Of equals the last.
        let mut best = base;
        let mut toggled = None;
        for service in 0..self.services() {
            let worth = forecast.worth(&now.toggled(service), demand_now);
            if worth > base && worth >= best {
                best = worth;
                toggled = Some(service);
            }
        }
        if let Some(service) = toggled {
            next = next.toggled(service);
        }
        next.with(ADVERTISING, self.advertising(shop))
    }

    fn advertising(&self, shop: &Shop) -> f64 {
        let now = shop.strategy.advertising();
        if shop.trailing.ad_customers < 1.0 {
            return now;
        }
        let cost_fen = shop.trailing.advertising_fen / shop.trailing.ad_customers;
        let orders = if shop.far_sighted {
            1.0 / (1.0 - shop.trailing.repeat_share()).max(0.1)
        } else {
            1.0
        };
        if order_margin_fen(shop, self.world, self.policy) * orders > cost_fen {
            now * 1.1 + 0.001
        } else {
            now * 0.9
        }
    }

    fn acts_on_diagnosis(&self, shop: &Shop) -> bool {
        self.policy.ai_service.is_some_and(|lever| {
            let draw = self.stream(Agent::Diagnosis).unit();
            shop.ai_rank < lever.shops_covered && draw < lever.diagnosis
        })
    }

    /// A step up of what stands behind the weakest dimension (of equals the first), if it is worth
    /// it.
    fn mend_weakest(&self, shop: &Shop) -> Strategy {
        let score = &shop.score;
        let mut weakest = (score.product, QUALITY);
        for dimension in [(score.logistics, PROMPTNESS), (score.service, EFFORT)] {
            if dimension.0 < weakest.0 {
                weakest = dimension;
            }
        }
        let component = weakest.1;
        let now = &shop.strategy;
        let mended = now.with(
            component,
            now.numbers[component] + self.world.adaptation.step,
        );
        let forecast = Forecast::of(self, shop);
        let demand_now = forecast.log_demand(now);
        if forecast.worth(&mended, demand_now) > forecast.worth(now, demand_now) {
            mended
        } else {
            *now
        }
    }

    /// Dearer strategies need cash for the extra cost of a cycle.
    fn affords(&self, shop: &Shop, wished: &Strategy) -> bool {
        let share = |strategy: &Strategy| {
            let practice = practice(shop, strategy, self.world, self.policy);
            let goods_fen = unit_cost_fen(self.parameters, strategy.quality());
            let parcel_fen = goods_fen + practice.parcel_cost_fen;
            practice.running_cost + parcel_fen / self.parameters.price_fen as f64
        };
        let extra = share(wished) - share(&shop.strategy);
        let extra_fen = extra * shop.last_cycle.sales_fen as f64;
        extra_fen <= 0.0 || shop.cash_fen as f64 > extra_fen
    }

    /// Moves that can be copied and tried: a component, or `None` for the special services
    /// together.
    fn pick(&self, stream: &mut Stream) -> Option<usize> {
        let numbers = if self.certifies_staff() {
            COMPONENTS
        } else {
            CERTIFICATION
        };
        let count = numbers + usize::from(self.services() > 0);
        let pick = ((stream.unit() * count as f64) as usize).min(count - 1);
        (pick < numbers).then_some(pick)
    }

    fn imitate(&self, stream: &mut Stream, shop: &mut Shop) {
        let count = self.peers.len();
        let nth = ((stream.unit() * count as f64) as usize).min(count - 1);
        let peer = &self.peers[nth];
        let advantage = peer.last_cycle.margin() - shop.last_cycle.margin();
        let noise = self.world.adaptation.imitation_noise;
        let probability = 1.0 / (1.0 + libm::exp(-advantage / noise));
        let copied = self.pick(stream);
        if peer.last_cycle.sales_fen == 0 || stream.unit() >= probability {
            return;
        }
        match copied {
            Some(component) => {
                let value = peer.strategy.numbers[component];
                shop.strategy = shop.strategy.with(component, value);
            }
            None => shop.strategy.services = peer.strategy.services,
        }
    }

    fn small_step(&self, stream: &mut Stream, strategy: &Strategy) -> Change {
        let Some(component) = self.pick(stream) else {
            let services = self.services();
            let nth = (stream.unit() * services as f64) as usize;
            return Change::Toggle(nth.min(services - 1));
        };
        let part = if component == ADVERTISING { 0.3 } else { 1.0 };
        let size = self.world.adaptation.step * part;
        let change = if stream.unit() < 0.5 { -size } else { size };
        Change::Set(component, strategy.numbers[component] + change)
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
