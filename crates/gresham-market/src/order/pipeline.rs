//! Orders under way, by the day and the kind of their next event.

use crate::kernel::batch::BATCH;
use crate::order::{Leg, Order, Parcel, Settling, Stage};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Days ahead for which events can be scheduled.
const HORIZON: usize = 32;

/// Bytes of a chunk: few enough to stay in cache between the work on one chunk and the filling of
/// the next. The same for all entries, which they fill wholly, so that memory of one kind serves
/// another.
const CHUNK_BYTES: usize = 12 * 1056;

/// Chunks that are kept to be filled next; of more the memory is given back.
const MOST_SPARE: usize = 16;

/// Orders under way. Keeping legs and stages apart lets each of them be a plain loop over like
/// orders; parcels, and orders that only wait to be settled, take less room than others.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pipeline {
    /// Parcels, by [`Leg`].
    pub parcels: Agenda<Parcel>,
    /// Orders whose parcels have arrived, by [`Stage`].
    pub orders: Agenda<Order>,
    /// Orders that only wait for the return window to close; all are of kind 0.
    pub settling: Agenda<Settling>,
}

impl Default for Pipeline {
    fn default() -> Self {
        Self {
            parcels: Agenda::new(Leg::ALL.len()),
            orders: Agenda::new(Stage::ALL.len()),
            settling: Agenda::new(1),
        }
    }
}

impl Pipeline {
    /// Puts a parcel down for its next leg, `delay_days` after `day`.
    ///
    /// # Panics
    /// If the delay is none or beyond the horizon, which the bounds of the world's parameters
    /// exclude.
    #[inline]
    pub fn send(&mut self, day: u32, delay_days: u32, leg: Leg, parcel: Parcel) {
        self.parcels.push(day, delay_days, leg as usize, parcel);
    }

    /// Puts an order down for its next stage.
    ///
    /// # Panics
    /// As [`Self::send`].
    #[inline]
    pub fn schedule(&mut self, day: u32, delay_days: u32, stage: Stage, order: Order) {
        self.orders.push(day, delay_days, stage as usize, order);
    }

    /// Money held for orders under way, in fen.
    #[must_use]
    pub fn held_fen(&self) -> i64 {
        let parcels = self.parcels.entries().map(Parcel::held_fen);
        let orders = self.orders.entries().map(|order| order.held_fen);
        let settling = self.settling.entries().map(|order| order.held_fen);
        parcels.chain(orders).chain(settling).map(i64::from).sum()
    }

    /// Number of orders under way.
    #[must_use]
    pub fn len(&self) -> usize {
        self.parcels.len() + self.orders.len() + self.settling.len()
    }

    /// True if no order is under way.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory that orders under way take, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.parcels.len() * size_of::<Parcel>()
            + self.orders.len() * size_of::<Order>()
            + self.settling.len() * size_of::<Settling>()
    }
}

/// Entries by day and kind.
///
/// They lie in chunks of one size, and a chunk that has been worked on is filled again next or
/// given back: memory is that of the entries, wherever on the calendar they lie, and new ones go
/// where the cache still is.
#[derive(Debug, Clone)]
pub struct Agenda<T> {
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
    /// Entries of a chunk.
    const CHUNK: usize = CHUNK_BYTES / size_of::<T>();

    fn new(kinds: usize) -> Self {
        Self {
            kinds,
            due: (0..HORIZON * kinds).map(|_| Queue::EMPTY).collect(),
            spare: Vec::new(),
        }
    }

    /// Takes out what is due on `day`, chunk by chunk; give each back with [`Self::recycle`].
    pub fn take(&mut self, day: u32, kind: usize) -> impl Iterator<Item = Vec<T>> + use<T> {
        let queue = day as usize % HORIZON * self.kinds + kind;
        let Queue { full, filling } = std::mem::replace(&mut self.due[queue], Queue::EMPTY);
        full.into_iter().chain([filling])
    }

    /// Gives a chunk back, so that its memory is used again.
    pub fn recycle(&mut self, mut chunk: Vec<T>) {
        chunk.clear();
        if chunk.capacity() >= Self::CHUNK && self.spare.len() < MOST_SPARE {
            self.spare.push(chunk);
        }
    }

    /// Puts an entry down.
    ///
    /// # Panics
    /// As [`Pipeline::send`].
    #[inline]
    pub fn push(&mut self, day: u32, delay_days: u32, kind: usize, entry: T) {
        assert!(
            delay_days >= 1 && (delay_days as usize) < HORIZON,
            "delays are bounded by the world's parameters"
        );
        let queue = &mut self.due[(day + delay_days) as usize % HORIZON * self.kinds + kind];
        if queue.filling.len() == queue.filling.capacity() {
            begin_chunk(queue, &mut self.spare, Self::CHUNK);
        }
        queue.filling.push(entry);
    }

    fn len(&self) -> usize {
        self.entries().count()
    }

    /// All entries, in no particular order.
    pub fn entries(&self) -> impl Iterator<Item = &T> {
        let full = self.due.iter().flat_map(|queue| &queue.full);
        let filling = self.due.iter().map(|queue| &queue.filling);
        full.chain(filling).flatten()
    }
}

