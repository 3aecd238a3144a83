//! Use cases by name: a request in JSON, what was found.

use crate::found::{Found, Source, WIDTH, beside, file, parsed};
use crate::over;
use crate::table::of_purchases;
use gresham::claims::pass_through::Answer as Passed;
use gresham::records;
use gresham::render::json;
use gresham::report::comparison::Answer as Compared;
use gresham::report::pages;
use gresham::report::worlds::{OverReport, Quantities, luck_only};
use gresham::studies::{
    self, AaRequest, AblateRequest, AttributeRequest, BaselineRequest, CalibrateRequest,
    CheckRequest, ClaimsRequest, CompareRequest, Error, ExploreRequest, FactsRequest, NewRequest,
    OwnDataRequest, PayoffsRequest, PurchasesRequest, ReportRequest, RunRequest, SearchRequest,
    Session, SweepRequest,
};
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A request, and the file into which what it makes is written.
#[derive(Deserialize)]
struct Written<T> {
    request: T,
    out: Option<PathBuf>,
}

/// A recording that may be a rehearsal.
#[derive(Deserialize)]
struct Rehearsed {
    request: BaselineRequest,
    dry_run: bool,
}

pub(crate) fn read<'a, T: Deserialize<'a>>(request: &'a str) -> Result<T, Error> {
    serde_json::from_str(request)
        .map_err(|error| Error::invalid(format!("this is no request: {error}")))
}

pub(crate) fn performed(
    verb: &str,
    request: &str,
    session: &mut Session<'_>,
) -> Result<Found, Error> {
    match verb {
        "run" => {
            let RunRequest { scenario, options } = read(request)?;
            Ok(compared(&studies::run(&scenario, &options, session)?))
        }
        "compare" => {
            let request: CompareRequest = read(request)?;
            Ok(compared(&studies::compare(&request, session)?))
        }
        "pairing" => {
            let request: CompareRequest = read(request)?;
            let answer = studies::pairing(&request, session)?;
            Ok(Found::said(answer.text(WIDTH), &answer.document()).seeded(request.options.seed))
        }
        "sweep" => swept(&read(request)?, session),
        "sweep_size" => {
            let request: SweepRequest = read(request)?;
            let size = studies::sweep_size(&request, session)?;
            Ok(Found::said(String::new(), &json!(size)))
        }
        "search" => searched(&read(request)?, session),
        "check" => checked(&read(request)?, session),
        "record_baseline" => recorded(&read(request)?, session),
        "aa" => {
            let request: AaRequest = read(request)?;
            let answer = studies::aa(&request, session)?;
            let document = file(Path::new(&answer.folder), "alarms.json")?;
            Ok(Found::new(&answer.folder, answer.text(WIDTH), document))
        }
        "claims" => claimed(&read(request)?, session),
        "pass_through" => {
            let request: ClaimsRequest = read(request)?;
            let seed = request.options.seed;
            Ok(passed(&studies::pass_through(&request, session)?).seeded(seed))
        }
        "payoffs" | "attribute" | "ablate" => taken_apart(verb, request, session),
        "calibrate" => {
            let request: CalibrateRequest = read(request)?;
            let answer = studies::calibrate(&request, session)?;
            let found = Found::new(&answer.folder, answer.readme, answer.document);
            Ok(found.seeded(request.options.seed))
        }
        "purchases" => {
            let request: PurchasesRequest = read(request)?;
            let answer = studies::purchases(&request, session)?;
            let document = json!({
                "scenario": answer.scenario,
                "scenario_digest": answer.digest,
                "start": answer.start.to_string(),
                "days": answer.days,
                "burn_in_days": answer.burn_in_days,
                "replicate": request.replicate,
            });
            let found = Found::said(String::new(), &document).seeded(request.seed);
            Ok(found.with("purchases", Source::Columns(of_purchases(&answer))))
        }
        "facts" => {
            let request: FactsRequest = read(request)?;
            let answer = studies::facts(&request, session)?;
            let table = over::facts(&parsed(&answer.document)?);
            let found = Found::new(&answer.folder, answer.readme, answer.document);
            Ok(found.seeded(request.options.seed).with("facts", table))
        }
        _ => written(verb, request),
    }
}

