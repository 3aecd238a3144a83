//! Commands named in running text: their verbs, options and tasks exist.

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An error unless `cargo xtask` has this task with these words.
pub fn task(words: &str) -> Result<(), String> {
    let source = fs::read_to_string(root().join("xtask/src/main.rs")).expect("the tasks");
    let name = words.split_whitespace().next().unwrap_or_default();
    let arm = format!("[\"{name}\"");
    if source.contains(&arm) {
        Ok(())
    } else {
        Err(format!("cargo xtask has no task `{name}`"))
    }
}

/// The help of a verb.
fn help(verb: &[&str]) -> String {
    let mut command = Command::cargo_bin("gresham").expect("the program");
    let output = command.args(verb).arg("--help").output();
    let output = output.expect("the program starts");
    let is_known = output.status.success();
    assert!(is_known, "there is no verb `{}`", verb.join(" "));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Everything between single backticks of a text, fences left out.
fn spans(text: &str) -> Vec<String> {
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence
    });
    let prose: Vec<&str> = lines.collect();
    let prose = prose.join(" ");
    prose
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn commands_in_running_text_name_verbs_options_and_tasks_that_exist() {
    let mut pages: Vec<_> = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ]
    .map(|name| root().join(name))
    .into();
    let docs = fs::read_dir(root().join("docs")).expect("docs");
    pages.extend(docs.map(|entry| entry.expect("an entry").path()));
    pages.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    let mut helps: BTreeMap<String, String> = BTreeMap::new();
    let mut seen = 0;
    for path in pages {
        let text = fs::read_to_string(&path).expect("a page");
        for span in spans(&text) {
            if let Some(rest) = span.strip_prefix("cargo xtask ") {
                task(rest).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            }
            let Some(rest) = span.strip_prefix("gresham ") else {
                continue;
            };
            let mut words = rest.split_whitespace();
            let verb = words.next().unwrap_or_default();
            // A verb in capitals stands for any.
            if verb.chars().all(char::is_uppercase) {
                continue;
            }
            seen += 1;
            let told = helps.entry(verb.to_owned()).or_insert_with(|| {
                let mut all = help(&[verb]);
                for (whole, part) in [("facts", "from"), ("baseline", "record")] {
                    if verb == whole {
                        all += &help(&[whole, part]);
                    }
                }
                all
            });
            for option in words.filter(|word| word.starts_with("--")) {
                let name = option.split('=').next().unwrap_or(option);
                let told = told.contains(name);
                assert!(told, "{}: `gresham {rest}`: no {name}", path.display());
            }
        }
    }
    assert!(seen > 40, "{seen} commands");
}
