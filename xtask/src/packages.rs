//! Packages that the project is made of, as cargo resolves them for a target.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// Packages whose builds people get: the command, the Python package and the page's module.
const SHIPPED: [&str; 3] = ["gresham", "gresham-python", "gresham-web"];

/// One package in one version.
pub struct Package {
    pub name: String,
    pub version: String,
    /// An expression of SPDX names.
    pub licence: Option<String>,
    /// The registry; none for packages of this workspace.
    pub source: Option<String>,
    /// SHA-256 in hexadecimal digits, from the lock file.
    pub checksum: Option<String>,
    /// Packages that it is built with and linked to, by identity.
    pub needs: Vec<String>,
    /// Packages that only its tests need.
    tests_need: Vec<String>,
}

/// All packages by identity.
pub struct Packages(BTreeMap<String, Package>);

impl Packages {
    /// Asks cargo for the packages of one target, by default this machine's.
    pub fn read(root: &Path, cargo: Command, target: Option<&str>) -> Result<Self, String> {
        let target = match target {
            Some(target) => target.to_owned(),
            None => host()?,
        };
        let metadata = metadata(cargo, &target)?;
        let lock = std::fs::read_to_string(root.join("Cargo.lock"))
            .map_err(|error| format!("cannot read Cargo.lock: {error}"))?;
        let checksums = checksums(&lock)?;
        let mut packages = BTreeMap::new();
        for package in list(&metadata["packages"]) {
            let (name, version) = (text(&package["name"]), text(&package["version"]));
            let licence = package["license"].as_str();
            let source = package["source"].as_str();
            let found = Package {
                licence: licence.map(|licence| licence.replace('/', " OR ")),
                source: source.map(str::to_owned),
                checksum: checksums.get(&(name.clone(), version.clone())).cloned(),
                needs: Vec::new(),
                tests_need: Vec::new(),
                name,
                version,
            };
            packages.insert(text(&package["id"]), found);
        }
        for node in list(&metadata["resolve"]["nodes"]) {
            let Some(package) = packages.get_mut(&text(&node["id"])) else {
                continue;
            };
            for need in list(&node["deps"]) {
                let is_built = |kind: &Value| kind["kind"].as_str() != Some("dev");
                let needed = text(&need["pkg"]);
                if list(&need["dep_kinds"]).iter().any(is_built) {
                    package.needs.push(needed);
                } else {
                    package.tests_need.push(needed);
                }
            }
        }
        Ok(Self(packages))
    }

    /// A package by its identity.
    pub fn get(&self, identity: &str) -> Option<&Package> {
        self.0.get(identity)
    }

    /// Packages in the builds that people get, ours included, in order.
    pub fn shipped(&self) -> Vec<(&str, &Package)> {
        let ours = |package: &Package| SHIPPED.contains(&&*package.name);
        self.reached(ours, |package| package.needs.iter().collect())
    }

    /// Packages that anything of the workspace is built or tested with.
    pub fn built(&self) -> Vec<(&str, &Package)> {
        let ours = |package: &Package| package.source.is_none();
        self.reached(ours, |package| {
            package.needs.iter().chain(&package.tests_need).collect()
        })
    }

    fn reached<'a>(
        &'a self,
        is_root: impl Fn(&Package) -> bool,
        needs: impl Fn(&'a Package) -> Vec<&'a String>,
    ) -> Vec<(&'a str, &'a Package)> {
        let roots = self.0.iter().filter(|(_, package)| is_root(package));
        let mut ahead: Vec<&str> = roots.map(|(identity, _)| &**identity).collect();
        let mut reached: BTreeSet<&str> = BTreeSet::new();
        while let Some(identity) = ahead.pop() {
            if reached.insert(identity)
                && let Some(package) = self.0.get(identity)
            {
                ahead.extend(needs(package).into_iter().map(String::as_str));
            }
        }
        let found = reached.into_iter();
        let mut found: Vec<_> = found
            .filter_map(|identity| Some((identity, self.0.get(identity)?)))
            .collect();
        found.sort_by_key(|(_, package)| (&package.name, &package.version));
        found
    }
}

fn metadata(mut cargo: Command, target: &str) -> Result<Value, String> {
    let output = cargo
        .args(["metadata", "--format-version=1", "--locked"])
        .args(["--filter-platform", target])
        .output()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))
}

/// The target that the compiler builds for by itself.
fn host() -> Result<String, String> {
    let output = Command::new("rustc").arg("-vV").output();
    let output = output.map_err(|error| format!("cannot run rustc: {error}"))?;
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or("rustc names no host".into())
}

/// Checksums by name and version.
fn checksums(lock: &str) -> Result<BTreeMap<(String, String), String>, String> {
    let lock: toml::Table = lock
        .parse()
        .map_err(|error| format!("Cargo.lock: {error}"))?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    let entries = packages.into_iter().flatten().filter_map(|package| {
        let key = |key: &str| Some(package.get(key)?.as_str()?.to_owned());
        Some(((key("name")?, key("version")?), key("checksum")?))
    });
    Ok(entries.collect())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
