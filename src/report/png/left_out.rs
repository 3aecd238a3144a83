//! Stand-ins for PNGs in a build without them.

use std::io;

/// Draws nothing, and says so.
#[derive(Debug, Default)]
pub struct Pngs {
    asked: bool,
}

impl Pngs {
    /// Leaves a figure out.
    ///
    /// # Errors
    /// None.
    pub const fn draw(&mut self, _svg: &str) -> io::Result<Option<Vec<u8>>> {
        self.asked = true;
        Ok(None)
    }

    /// A remark about what was left out; empty if nothing was.
    #[must_use]
    pub fn note(&self) -> String {
        if self.asked {
            "There are no PNGs: this build of Gresham was made without the feature `png`.\n"
                .to_owned()
        } else {
            String::new()
        }
    }
}
