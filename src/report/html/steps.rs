//! Lines and areas of a drawing as steps from point to point: half of what places would take.

use std::fmt::Write as _;

/// The drawing with each polyline and polygon as the path that goes through the same points.
#[must_use]
pub fn in_steps(svg: &str) -> String {
    let mut text = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find("<poly") {
        text.push_str(&rest[..at]);
        let end = rest[at..].find("/>").map_or(rest.len(), |end| at + end + 2);
        let element = &rest[at..end];
        match path(element) {
            Some(path) => text.push_str(&path),
            None => text.push_str(element),
        }
        rest = &rest[end..];
    }
    text + rest
}

/// The path of an element, if its points are whole numbers and the last that it states.
fn path(element: &str) -> Option<String> {
    let (name, rest) = element[1..].split_once(' ')?;
    let (style, points) = rest.split_once("points=\"")?;
    let points = points.strip_suffix("\"/>")?.split_whitespace();
    let points: Option<Vec<(i32, i32)>> = points
        .map(|point| {
            let (x, y) = point.split_once(',')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        })
        .collect();
    let end = if name == "polygon" { "z" } else { "" };
    Some(format!("<path {style}d=\"{}{end}\"/>", steps(&points?)?))
}

/// A command stands once for all steps of its kind, and a sign parts numbers as well as a space.
fn steps(points: &[(i32, i32)]) -> Option<String> {
    let (x, y) = points.first()?;
    let mut text = format!("M{x} {y}");
    let mut before = ' ';
    for pair in points.windows(2) {
        let (right, down) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        let (command, numbers) = match (right, down) {
            (_, 0) => ('h', vec![right]),
            (0, _) => ('v', vec![down]),
            _ => ('l', vec![right, down]),
        };
        if command != before {
            text.push(command);
        }
        for (nth, number) in numbers.iter().enumerate() {
            let is_apart = *number < 0 || (nth == 0 && command != before);
            let space = if is_apart { "" } else { " " };
            let _ = write!(text, "{space}{number}");
        }
        before = command;
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::in_steps;

    #[test]
    fn lines_and_areas_go_through_the_same_points() {
        let line = "<polyline fill=\"none\" points=\"10,20 30,20 30,15 25,18 26,20 \"/>";
        assert_eq!(
            in_steps(line),
            "<path fill=\"none\" d=\"M10 20h20v-5l-5 3 1 2\"/>"
        );
        let area = "<g><polygon points=\"0,0 5,-5 10,-10 \"/></g>";
        assert_eq!(in_steps(area), "<g><path d=\"M0 0l5-5 5-5z\"/></g>");
    }

    #[test]
    fn what_is_no_line_of_whole_points_stays_as_it_is() {
        for other in [
            "<rect x=\"1\"/>",
            "<polyline points=\"1.5,2 3,4\"/>",
            "<poly",
        ] {
            assert_eq!(in_steps(other), other);
        }
    }
}