/// Use cases that simulate nothing.
fn written(verb: &str, request: &str) -> Result<Found, Error> {
    match verb {
        "list_facts" => {
            let rows = studies::list_facts(&read(request)?)?;
            let document = pages::facts::document(&rows, &[]);
            let table = over::facts(&document);
            let found = Found::tabled(
                "",
                json::document(&document),
                "list",
                pages::facts::table(&rows),
            );
            Ok(found.with("facts", table))
        }
        "facts_from" => {
            let Written { request, out } = read::<Written<OwnDataRequest>>(request)?;
            let answer = studies::facts_from(&request)?;
            if let Some(out) = out {
                records::put(&out, answer.text.as_bytes())?;
            }
            Ok(Found::said(answer.text.clone(), &json!(answer)))
        }
        "report" => {
            let Written { request, out } = read::<Written<ReportRequest>>(request)?;
            let out = out.unwrap_or_else(|| request.folder.join("report.html"));
            page(&studies::report(&request)?, &out)
        }
        "explore" => {
            let Written { request, out } = read::<Written<ExploreRequest>>(request)?;
            let out = out.unwrap_or_else(|| PathBuf::from("gresham.html"));
            page(&studies::explore(&request)?, &out)
        }
        "new" => {
            let request: NewRequest = read(request)?;
            studies::new_scenario(&request)?;
            Ok(Found::said(String::new(), &json!({ "path": request.file })))
        }
        _ => Err(Error::invalid(format!("there is no use case `{verb}`"))),
    }
}

fn page(html: &str, out: &Path) -> Result<Found, Error> {
    studies::write_page(out, html.as_bytes())?;
    Ok(Found::said(String::new(), &json!({ "path": out })))
}

fn report(over: Option<&OverReport>) -> Option<(String, Value)> {
    over.map(|over| (over.overview_text(WIDTH), json!(over)))
}

fn quantities(over: Option<&Quantities>) -> Option<(String, Value)> {
    over.map(|over| (over.text(WIDTH), json!(over)))
}

fn compared(answer: &Compared) -> Found {
    let scaled = answer.at_scale.as_ref();
    let text = [
        answer.text(WIDTH),
        scaled.map_or(String::new(), |scaled| scaled.text(WIDTH)),
        answer.gains_text(WIDTH),
        answer.horizons_text(WIDTH),
        answer.notes().join("\n"),
    ];
    let over = answer.over_worlds.as_ref();
    Found::new(&answer.folder, text.join("\n"), json::document(answer))
        .sealed(&answer.digest, answer.seed)
        .with("outcomes", Source::Csv(answer.csv()))
        .with_over(over.map(|over| (over.text(WIDTH), json!(over))))
}

fn swept(request: &SweepRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let answer = studies::sweep(request, session)?;
    let folder = Path::new(&answer.folder);
    let over = report(answer.over_worlds.as_ref());
    let document = parsed(&file(folder, "study.json")?)?;
    let document = beside(document, over.as_ref().map(|over| &over.1));
    // The text of a sweep has its words over worlds.
    let over = over.map(|(_, document)| (String::new(), document));
    let mut found = Found::new(&answer.folder, answer.text(WIDTH), document)
        .sealed(&answer.swept.digest(), answer.study.seed())
        .with_over(over);
    for (name, file_name) in [
        ("points", "points.csv"),
        ("outcomes", "outcomes.csv"),
        ("sensitivity", "sensitivity.csv"),
    ] {
        if folder.join(file_name).is_file() {
            found = found.with(name, Source::Csv(file(folder, file_name)?));
        }
    }
    Ok(found)
}

