//! What a report promises, checked on made-up results.

use crate::synthetic::{ARMS, results};
use gresham::market::platform::signals::Signal;
use gresham::outcome::{DailySeries, Learned, Sums};
use gresham::render::prose::Language;
use gresham::report;
use gresham::report::canvas::{Canvas, INK, Type};
use gresham::report::figures::FIGURES;
use gresham::report::png::Pngs;
use gresham::report::text;
use jiff::civil::date;
use resvg::usvg;
use std::collections::BTreeMap;

fn svgs(results: &gresham::records::Results) -> BTreeMap<&'static str, String> {
    FIGURES
        .iter()
        .map(|figure| (figure.name, (figure.draw)(results).svg(results)))
        .collect()
}

fn words(svg: &str) -> String {
    let lines = svg.lines().filter(|line| !line.starts_with('<'));
    lines.collect::<Vec<_>>().join("\n")
}

/// Figures that show what differs between arms.
const DIFFERENCES: [&str; 3] = ["effects", "who-gains", "scored-and-true"];

/// The figure that only long runs have.
const HORIZONS: &str = "effects-over-months";

#[test]
fn every_figure_is_written_as_svg_and_png_but_no_difference_of_a_single_arm() {
    for arms in [1, 2, 4] {
        let files = report::files(&results(arms, 2, 40), "| t |\n|---|").expect("drawn");
        let files: BTreeMap<String, Vec<u8>> = files.into_iter().collect();
        let figures: Vec<&str> = FIGURES
            .iter()
            .map(|figure| figure.name)
            .filter(|name| arms > 1 || !DIFFERENCES.contains(name))
            .filter(|name| *name != HORIZONS)
            .collect();
        assert_eq!(files.len(), 2 * figures.len() + 1);
        let text = |name: &str| std::str::from_utf8(&files[name]).expect("text");
        assert_eq!(
            text("README.md").matches("](figures/").count(),
            2 * figures.len()
        );
        for figure in &figures {
            let svg = text(&format!("figures/{figure}.svg"));
            assert!(svg.starts_with("<svg"));
            assert!(!words(svg).contains("it takes two arms"), "{figure}");
            assert!(files[&format!("figures/{figure}.png")].starts_with(b"\x89PNG"));
        }
    }
}

#[test]
fn the_readme_names_arms_command_table_and_every_figure() {
    let results = results(2, 2, 400);
    let mut files = report::files(&results, "| the table |\n|---|").expect("drawn");
    let readme = files.pop().map(|(_, bytes)| String::from_utf8(bytes));
    let readme = readme.expect("a README").expect("text");
    assert!(readme.starts_with("# reform-2025 against old-rules\n"));
    for part in [
        &results.command,
        "| the table |",
        "Arm 1 of a made-up comparison.",
    ] {
        assert!(readme.contains(part), "{part} is missing");
    }
    for figure in FIGURES {
        assert!(readme.contains(&format!("figures/{}.svg", figure.name)));
        assert!(readme.contains(&figure.caption()));
    }
}

#[test]
fn a_single_replicate_is_drawn_without_a_band_and_says_so() {
    for (name, svg) in svgs(&results(2, 1, 200)) {
        if name == "price-quality" {
            assert!(words(&svg).contains("one replicate"), "{name}");
        } else {
            assert!(words(&svg).contains("A single replicate"), "{name}");
        }
        if name == "gmv" || name == "repeat-rate" {
            assert!(!svg.contains("z\"/>"), "{name} has a band");
        }
    }
    assert!(svgs(&results(2, 2, 200))["gmv"].contains("z\"/>"));
}

#[test]
fn svgs_are_well_formed_and_name_arms_and_units() {
    let drawn = svgs(&results(2, 3, 400));
    for (name, svg) in &drawn {
        usvg::Tree::from_str(svg, &usvg::Options::default()).expect("well-formed");
        assert!(words(svg).contains(ARMS[1]), "{name} does not name an arm");
    }
    assert!(words(&drawn["gmv"]).contains("yuan per day"));
    assert!(words(&drawn["repeat-rate"]).contains(" %"));
    assert!(words(&drawn["gmv"]).contains("Oct"));
    assert!(words(&drawn["abuse"]).contains("experience score, traffic"));
}

