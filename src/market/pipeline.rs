//! Orders under way, by the day and the kind of their next event.

use super::consumers::batch::BATCH;
use super::order::{Order, Settling, Stage};

/// Days ahead for which events can be scheduled.
const HORIZON: usize = 32;

/// Entries of a chunk: few enough to stay in cache between the work on one chunk and the filling of the next.
const CHUNK: usize = 512;

/// Orders under way. Keeping stages apart lets each of them be a plain loop over like orders; those that only
/// wait to be settled take half the room.
#[derive(Debug, Clone)]
pub struct Pipeline {
    moving: Agenda<Order>,
    settling: Agenda<Settling>,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self {
            moving: Agenda::new(Stage::ALL.len()),
            settling: Agenda::new(1),
        }
    }
}

impl Pipeline {
    /// Takes out the orders due for `stage` on `day`, chunk by chunk; give each back with
    /// [`Self::recycle`].
    pub fn take_due(&mut self, day: u32, stage: Stage) -> impl Iterator<Item = Vec<Order>> + use<> {
        self.moving.take(day, stage as usize)
    }

    /// Gives a chunk back, so that its memory is used again.
    pub fn recycle(&mut self, chunk: Vec<Order>) {
        self.moving.recycle(chunk);
    }

    /// Takes out what is to be settled on `day`, chunk by chunk; give each back with
    /// [`Self::recycle_settled`].
    pub fn take_settling(&mut self, day: u32) -> impl Iterator<Item = Vec<Settling>> + use<> {
        self.settling.take(day, 0)
    }

    /// Gives a chunk back, so that its memory is used again.
    pub fn recycle_settled(&mut self, chunk: Vec<Settling>) {
        self.settling.recycle(chunk);
    }

    /// Schedules the order's next stage `delay_days` after `day`.
    ///
    /// # Panics
    /// If the delay is none or beyond the horizon, which the bounds of the world's parameters
    /// exclude.
    #[inline]
    pub fn schedule(&mut self, day: u32, delay_days: u32, stage: Stage, order: Order) {
        self.moving.push(day, delay_days, stage as usize, order);
    }

    /// Schedules an order's settlement `delay_days` after `day`.
    ///
    /// # Panics
    /// As [`Self::schedule`].
    #[inline]
    pub fn settle_later(&mut self, day: u32, delay_days: u32, order: Settling) {
        self.settling.push(day, delay_days, 0, order);
    }

    /// Money held for orders under way, in fen.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        let moving = self.moving.entries().map(|order| order.held_fen);
        let settling = self.settling.entries().map(|order| order.held_fen);
        moving.chain(settling).map(i64::from).sum()
    }

    /// Number of orders under way.
    #[must_use]
    pub fn len(&self) -> usize {
        self.moving.entries().count() + self.settling.entries().count()
    }

    /// Whether no order is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory that orders under way take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.moving.entries().count() * size_of::<Order>()
            + self.settling.entries().count() * size_of::<Settling>()
    }
}

/// Entries by day and kind.
///
/// They lie in chunks of one size, and a chunk that has been worked on is filled again next: memory is that of
/// the entries, wherever on the calendar they lie, and new ones go where the cache still is.
#[derive(Debug, Clone)]
struct Agenda<T> {
    kinds: usize,
    /// Day by day, and kind by kind within a day.
    due: Vec<Queue<T>>,
    spare: Vec<Vec<T>>,
}

/// The entries of one kind due on one day, in the order in which they were scheduled.
#[derive(Debug, Clone)]
struct Queue<T> {
    full: Vec<Vec<T>>,
    filling: Vec<T>,
}

impl<T> Queue<T> {
    const EMPTY: Self = Self {
        full: Vec::new(),
        filling: Vec::new(),
    };
}

impl<T> Agenda<T> {
    fn new(kinds: usize) -> Self {
        Self {
            kinds,
            due: (0..HORIZON * kinds).map(|_| Queue::EMPTY).collect(),
            spare: Vec::new(),
        }
    }

