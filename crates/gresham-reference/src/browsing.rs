//! Visitors of a day: who opened a shop, and what it was asked (7.2, 7.4).

use crate::board::{Board, Stall};
use crate::market::ReferenceMarket;
use crate::practice::practice;
use gresham_market::luck::draws::Agent;
use gresham_market::parameters::WorldParameters;
use gresham_market::tally::{Event, Money};

impl ReferenceMarket {
    /// Who opened a shop, in need or browsing, and what it was asked before the sale (7.2, 7.4).
    pub(crate) fn count_visits(&mut self, board: &Board) {
        let belief = self.mean_belief();
        let pages = 1.0 + self.world.demand.browsing;
        for (place, shop) in self.shops.iter().enumerate() {
            let stall = &board.stalls[place];
            let opens = opens(stall, &self.world, belief);
            let practice = practice(
                shop,
                &shop.strategy,
                &self.world,
                &self.rules[place].in_force,
            );
            let key = self.luck.of(Agent::ShopVisits(place as u32, self.day));
            let mut stream = key.stream();
            let books = &mut self.books;
            let mut some = |event, share| {
                (f64::from(books.events(place, event)) * share + stream.unit()) as u32
            };
            let opened = some(Event::Shown, pages * opens);
            let clicks = some(Event::AdShown, pages * opens);
            let answered = some(Event::Orders, practice.advised());
            let questions = books.events(place, Event::Unanswered) + answered;
            books.count_many(place, Event::Opened, opened);
            books.count_many(place, Event::AdClicks, clicks);
            books.count_many(place, Event::Questions, questions);
            let clicks_fen = i64::from(clicks) * i64::from(stall.click_fen);
            books.add_fen(place, Money::Advertising, clicks_fen);
            let answers_fen = i64::from(questions) * stall.contact_cost_fen;
            books.add_fen(place, Money::Handling, answers_fen);
        }
    }
}

/// Probability that an average buyer who notices a shop and does not know it opens it.
///
/// Equation (24).
fn opens(stall: &Stall, world: &WorldParameters, belief: f64) -> f64 {
    let choice = &world.choice;
    let reading = f64::from(stall.reading);
    let expected = if choice.quality_visible {
        reading
    } else {
        (belief + choice.attention.min(1.0) * reading).clamp(0.0, 1.0)
    };
    let utility = choice.base_utility + f64::from(stall.brand) + choice.quality_weight * expected
        - world.population.price_sensitivity * f64::from(stall.log_price);
    1.0 / (1.0 + libm::exp(-(utility + choice.click_margin)))
}