fn searched(request: &SearchRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let answer = studies::search(request, session)?;
    let document = file(Path::new(&answer.folder), "search.json")?;
    let regrets = over::regrets(&parsed(&document)?);
    let found = Found::new(&answer.folder, answer.text(WIDTH), document);
    let found = found.seeded(answer.study.seed());
    Ok(match regrets {
        Some(table) => found.with("regrets", table),
        None => found,
    })
}

fn checked(request: &CheckRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let check = request.prepare()?;
    let (checked, over) = check.run_over_worlds(session)?;
    let mut text = pages::gate::text(&check.study, &checked, WIDTH);
    if over.is_none() {
        text += &(luck_only() + "\n");
    }
    let over = report(over.as_ref());
    let document = pages::gate::document(&check.study, &checked);
    let document = beside(document, over.as_ref().map(|over| &over.1));
    Ok(Found::new("", text, document).with_over(over))
}

fn recorded(request: &Rehearsed, session: &mut Session<'_>) -> Result<Found, Error> {
    let recording = request.request.prepare()?;
    let study = &recording.study;
    let path = study.gate.baseline.as_path();
    let recorded = recording.run(session)?;
    let text = pages::baseline::text(study, &recording.before, &recorded.arms, WIDTH);
    if !request.dry_run {
        records::put(path, recorded.baseline.text().as_bytes())?;
    }
    let document = json!({
        "path": path, "replicates": recorded.replicates, "written": !request.dry_run,
    });
    Ok(Found::said(text, &document))
}

fn claimed(request: &ClaimsRequest, session: &mut Session<'_>) -> Result<Found, Error> {
    let answer = studies::claims(request, session)?;
    let text = pages::claims::text(&answer.findings, answer.beside());
    let table = over::claims(&parsed(&answer.document)?);
    let found = Found::new(&answer.folder, text, answer.document);
    Ok(found.seeded(request.options.seed).with("claims", table))
}

fn passed(answers: &[Passed]) -> Found {
    const COLUMNS: &[&str] = &[
        "claim",
        "kind",
        "parameter",
        "elasticity",
        "half_width",
        "one_for_one",
        "refused",
    ];
    let rows = answers.iter().map(|answer| {
        json!({
            "claim": answer.claim,
            "kind": answer.kind.name(),
            "parameter": answer.key,
            "elasticity": answer.elasticity.mean,
            "half_width": answer.elasticity.half_width,
            "one_for_one": answer.is_one_for_one(),
            "refused": answer.is_refused(),
        })
    });
    let rows: Vec<Value> = rows.collect();
    let document = json!({
        "answers": rows, "refused": answers.iter().any(Passed::is_refused),
    });
    let found = Found::said(pages::claims::answers(answers), &document);
    found.with("answers", Source::Rows(COLUMNS, rows))
}

fn taken_apart(verb: &str, request: &str, session: &mut Session<'_>) -> Result<Found, Error> {
    match verb {
        "payoffs" => {
            let request: PayoffsRequest = read(request)?;
            let answer = studies::payoffs(&request, session)?;
            let table = pages::payoffs::table(&answer.rules);
            let over = quantities(answer.over_worlds.as_ref());
            let found = Found::tabled(&answer.folder, answer.document, "payoffs", table);
            Ok(found.seeded(request.options.seed).with_over(over))
        }
        "attribute" => {
            let request: AttributeRequest = read(request)?;
            let answer = studies::attribute(&request, session)?;
            let table = pages::attribution::table(&answer.attribution, &answer.divided);
            let over = quantities(answer.over_worlds.as_ref());
            let found = Found::tabled(&answer.folder, answer.document, "shares", table);
            Ok(found.seeded(request.options.seed).with_over(over))
        }
        _ => {
            let request: AblateRequest = read(request)?;
            let answer = studies::ablate(&request, session)?;
            let (record, seed) = (&answer.record, request.options.seed);
            let over = report(answer.over_worlds.as_ref());
            let document = beside(record, over.as_ref().map(|over| &over.1));
            let table = pages::ablation::table(record);
            let found = Found::tabled(&answer.folder, document, "effects", table);
            Ok(found.sealed(&record.digest, seed).with_over(over))
        }
    }
}