#[test]
fn effects_over_months_are_drawn_where_two_horizons_lie_within_the_run() {
    let figure = FIGURES.iter().find(|figure| figure.name == HORIZONS);
    let figure = figure.expect("a figure");
    for (arms, days, parted, has) in [
        (2, 400, Some(date(2025, 1, 6)), true),
        (3, 730, Some(date(2025, 1, 6)), true),
        // The first month after that is February, the third April.
        (2, 303, Some(date(2025, 1, 6)), false),
        (2, 304, Some(date(2025, 1, 6)), true),
        (1, 400, Some(date(2025, 1, 6)), false),
        (2, 400, None, false),
    ] {
        let mut results = results(arms, 3, days);
        results.parted = parted;
        assert_eq!(figure.has(&results), has, "{arms} arms, {days} days");
    }
    let svg = (figure.draw)(&results(3, 3, 730)).svg(&results(3, 3, 730));
    insta::assert_snapshot!(words(&svg));
}

#[test]
fn what_buyers_have_learned_is_drawn_of_the_signals_that_are_worth_something() {
    let named = |figure: &&gresham::report::figures::Figure| figure.name == "signal-worths";
    let figure = FIGURES.iter().find(named).expect("a figure");
    let mut results = results(2, 3, 400);
    let svg = words(&(figure.draw)(&results).svg(&results));
    assert!(
        svg.contains("Rating") && svg.contains("Points of the score"),
        "{svg}"
    );
    assert!(!svg.contains("Negative tag"), "{svg}");
    for replicate in results.arms.iter_mut().flat_map(|arm| &mut arm.replicates) {
        replicate.learned = Learned::default();
    }
    assert!(!figure.has(&results), "earlier records have none");
}

#[test]
fn worths_of_signals_are_read_back_as_they_were_written() {
    let text = "0 1 -2 3 0 0 0 0 0 0\n7 4 5 6 0 0 0 0 0 -9\n";
    let learned = Learned::read(text).expect("worths");
    assert_eq!(learned.text(), text);
    let on = |day: u32| learned.on(day, Signal::Points).map(|worth| worth * 1e6);
    assert_eq!(
        [on(0), on(6), on(7), on(99)],
        [Some(-2.0), Some(-2.0), Some(5.0), Some(5.0)]
    );
    assert!(learned.tells_of(Signal::New) && !learned.tells_of(Signal::Price));
    for wrong in [
        "0 1 2\n",
        "x 1 2 3 4 5 6 7 8 9\n",
        "7 0 0 0 0 0 0 0 0 0\n1 0 0 0 0 0 0 0 0 0\n",
    ] {
        assert_eq!(Learned::read(wrong), None, "{wrong}");
    }
}

#[test]
fn names_with_markup_stay_text() {
    let mut results = results(2, 2, 40);
    results.arms[1].name = "a<b>&\"c\"\n]]>".to_owned();
    for svg in svgs(&results).values() {
        usvg::Tree::from_str(svg, &usvg::Options::default()).expect("well-formed");
    }
}

#[test]
fn nothing_to_draw_gives_a_note_and_no_panic() {
    let mut no_slices = results(2, 2, 10);
    for replicate in &mut no_slices.arms[1].replicates {
        replicate.series = Sums::of(&DailySeries::new(Vec::new(), 0), Vec::new());
        replicate.shops.clear();
    }
    let mut uneven = results(2, 3, 60);
    uneven.arms[1].replicates.truncate(1);
    let empty = [
        results(0, 0, 1),
        results(2, 0, 1),
        results(2, 2, 0),
        results(2, 2, 1),
        no_slices,
        uneven,
    ];
    for results in &empty {
        for svg in svgs(results).values() {
            usvg::Tree::from_str(svg, &usvg::Options::default()).expect("well-formed");
            assert!(!svg.contains("NaN") && !svg.contains("inf "));
        }
    }
    for (name, svg) in svgs(&empty[1]) {
        assert!(words(&svg).contains("Insufficient data"), "{name}");
    }
}

#[test]
fn outcomes_without_variance_are_drawn() {
    let mut results = results(2, 1, 100);
    for arm in &mut results.arms {
        arm.replicates = vec![arm.replicates[0].clone(); 3];
    }
    let drawn = svgs(&results);
    assert!(!words(&drawn["gmv"]).contains("Insufficient"));
}

#[test]
fn policy_dates_that_crowd_are_numbered() {
    let mut results = results(2, 2, 730);
    let crowd = (1..=6).map(|day| {
        (
            date(2025, 1, 4 * day),
            vec!["a_lever_with_a_name".to_owned()],
        )
    });
    results.arms[1].changes = crowd.collect();
    let svg = &svgs(&results)["gmv"];
    assert!(words(svg).contains("Policy changes: [1] 4 Jan 2025: a lever with a name;"));
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let results = results(2, 2, 60);
    assert_eq!(svgs(&results), svgs(&results));
    let svg = &svgs(&results)["trust"];
    let drawn = || Pngs::default().draw(svg).unwrap();
    assert_eq!(drawn(), drawn());
}

