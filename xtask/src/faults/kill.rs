//! Commands killed at random instants, and run again.

use super::contents::{Contents, Finished, contents, difference};
use super::luck::Luck;
use super::place::Place;
use super::verbs::{VERBS, Verb};
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The outcome of the kills of a verb.
#[derive(Default)]
pub struct Tally {
    pub kills: usize,
    /// Kills that came before the command had ended.
    pub in_time: usize,
    /// Markets that were finished when kills came.
    pub finished: usize,
    pub seconds: f64,
}

/// A verb undisturbed: what it writes, how many markets it finishes and how long it takes.
struct Undisturbed {
    contents: Contents,
    markets: usize,
    time: Duration,
}

/// Kills every verb in turn until there were so many kills.
///
/// # Errors
/// The first command that does not come to the same end, with the way to have it again.
pub fn kills(
    program: &Path,
    work: &Path,
    rounds: usize,
    seed: u64,
) -> Result<Vec<(&'static str, Tally)>, String> {
    let mut tallies = Vec::new();
    let (each, rest) = (rounds / VERBS.len(), rounds % VERBS.len());
    for (nth, verb) in VERBS.iter().enumerate() {
        let rounds = each + usize::from(nth < rest);
        if rounds > 0 {
            let mut luck = Luck::new(seed ^ (nth as u64) << 32);
            let tally = torment(program, work, verb, rounds, &mut luck)
                .map_err(|why| format!("{} (seed {seed}): {why}", verb.name))?;
            tallies.push((verb.name, tally));
        }
    }
    Ok(tallies)
}

#[expect(
    clippy::disallowed_methods,
    reason = "kills come while a command runs, and for how long that is is measured"
)]
fn undisturbed(place: &Place, verb: &Verb) -> Result<Undisturbed, String> {
    let clock = Instant::now();
    place.done(verb.words)?;
    let time = clock.elapsed();
    Ok(Undisturbed {
        contents: contents(&place.folder, verb.writes),
        markets: Finished::of(&place.folder, verb.writes).count(),
        time,
    })
}

#[expect(clippy::disallowed_methods, reason = "how long it took is told")]
fn torment(
    program: &Path,
    work: &Path,
    verb: &Verb,
    rounds: usize,
    luck: &mut Luck,
) -> Result<Tally, String> {
    let clock = Instant::now();
    let prepared = |folder: &str| -> Result<Place, String> {
        let place = Place::new(program, &work.join(folder))?;
        for words in verb.before {
            place.done(words)?;
        }
        Ok(place)
    };
    let expected = undisturbed(&prepared("undisturbed")?, verb)?;
    let mut tally = Tally::default();
    while tally.kills < rounds {
        let place = prepared("killed")?;
        // One in three is killed again while it goes on.
        loop {
            kill(
                &place,
                verb,
                expected.time.mul_f64(luck.share() * 1.1),
                &mut tally,
            )?;
            if tally.kills == rounds || luck.share() > 0.33 {
                break;
            }
        }
        resume(&place, verb, &expected, &mut tally)?;
    }
    tally.seconds = clock.elapsed().as_secs_f64();
    Ok(tally)
}

/// Starts the command and kills it after some time.
fn kill(place: &Place, verb: &Verb, after: Duration, tally: &mut Tally) -> Result<(), String> {
    let started = place.command(verb.words).spawn();
    let mut child = started.map_err(|error| format!("cannot run the program: {error}"))?;
    sleep(after);
    let had_ended = child.try_wait().is_ok_and(|status| status.is_some());
    // SIGKILL: nothing is told beforehand, and nothing can be done about it.
    let killed = child.kill().and_then(|()| child.wait());
    killed.map_err(|error| format!("cannot kill the program: {error}"))?;
    tally.kills += 1;
    tally.in_time += usize::from(!had_ended);
    Ok(())
}

/// Runs the command again to its end and holds what it wrote against what it should have.
fn resume(
    place: &Place,
    verb: &Verb,
    expected: &Undisturbed,
    tally: &mut Tally,
) -> Result<(), String> {
    let before = Finished::of(&place.folder, verb.writes);
    tally.finished += before.count();
    // A file of its user's own is left as it is, by the command that has written it too.
    if verb.name == "new"
        && difference(&expected.contents, &contents(&place.folder, verb.writes)).is_none()
    {
        return Ok(());
    }
    let told = place.done(verb.words)?;
    let found = contents(&place.folder, verb.writes);
    if let Some(why) = difference(&expected.contents, &found) {
        return Err(format!("after a kill and another run {why}"));
    }
    if verb.keeps && before.count() > 0 {
        not_twice(
            &before,
            &Finished::of(&place.folder, verb.writes),
            &told,
            expected.markets,
        )?;
    }
    Ok(())
}

/// Checks that no finished market was run again: no file of one was written anew, and as many
/// markets were run as were missing.
fn not_twice(
    before: &Finished,
    after: &Finished,
    told: &str,
    markets: usize,
) -> Result<(), String> {
    let rewritten = before
        .files
        .iter()
        .find(|(name, time)| after.files.get(*name) != Some(time));
    if let Some((name, _)) = rewritten {
        return Err(format!("{name} was finished and run again"));
    }
    let run = told.lines().find_map(|line| {
        let (_, run) = line
            .strip_prefix("markets on record: ")?
            .split_once("; run now: ")?;
        run.replace(',', "").trim().parse::<usize>().ok()
    });
    let missing = markets.saturating_sub(before.count());
    match run {
        None => Err(format!(
            "{} markets were on record, and none was found",
            before.count()
        )),
        Some(run) if run > missing => Err(format!("{run} markets were run, and {missing} missing")),
        Some(_) => Ok(()),
    }
}
