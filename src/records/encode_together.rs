//! Parquet files of tables that a crew makes together.

use crate::market::kernel::executor::{Executor, each};
use gresham_tables::{Encoded, Layout, Table};
use std::sync::OnceLock;

/// A Parquet file from what its tables are made of, whose metadata must not differ. A crew shares
/// the work: tables, or the columns of a single one.
///
/// # Errors
/// The first error of a table.
///
/// # Panics
/// If there is no table or their columns differ.
pub(super) fn encode_together<S: Send, E: Send>(
    sources: Vec<S>,
    crew: Executor,
    table: impl Fn(usize, S) -> Result<Table, E> + Sync,
) -> Result<Vec<u8>, E> {
    let sources = match <[S; 1]>::try_from(sources) {
        Ok([only]) => {
            let table = table(0, only)?;
            let layout = Layout::of(&table);
            let columns = table.columns.iter().enumerate();
            let columns = each(crew, columns, |(index, (_, column))| {
                layout.encode(index, column)
            });
            return Ok(layout.file(std::iter::once(columns)));
        }
        Err(sources) => sources,
    };
    let layout = OnceLock::new();
    let groups = each(crew, sources.into_iter().enumerate(), |(index, source)| {
        let table = table(index, source)?;
        let layout = layout.get_or_init(|| Layout::of(&table));
        Ok(layout.encode_all(&table))
    });
    let groups: Vec<Vec<Encoded>> = groups.into_iter().collect::<Result<_, E>>()?;
    let layout = layout.get().expect("a file holds at least one table");
    Ok(layout.file(groups.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::encode_together;
    use crate::market::kernel::executor::Job;
    use gresham_tables::{Column, Table, encode};
    use std::convert::Infallible;

    fn table(which: usize) -> Table {
        let mut table = Table::default();
        let rows = 0..100 * (which + 1);
        let count = rows.clone().map(|row| (row * which) as i64);
        table.push("count", Column::Int64(count.collect()));
        let value = rows.clone().map(|row| (row % 3 > 0).then_some(row as f64));
        table.push("value", Column::Double(value.collect()));
        table.push(
            "slice",
            Column::Text {
                labels: vec!["all".to_owned(), "new".to_owned()],
                indices: rows.map(|row| row as u32 / 7 % 2).collect(),
            },
        );
        table
    }

    /// A crew that does the last job first.
    fn backwards(jobs: Vec<Job<'_>>) {
        jobs.into_iter().rev().for_each(|job| job());
    }

    #[test]
    fn a_crew_writes_the_bytes_that_one_writes_alone() {
        for tables in [1, 2, 5] {
            let sources: Vec<usize> = (0..tables).collect();
            let together = encode_together(sources, &backwards, |index, source| {
                assert_eq!(index, source);
                Ok::<_, Infallible>(table(source))
            });
            assert!(together.unwrap() == encode((0..tables).map(table)));
        }
    }

    #[test]
    fn the_first_error_of_a_table_is_told() {
        for tables in [1, 4] {
            let sources: Vec<usize> = (0..tables).collect();
            let told = encode_together(sources, &backwards, |index, _| match index {
                0 | 2 => Err(index),
                _ => Ok(table(index)),
            });
            assert_eq!(told, Err(0));
        }
    }
}