#[test]
fn every_figure_keeps_the_values_that_it_draws() {
    let results = results(2, 3, 400);
    for figure in FIGURES {
        let (svg, panels) = (figure.draw)(&results).drawn(&results);
        assert!(!panels.is_empty(), "{}", figure.name);
        for (nth, panel) in panels.iter().enumerate() {
            assert!(svg.contains(&format!("data-values=\"{nth}\"")));
            let [left, top, right, bottom] = panel.frame;
            assert!(left < right && top < bottom && !panel.rows.is_empty());
            for row in &panel.rows {
                assert_eq!(row.cells.len(), panel.series.len());
            }
        }
    }
}

#[test]
fn figures_in_chinese_are_drawn_on_a_machine_without_fonts() {
    let results = results(2, 2, 200);
    for svg in Language::Chinese.speaks(|| svgs(&results)).values() {
        let mut pngs = Pngs::with_fonts_in(Vec::new());
        pngs.draw(svg).unwrap();
        assert_eq!(pngs.note(), "");
    }
}

#[test]
fn letters_that_no_font_has_are_named_in_the_report() {
    let (svg, _) = Canvas::sheet(100.0, 40.0, "", |canvas| {
        canvas.text((10.0, 20.0), "龘 <a> & 齉", Type::new(12.0, INK));
    });
    let mut pngs = Pngs::with_fonts_in(Vec::new());
    pngs.draw(&svg).unwrap();
    assert!(pngs.note().contains("no installed font has: 齉 龘."));
    let mut plain = Pngs::with_fonts_in(Vec::new());
    let (svg, _) = Canvas::sheet(100.0, 40.0, "", |canvas| {
        canvas.text((10.0, 20.0), "é ± − × …", Type::new(12.0, INK));
    });
    plain.draw(&svg).unwrap();
    assert_eq!(plain.note(), "");
}

/// A text of a figure: its ends and middle in pixels, its size and what it says.
struct Placed {
    left: f64,
    right: f64,
    middle: f64,
    size: f64,
    words: String,
}

fn placed(svg: &str) -> Vec<Placed> {
    let texts = svg.split("<text ").skip(1);
    let texts = texts.map(|text| {
        let (tag, rest) = text.split_once('>').expect("a tag");
        let attribute = |name: &str| {
            let start = tag.find(&format!("{name}=\"")).expect("the attribute") + name.len() + 2;
            tag[start..].split('"').next().expect("a value").to_owned()
        };
        let number = |name: &str| attribute(name).parse::<f64>().expect("a number") / 10.0;
        let words = rest.split("</text>").next().expect("an end").trim();
        let words = words.replace("&apos;", "'").replace("&amp;", "&");
        let (x, size) = (number("x"), number("font-size"));
        let width = text::width(&words, size, tag.contains("font-weight=\"bold\""));
        let left = match attribute("text-anchor").as_str() {
            "middle" => x - width / 2.0,
            "end" => x - width,
            _ => x,
        };
        Placed {
            left,
            right: left + width,
            middle: number("y"),
            size,
            words,
        }
    });
    texts.collect()
}

/// Results of so many arms whose long names differ at their ends.
fn many(arms: usize) -> gresham::records::Results {
    let mut results = results(5, 2, 400);
    let template = results.arms[1].clone();
    results.arms.truncate(1);
    for arm in 1..arms {
        let mut other = template.clone();
        other.name = format!("a-policy-with-a-name-that-is-rather-long-variant-{arm:02}");
        results.arms.push(other);
    }
    results
}

#[test]
fn texts_of_many_arms_stay_on_the_page_and_apart() {
    for arms in [3, 5, 6, 7, 12, 16] {
        for (name, svg) in svgs(&many(arms)) {
            let texts = placed(&svg);
            for (place, one) in texts.iter().enumerate() {
                let within = one.left >= 0.0 && one.right <= 962.0;
                assert!(within, "{name} of {arms} arms cuts off {:?}", one.words);
                for other in &texts[place + 1..] {
                    let high = (one.middle - other.middle).abs() < 0.6 * one.size.min(other.size);
                    let wide = one.right.min(other.right) - one.left.max(other.left) > 2.0;
                    assert!(
                        !(high && wide),
                        "{name} of {arms} arms writes {:?} over {:?}",
                        one.words,
                        other.words
                    );
                }
            }
        }
    }
}

#[test]
fn each_of_twelve_arms_can_be_told_in_every_figure() {
    for (name, svg) in svgs(&many(12)) {
        for arm in 1..12 {
            let ending = format!("variant-{arm:02}");
            assert!(
                words(&svg).contains(&ending),
                "{name} does not tell {ending}"
            );
        }
    }
}
