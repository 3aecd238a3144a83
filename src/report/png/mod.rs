//! Figures as PNG beside their SVG; a build without the feature `png` leaves them out.

#[cfg(feature = "png")]
mod drawing;
#[cfg(feature = "png")]
mod installed;
#[cfg(not(feature = "png"))]
mod left_out;
#[cfg(feature = "png")]
mod outlines;
#[cfg(feature = "png")]
mod shaping;

#[cfg(feature = "png")]
pub use drawing::Pngs;
#[cfg(not(feature = "png"))]
pub use left_out::Pngs;
