//! A software bill of materials in `CycloneDX`: crates, the scripts of the page, and the fonts.

use crate::packages::{Package, Packages};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// The bill of what is shipped for a target.
pub fn bill(root: &Path, packages: &Packages) -> Result<Value, String> {
    let shipped = packages.shipped();
    let ours = shipped
        .iter()
        .find(|(_, package)| package.name == "gresham");
    let (_, gresham) = ours.ok_or("cargo names no package gresham")?;
    let mut components: Vec<Value> = Vec::new();
    let mut dependencies: Vec<Value> = Vec::new();
    for (_, package) in &shipped {
        let needs = package.needs.iter();
        let needs = needs.filter_map(|identity| packages.get(identity).map(reference));
        let mut needs: Vec<String> = needs.collect();
        if package.name == "gresham" {
            needs.extend(scripts(root)?.iter().map(|script| text(&script["bom-ref"])));
            needs.push(text(&font()["bom-ref"]));
        } else {
            components.push(component(package));
        }
        dependencies.push(json!({ "ref": reference(package), "dependsOn": needs }));
    }
    components.extend(scripts(root)?);
    components.push(font());
    let mut main = component(gresham);
    main["type"] = json!("application");
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": main },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// A crate.
fn component(package: &Package) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(package),
        "name": package.name,
        "version": package.version,
        "purl": reference(package),
    });
    if let Some(checksum) = &package.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(licence) = &package.licence {
        component["licenses"] = json!([{ "expression": licence }]);
    }
    component
}

/// The package's address as package URLs write it.
fn reference(package: &Package) -> String {
    let version = package.version.replace('+', "%2B");
    format!("pkg:cargo/{}@{version}", package.name)
}

/// Packages that are bundled into the page's scripts, from the lock file.
fn scripts(root: &Path) -> Result<Vec<Value>, String> {
    let lock = std::fs::read_to_string(root.join("web/package-lock.json"))
        .map_err(|error| format!("cannot read web/package-lock.json: {error}"))?;
    let lock: Value =
        serde_json::from_str(&lock).map_err(|error| format!("web/package-lock.json: {error}"))?;
    let packages = lock["packages"].as_object().into_iter().flatten();
    let bundled = packages.filter_map(|(path, package)| {
        let name = path.strip_prefix("node_modules/")?;
        (package["dev"] != true).then_some((name, package))
    });
    bundled
        .map(|(name, package)| {
            let version = package["version"].as_str().unwrap_or_default();
            let purl = format!("pkg:npm/{}@{version}", name.replace('@', "%40"));
            let digits = package["integrity"].as_str().and_then(sha512);
            let digits = digits.ok_or(format!("{name} has no SHA-512 in its lock file"))?;
            Ok(json!({
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": version,
                "purl": purl,
                "hashes": [{ "alg": "SHA-512", "content": digits }],
                "licenses": [{ "expression": package["license"] }],
            }))
        })
        .collect()
}

/// The typeface that figures embed.
fn font() -> Value {
    json!({
        "type": "file",
        "bom-ref": "font:Inter",
        "name": "Inter",
        "licenses": [{ "expression": "OFL-1.1" }],
    })
}

/// The hexadecimal digits of an integrity that npm writes in base 64.
fn sha512(integrity: &str) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let written = integrity.strip_prefix("sha512-")?.trim_end_matches('=');
    let (mut bits, mut held, mut text) = (0_u32, 0, String::new());
    for letter in written.bytes() {
        let digit = DIGITS.iter().position(|known| *known == letter)?;
        bits = (bits << 6 | digit as u32) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            let _ = write!(text, "{:02x}", bits >> held & 0xFF);
        }
    }
    (text.len() == 128).then_some(text)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{bill, sha512};
    use crate::packages::Packages;
    use crate::{cargo, root};
    use serde_json::Value;
    use std::collections::BTreeSet;

    fn made() -> Value {
        let packages = Packages::read(root(), cargo(&[]), None).unwrap();
        bill(root(), &packages).unwrap()
    }

    /// Rules of the schema of `CycloneDX` 1.6 for the parts that are used here.
    #[test]
    fn the_bill_has_what_its_schema_requires() {
        const TYPES: [&str; 3] = ["application", "library", "file"];
        let bill = made();
        assert_eq!(bill["bomFormat"], "CycloneDX");
        assert_eq!(bill["specVersion"], "1.6");
        assert!(bill["version"].as_u64().is_some_and(|version| version >= 1));
        let components = bill["components"].as_array().unwrap();
        let main = &bill["metadata"]["component"];
        assert_eq!(main["name"], "gresham");
        let mut references = BTreeSet::new();
        for component in components.iter().chain([main]) {
            let name = component["name"].as_str().unwrap();
            assert!(!name.is_empty());
            assert!(
                TYPES.contains(&component["type"].as_str().unwrap()),
                "{name}"
            );
            let reference = component["bom-ref"].as_str().unwrap();
            assert!(references.insert(reference), "{reference} stands twice");
            let licence = component["licenses"][0]["expression"].as_str();
            assert!(licence.is_some_and(|licence| !licence.is_empty()), "{name}");
            for hash in component["hashes"].as_array().into_iter().flatten() {
                let digits = hash["content"].as_str().unwrap();
                let length = if hash["alg"] == "SHA-256" { 64 } else { 128 };
                assert_eq!(digits.len(), length, "{name}");
                assert!(digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
            }
        }
        let dependencies = bill["dependencies"].as_array().unwrap();
        for dependency in dependencies {
            assert!(references.contains(dependency["ref"].as_str().unwrap()));
            for needed in dependency["dependsOn"].as_array().unwrap() {
                assert!(references.contains(needed.as_str().unwrap()), "{needed}");
            }
        }
    }

    #[test]
    fn what_is_linked_bundled_and_embedded_is_on_the_bill_and_what_only_tests_use_is_not() {
        let bill = made();
        let components = bill["components"].as_array().unwrap();
        let names: BTreeSet<&str> = components
            .iter()
            .filter_map(|component| component["name"].as_str())
            .collect();
        for there in [
            "libm",
            "pyo3",
            "gresham-market",
            "preact",
            "d3-scale",
            "Inter",
        ] {
            assert!(names.contains(there), "{there}");
        }
        for absent in [
            "proptest",
            "insta",
            "assert_cmd",
            "playwright-core",
            "xtask",
        ] {
            assert!(!names.contains(absent), "{absent}");
        }
        let of_crates = components.iter().filter(|component| {
            let reference = component["bom-ref"].as_str().unwrap_or_default();
            let name = component["name"].as_str().unwrap_or_default();
            reference.starts_with("pkg:cargo/") && !name.starts_with("gresham")
        });
        assert!(of_crates.clone().count() > 50);
        assert!(
            of_crates
                .into_iter()
                .all(|one| one["hashes"][0]["alg"] == "SHA-256")
        );
    }

    #[test]
    fn an_integrity_of_npm_is_read_as_digits() {
        // The SHA-512 of nothing.
        let integrity = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";
        let digits = sha512(integrity).unwrap();
        assert!(digits.starts_with("cf83e1357eefb8bd"), "{digits}");
        assert!(digits.ends_with("f927da3e"), "{digits}");
        assert_eq!(sha512("sha1-abc"), None);
        assert_eq!(sha512("sha512-abc"), None);
    }
}