/// Written as a list for every queue.
impl<T: Serialize> Serialize for Agenda<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let queues = self.due.iter().map(|queue| {
            let full = queue.full.iter().flatten();
            full.chain(&queue.filling).collect::<Vec<&T>>()
        });
        serializer.collect_seq(queues)
    }
}

/// Read into chunks as they are filled day by day.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Agenda<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let queues = Vec::<Vec<T>>::deserialize(deserializer)?;
        let kinds = queues.len() / HORIZON;
        if kinds == 0 || queues.len() != HORIZON * kinds {
            return Err(D::Error::custom("a queue for every day of the horizon"));
        }
        let mut agenda = Self::new(kinds);
        for (queue, entries) in agenda.due.iter_mut().zip(queues) {
            for entry in entries {
                if queue.filling.len() == queue.filling.capacity() {
                    begin_chunk(queue, &mut agenda.spare, Self::CHUNK);
                }
                queue.filling.push(entry);
            }
        }
        Ok(agenda)
    }
}

#[cold]
fn begin_chunk<T>(queue: &mut Queue<T>, spare: &mut Vec<Vec<T>>, entries: usize) {
    let chunk = spare.pop();
    let chunk = chunk.unwrap_or_else(|| Vec::with_capacity(entries));
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
    /// The entry at `lane`, and the one a batch later, so that what that one needs can be fetched
    /// meanwhile.
    #[inline(always)]
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
    use super::{Agenda, MOST_SPARE, Pipeline};
    use crate::consumer::traits::{Cohort, Honesty, PackedTraits, Traits};
    use crate::order::{Order, Parcel, Settling};

    fn order(consumer: u32) -> Order {
        let buyer = PackedTraits::new(&Traits {
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
        let mut agenda = Agenda::new(1);
        let number = Agenda::<u32>::CHUNK as u32 * 2 + 7;
        for entry in 0..number {
            agenda.push(40, 1 + entry % 2, 0, entry);
        }
        assert_eq!(agenda.len(), number as usize);
        for (day, parity) in [(41, 0), (42, 1)] {
            let mut due: Vec<u32> = Vec::new();
            for chunk in agenda.take(day, 0) {
                due.extend(&chunk);
                agenda.recycle(chunk);
            }
            let expected: Vec<u32> = (0..number).filter(|it| it % 2 == parity).collect();
            assert_eq!(due, expected);
        }
        assert_eq!(agenda.len(), 0);
    }

    #[test]
    fn memory_is_that_of_entries_and_a_few_chunks() {
        let mut agenda = Agenda::new(2);
        for day in 0..200 {
            for chunk in agenda.take(day, 1) {
                agenda.recycle(chunk);
            }
            let many = if day == 50 { 1000 } else { 3 };
            for entry in 0..Agenda::<u64>::CHUNK * many {
                agenda.push(day, 2, 1, entry as u64);
            }
            let chunks = agenda.due.iter().map(|queue| {
                let full = queue.full.iter().map(Vec::capacity).sum::<usize>();
                full + queue.filling.capacity()
            });
            let beside = chunks.sum::<usize>() - agenda.len();
            assert!(beside <= 2 * Agenda::<u64>::CHUNK);
            assert!(agenda.spare.len() <= MOST_SPARE);
        }
    }

    #[test]
    fn a_parcel_is_its_order() {
        let mut order = order(3);
        (order.shop, order.price_fen, order.nth) = (0x00AB_CDEF, u32::MAX, 3);
        (order.held_fen, order.expected_surplus_fen) = (u32::MAX, -7);
        for late in [false, true] {
            order.late = late;
            let parcel = Parcel::of(&order);
            assert_eq!(parcel.order(), order);
            assert_eq!((parcel.consumer(), parcel.shop()), (3, order.shop));
        }
    }

    #[test]
    fn an_order_that_only_settles_keeps_its_shop_its_buyer_and_its_money() {
        let mut pipeline = Pipeline::default();
        let mut order = order(3);
        (order.shop, order.price_fen, order.held_fen) = (0x00AB_CDEF, u32::MAX, u32::MAX - 1);
        for surplus_fen in [i64::from(i32::MIN), -12, i64::from(i32::MAX)] {
            let settling = Settling::new(&order, surplus_fen).expect("it fits");
            pipeline.settling.push(5, 7, 0, settling);
            assert_eq!(pipeline.held_fen(), i64::from(order.held_fen));
            assert_eq!(pipeline.settling.take(11, 0).flatten().count(), 0);
            let settled: Vec<Settling> = pipeline.settling.take(12, 0).flatten().collect();
            assert_eq!(settled.len(), 1);
            assert_eq!(settled[0].shop(), order.shop);
            assert_eq!(settled[0].buyer(), order.buyer.kind);
            assert_eq!(settled[0].held_fen, order.held_fen);
            assert_eq!(i64::from(settled[0].surplus_fen), surplus_fen);
            assert!(pipeline.is_empty());
        }
        for surplus_fen in [i64::from(i32::MIN) - 1, i64::from(i32::MAX) + 1] {
            assert_eq!(Settling::new(&order, surplus_fen), None);
        }
    }
}
