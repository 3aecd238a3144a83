//! Compares two policies from Rust and prints the table: `cargo run --example compare_two_policies`.

use gresham::studies::{
    Assignment, CancelToken, CompareRequest, Error, RunOptions, Session, compare,
};

fn main() -> Result<(), Error> {
    let small = ["population.consumers=1000", "population.shops=40"];
    let small = small.map(|text| Assignment::written("the example", text).map_err(Error::invalid));
    let request = CompareRequest {
        scenarios: ["traffic-first", "true-experience-score"]
            .map(Into::into)
            .into(),
        options: RunOptions {
            replicates: 4,
            set: small.into_iter().collect::<Result<_, _>>()?,
            out: Some("target/compare-two-policies".into()),
            ..RunOptions::default()
        },
        ..CompareRequest::default()
    };
    let (never, mut nobody) = (CancelToken::new(), ());
    let mut session = Session::new(None, &never, &mut nobody, "compare_two_policies")?;
    println!("{}", compare(&request, &mut session)?.markdown());
    Ok(())
}
