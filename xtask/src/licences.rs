//! Dependencies against `deny.toml`: licences, second versions and sources.

use crate::packages::{Package, Packages};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Dependencies that are allowed.
pub struct Rules {
    licences: BTreeSet<String>,
    /// Versions that may stand beside a newer one, as `name@version`.
    second: BTreeSet<String>,
}

impl Rules {
    /// Reads `deny.toml`.
    pub fn read(root: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(root.join("deny.toml"));
        let text = text.map_err(|error| format!("cannot read deny.toml: {error}"))?;
        let rules: toml::Table = text
            .parse()
            .map_err(|error| format!("deny.toml: {error}"))?;
        let list = |section: &str, key: &str| {
            let list = rules.get(section)?.get(key)?.as_array()?;
            Some(list.clone())
        };
        let allowed = list("licenses", "allow").ok_or("deny.toml allows no licence")?;
        let skipped = list("bans", "skip").ok_or("deny.toml has no [bans] skip")?;
        let name = |entry: &toml::Value| entry.get("crate")?.as_str().map(str::to_owned);
        Ok(Self {
            licences: allowed
                .iter()
                .filter_map(|one| one.as_str().map(str::to_owned))
                .collect(),
            second: skipped.iter().filter_map(name).collect(),
        })
    }

    /// Everything that breaks a rule, a line each.
    pub fn broken(&self, packages: &Packages) -> Vec<String> {
        let built = packages.built();
        let mut broken = Vec::new();
        let mut versions: BTreeMap<&str, Vec<&Package>> = BTreeMap::new();
        for (_, package) in &built {
            let shown = format!("{}@{}", package.name, package.version);
            match &package.licence {
                None => broken.push(format!("{shown} states no licence")),
                Some(licence) if !self.allows(licence) => {
                    broken.push(format!("{shown}: `{licence}` is not allowed by deny.toml"));
                }
                Some(_) => {}
            }
            if let Some(source) = &package.source {
                if !source.starts_with("registry+") {
                    broken.push(format!("{shown} does not come from the registry: {source}"));
                }
                if package.checksum.is_none() {
                    broken.push(format!("{shown} has no checksum in Cargo.lock"));
                }
            }
            versions.entry(&package.name).or_default().push(package);
        }
        for (name, all) in versions.into_iter().filter(|(_, all)| all.len() > 1) {
            let is_new =
                |package: &&&Package| !self.second.contains(&format!("{name}@{}", package.version));
            let unnamed: Vec<&str> = all.iter().filter(is_new).map(|one| &*one.version).collect();
            if unnamed.len() > 1 {
                let unnamed = unnamed.join(" and ");
                broken.push(format!(
                    "{name} in versions {unnamed}; skip one in deny.toml"
                ));
            }
        }
        broken
    }

    /// True if an expression can be met with licences that are allowed.
    fn allows(&self, expression: &str) -> bool {
        let spaced = expression.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut at = 0;
        let met = self.any(&words, &mut at);
        met && at == words.len()
    }

    fn any(&self, words: &[&str], at: &mut usize) -> bool {
        let mut met = self.every(words, at);
        while words.get(*at) == Some(&"OR") {
            *at += 1;
            met |= self.every(words, at);
        }
        met
    }

    fn every(&self, words: &[&str], at: &mut usize) -> bool {
        let mut met = self.one(words, at);
        while words.get(*at) == Some(&"AND") {
            *at += 1;
            met &= self.one(words, at);
        }
        met
    }

    fn one(&self, words: &[&str], at: &mut usize) -> bool {
        let Some(word) = words.get(*at) else {
            return false;
        };
        *at += 1;
        if *word == "(" {
            let met = self.any(words, at);
            let closed = words.get(*at) == Some(&")");
            *at += 1;
            return met && closed;
        }
        let mut name = (*word).to_owned();
        if let [Some(&"WITH"), Some(exception)] = [words.get(*at), words.get(*at + 1)] {
            name = format!("{name} WITH {exception}");
            *at += 2;
        }
        self.licences.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::Rules;
    use crate::packages::Packages;
    use crate::{cargo, root};

    fn rules(licences: &[&str], second: &[&str]) -> Rules {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect();
        Rules {
            licences: owned(licences),
            second: owned(second),
        }
    }

    #[test]
    fn every_dependency_has_an_allowed_licence_one_version_and_a_known_source() {
        let packages = Packages::read(root(), cargo(&[]), None).unwrap();
        assert!(packages.built().len() > 100);
        let broken = Rules::read(root()).unwrap().broken(&packages);
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    }

    #[test]
    fn without_permission_the_same_dependencies_are_refused() {
        let packages = Packages::read(root(), cargo(&[]), None).unwrap();
        let broken = rules(&["MIT"], &[]).broken(&packages);
        let told = |what: &str| broken.iter().any(|line| line.contains(what));
        assert!(told("is not allowed by deny.toml"), "{broken:?}");
        assert!(told("skip one in deny.toml"), "{broken:?}");
    }

    #[test]
    fn an_expression_is_met_by_either_of_or_and_by_both_of_and() {
        let rules = rules(&["MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"], &[]);
        for met in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT AND Zlib",
            "(GPL-3.0 OR MIT) AND Zlib",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
        ] {
            assert!(rules.allows(met), "{met}");
        }
        for unmet in [
            "",
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR Zlib) AND GPL-3.0",
            "Apache-2.0",
            "MIT Zlib",
            "(MIT",
        ] {
            assert!(!rules.allows(unmet), "{unmet}");
        }
    }
}