    fn take(&mut self, day: u32, kind: usize) -> impl Iterator<Item = Vec<T>> + use<T> {
        let queue = day as usize % HORIZON * self.kinds + kind;
        let Queue { full, filling } = std::mem::replace(&mut self.due[queue], Queue::EMPTY);
        full.into_iter().chain([filling])
    }

    fn recycle(&mut self, mut chunk: Vec<T>) {
        chunk.clear();
        if chunk.capacity() >= CHUNK {
            self.spare.push(chunk);
        }
    }

    #[inline]
    fn push(&mut self, day: u32, delay_days: u32, kind: usize, entry: T) {
        assert!(
            delay_days >= 1 && (delay_days as usize) < HORIZON,
            "delays are bounded by the world's parameters"
        );
        let queue = &mut self.due[(day + delay_days) as usize % HORIZON * self.kinds + kind];
        if queue.filling.len() == queue.filling.capacity() {
            begin_chunk(queue, &mut self.spare);
        }
        queue.filling.push(entry);
    }

    fn entries(&self) -> impl Iterator<Item = &T> {
        let full = self.due.iter().flat_map(|queue| &queue.full);
        let filling = self.due.iter().map(|queue| &queue.filling);
        full.chain(filling).flatten()
    }
}

#[cold]
fn begin_chunk<T>(queue: &mut Queue<T>, spare: &mut Vec<Vec<T>>) {
    let chunk = spare.pop().unwrap_or_else(|| Vec::with_capacity(CHUNK));
    let full = std::mem::replace(&mut queue.filling, chunk);
    if !full.is_empty() {
        queue.full.push(full);
    }
}

/// Entries that are worked on together, and those that come after them.
#[derive(Debug)]
pub struct Batch<'a, T> {
    /// At most [`BATCH`] entries.
    pub entries: &'a mut [T],
    /// Those of the next batch and beyond, as far as they are known.
    pub later: &'a [T],
}

impl<T> Batch<'_, T> {
    /// The entry at `lane`, and the one a batch later, so that what that one needs can be fetched meanwhile.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "compiled for every width of registers"
    )]
    pub fn at(&mut self, lane: usize) -> (&mut T, Option<&T>) {
        (&mut self.entries[lane], self.later.get(lane))
    }
}

/// Goes through a chunk batch by batch; `next` is the chunk after it.
pub fn in_batches<T>(chunk: &mut [T], next: Option<&Vec<T>>, mut work: impl FnMut(Batch<T>)) {
    let mut rest = chunk;
    while !rest.is_empty() {
        let (entries, behind) = rest.split_at_mut(rest.len().min(BATCH));
        let later: &[T] = if behind.is_empty() {
            next.map_or(&[], Vec::as_slice)
        } else {
            behind
        };
        work(Batch { entries, later });
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::{CHUNK, Pipeline};
    use crate::market::character::{Character, Cohort, Honesty, Traits};
    use crate::market::order::{Order, Settling, Stage};

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
            chunks = pipeline.len() / CHUNK + pipeline.moving.spare.len();
        }
        assert!(chunks <= 9, "{chunks} chunks for 6 in use");
    }

    #[test]
    fn an_order_that_only_settles_keeps_its_shop_its_buyer_and_its_money() {
        let mut pipeline = Pipeline::default();
        let mut order = order(3);
        (order.shop, order.price_fen, order.held_fen) = (0x00AB_CDEF, u32::MAX, u32::MAX - 1);
        pipeline.settle_later(5, 7, Settling::new(&order, -12_345_678_901));
        assert_eq!(pipeline.held_fen(), i64::from(order.held_fen));
        assert_eq!(pipeline.take_settling(11).flatten().count(), 0);
        let settled: Vec<Settling> = pipeline.take_settling(12).flatten().collect();
        assert_eq!(settled.len(), 1);
        assert_eq!(settled[0].shop(), order.shop);
        assert_eq!(settled[0].buyer(), order.buyer.kind);
        assert_eq!(settled[0].held_fen, order.held_fen);
        assert_eq!(settled[0].surplus_fen, -12_345_678_901);
        assert!(pipeline.is_empty());
    }
}
