//! No files import each other in a circle.

use crate::assert_none;
use crate::sources::{REFERENCE, Source, below, library};
use std::collections::{BTreeMap, BTreeSet};

/// The modules that each module's file imports, of `sources`.
fn file_imports(sources: &[Source]) -> BTreeMap<Vec<&str>, BTreeSet<Vec<&str>>> {
    let modules: BTreeSet<Vec<&str>> = sources.iter().map(Source::module).collect();
    let mut imports = BTreeMap::new();
    for source in sources {
        let module = source.module();
        let below = |other: &&Vec<&str>| {
            other.len() == module.len() + 1 && other.starts_with(&module) && !module.is_empty()
        };
        let children = modules
            .iter()
            .filter(below)
            .map(|child| child[module.len()]);
        let children: Vec<&str> = children.collect();
        let mut paths = source.paths_before_tests();
        paths.extend(source.child_paths(&children));
        let file_of = |path: &Vec<String>| {
            let begins = |name: &&Vec<&str>| {
                name.len() <= path.len() && name.iter().zip(path).all(|(a, b)| a == b)
            };
            let known = modules.iter().filter(begins);
            known.max_by_key(|name| name.len()).cloned()
        };
        let named: BTreeSet<Vec<&str>> = paths.iter().filter_map(file_of).collect();
        imports
            .entry(module.clone())
            .or_insert_with(BTreeSet::new)
            .extend(named.into_iter().filter(|other| *other != module));
    }
    imports
}

/// Modules whose files import themselves by way of others.
fn in_circles<'a>(
    imports: &BTreeMap<Vec<&'a str>, BTreeSet<Vec<&'a str>>>,
) -> BTreeSet<Vec<&'a str>> {
    let imports_itself = |module: &&Vec<&str>| {
        let mut reached = BTreeSet::new();
        let mut ahead = vec![*module];
        while let Some(next) = ahead.pop() {
            let unseen = imports.get(next).into_iter().flatten();
            ahead.extend(unseen.filter(|other| reached.insert(*other)));
        }
        reached.contains(*module)
    };
    imports.keys().filter(imports_itself).cloned().collect()
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let mut all = library();
    all.extend(below(REFERENCE));
    let found = in_circles(&file_imports(&all)).into_iter();
    let found: Vec<String> = found.map(|module| module.join("::")).collect();
    assert_none(
        &found,
        "these files import each other, directly or by way of others; move what they share into a \
         file of its own",
    );
}

#[test]
fn a_circle_of_files_is_found_with_everybody_in_it() {
    let file = |path: &str, text: &str| Source::new(path, text);
    let files = [
        file("src/cli/one.rs", "use super::two::Two;"),
        file("src/cli/two.rs", "fn f() { crate::cli::three::g(); }"),
        file("src/cli/three.rs", "use crate::cli::{one::One, four};"),
        file("src/cli/four.rs", "use crate::cli::five;"),
        file(
            "src/cli/five.rs",
            "#[cfg(test)]\nmod tests { use super::four; }",
        ),
        file("src/report/mod.rs", "mod a;\npub use a::A;"),
        file("src/report/a.rs", "use super::B;"),
    ];
    let found: Vec<String> = in_circles(&file_imports(&files))
        .into_iter()
        .map(|module| module.join("::"))
        .collect();
    assert_eq!(found, ["cli::one", "cli::three", "cli::two"]);
}
