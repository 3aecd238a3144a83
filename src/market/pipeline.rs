//! Orders under way, by the day and the kind of their next event.

use super::order::{Order, Stage};

/// Days ahead for which events can be scheduled.
const HORIZON: usize = 32;

/// Orders of a chunk: 16 KiB of them, which stay in cache between the work on one chunk and the filling of
/// the next.
const CHUNK: usize = 512;

/// Orders under way, by the day of their next event and what it is. Keeping stages apart lets each
/// of them be a plain loop over like orders.
///
/// They lie in chunks of one size, and a chunk that has been worked on is filled again next: memory is that of
/// the orders under way, wherever on the calendar they lie, and new ones go where the cache still is.
#[derive(Debug, Clone)]
pub struct Pipeline {
    due: Vec<[Queue; Stage::ALL.len()]>,
    spare: Vec<Vec<Order>>,
}

/// The orders due for one stage on one day, in the order in which they were scheduled.
#[derive(Debug, Clone, Default)]
struct Queue {
    full: Vec<Vec<Order>>,
    filling: Vec<Order>,
}

impl Queue {
    fn chunks(&self) -> impl Iterator<Item = &Vec<Order>> {
        self.full.iter().chain([&self.filling])
    }
}

impl Default for Pipeline {
    fn default() -> Self {
        Self {
            due: vec![Default::default(); HORIZON],
            spare: Vec::new(),
        }
    }
}

impl Pipeline {
    /// Takes out the orders due for `stage` on `day`, chunk by chunk; give each back with
    /// [`Self::recycle`].
    pub fn take_due(&mut self, day: u32, stage: Stage) -> impl Iterator<Item = Vec<Order>> + use<> {
        let queue = &mut self.due[day as usize % HORIZON][stage as usize];
        let Queue { full, filling } = std::mem::take(queue);
        full.into_iter().chain([filling])
    }

    /// Gives a chunk back, so that its memory is used again.
    pub fn recycle(&mut self, mut chunk: Vec<Order>) {
        chunk.clear();
        if chunk.capacity() >= CHUNK {
            self.spare.push(chunk);
        }
    }

    /// Schedules the order's next stage `delay_days` after `day`.
    ///
    /// # Panics
    /// If the delay is none or beyond the horizon, which the bounds of the world's parameters
    /// exclude.
    #[inline]
    pub fn schedule(&mut self, day: u32, delay_days: u32, stage: Stage, order: Order) {
        assert!(
            delay_days >= 1 && (delay_days as usize) < HORIZON,
            "delays are bounded by the world's parameters"
        );
        let queue = &mut self.due[(day + delay_days) as usize % HORIZON][stage as usize];
        if queue.filling.len() == queue.filling.capacity() {
            begin_chunk(queue, &mut self.spare);
        }
        queue.filling.push(order);
    }

    fn chunks(&self) -> impl Iterator<Item = &Vec<Order>> {
        self.due.iter().flatten().flat_map(Queue::chunks)
    }

    /// Money held for orders under way, in fen.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        let orders = self.chunks().flatten();
        orders.map(|order| i64::from(order.held_fen)).sum()
    }

    /// Number of orders under way.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks().map(Vec::len).sum()
    }

    /// Whether no order is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cold]
fn begin_chunk(queue: &mut Queue, spare: &mut Vec<Vec<Order>>) {
    let chunk = spare.pop().unwrap_or_else(|| Vec::with_capacity(CHUNK));
    let full = std::mem::replace(&mut queue.filling, chunk);
    if !full.is_empty() {
        queue.full.push(full);
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, Pipeline};
    use crate::market::character::{Character, Cohort, Honesty, Traits};
    use crate::market::order::{Order, Stage};

    fn order(consumer: u32) -> Order {
        let buyer = Character::new(&Traits {
            cohort: Cohort::Others,
            member: false,
            honesty: Honesty::Honest,
            price_sensitivity: 1.0,
            service_sensitivity: 1.0,
            return_propensity: 0.0,
            abuse_propensity: 0.0,
        });
        Order::place((consumer, buyer), 0, 1, (0, 0), 0.5, 0)
    }

    #[test]
    fn orders_come_due_on_their_day_in_the_order_of_their_scheduling() {
        let mut pipeline = Pipeline::default();
        let number = CHUNK as u32 * 2 + 7;
        for consumer in 0..number {
            pipeline.schedule(40, 1 + consumer % 2, Stage::Delivery, order(consumer));
        }
        assert_eq!(pipeline.len(), number as usize);
        for (day, parity) in [(41, 0), (42, 1)] {
            let mut due = Vec::new();
            for chunk in pipeline.take_due(day, Stage::Delivery) {
                due.extend(chunk.iter().map(|order| order.consumer));
                pipeline.recycle(chunk);
            }
            let expected: Vec<u32> = (0..number).filter(|it| it % 2 == parity).collect();
            assert_eq!(due, expected);
        }
        assert!(pipeline.is_empty());
    }

    #[test]
    fn memory_does_not_grow_with_the_days() {
        let mut pipeline = Pipeline::default();
        let mut chunks = 0;
        for day in 0..200 {
            for chunk in pipeline.take_due(day, Stage::Pickup) {
                pipeline.recycle(chunk);
            }
            for consumer in 0..CHUNK as u32 * 3 {
                pipeline.schedule(day, 2, Stage::Pickup, order(consumer));
            }
            chunks = pipeline.chunks().count() + pipeline.spare.len();
        }
        assert!(chunks <= 32 * Stage::ALL.len() + 9, "{chunks} chunks for 6 in use");
    }
}
