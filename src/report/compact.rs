//! A drawing in fewer bytes: lines and areas as steps from point to point, and what many dots have
//! in common said once.

use std::fmt::Write as _;

/// Writes a drawing in fewer bytes.
#[must_use]
pub fn compact(svg: &str) -> String {
    in_groups(&in_steps(svg))
}

/// The drawing with each polyline and polygon as the path that goes through the same points.
fn in_steps(svg: &str) -> String {
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
    let number = |text: &str| text.parse::<i32>().ok().map(i64::from);
    let points: Option<Vec<(i64, i64)>> = points
        .map(|point| {
            let (x, y) = point.split_once(',')?;
            Some((number(x)?, number(y)?))
        })
        .collect();
    let end = if name == "polygon" { "z" } else { "" };
    Some(format!("<path {style}d=\"{}{end}\"/>", steps(&points?)?))
}

/// A command stands once for all steps of its kind, and a sign parts numbers as well as a space.
fn steps(points: &[(i64, i64)]) -> Option<String> {
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

/// The drawing with circles of one style that follow each other in a group of that style.
fn in_groups(svg: &str) -> String {
    let mut text = String::with_capacity(svg.len());
    let mut open: Option<&str> = None;
    let mut rest = svg;
    while !rest.is_empty() {
        let mut tags = rest.match_indices('<').map(|(at, _)| at);
        let end = tags.find(|at| *at > 0).unwrap_or(rest.len());
        let element = &rest[..end];
        let dot = dot(element.trim_end());
        let style = dot.map(|(_, style)| style);
        if style != open {
            text.push_str(open.map_or("", |_| "</g>"));
            if let Some(style) = style {
                // Without an outline, how opaque a dot is says how opaque its filling is.
                let _ = write!(text, "<g {}>", style.replace("opacity=", "fill-opacity="));
            }
            open = style;
        }
        match dot {
            Some((place, _)) => {
                let _ = write!(text, "<circle {place}/>");
            }
            None => text.push_str(element),
        }
        rest = &rest[end..];
    }
    text + open.map_or("", |_| "</g>")
}

/// Where a circle without an outline is, and its style.
fn dot(element: &str) -> Option<(&str, &str)> {
    let inner = element.strip_prefix("<circle ")?.strip_suffix("/>")?;
    let end = inner.find(" opacity=")?;
    let (place, style) = (&inner[..end], &inner[end + 1..]);
    style.contains("stroke=\"none\"").then_some((place, style))
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn lines_and_areas_go_through_the_same_points() {
        let line = "<polyline fill=\"none\" points=\"10,20 30,20 30,15 25,18 26,20 \"/>";
        assert_eq!(
            compact(line),
            "<path fill=\"none\" d=\"M10 20h20v-5l-5 3 1 2\"/>"
        );
        let area = "<g><polygon points=\"0,0 5,-5 10,-10 \"/></g>";
        assert_eq!(compact(area), "<g><path d=\"M0 0l5-5 5-5z\"/></g>");
    }

    #[test]
    fn a_step_is_as_long_as_places_are_apart() {
        let far = "<polyline points=\"-2147483648,0 2147483647,0\"/>";
        assert_eq!(compact(far), "<path d=\"M-2147483648 0h4294967295\"/>");
    }

    #[test]
    fn dots_of_one_style_share_it() {
        let style = "opacity=\"0.3\" fill=\"#0B4F8F\" stroke=\"none\"";
        let dot = |x: u32| format!("<circle cx=\"{x}\" cy=\"2\" r=\"1\" {style}/>\n");
        let drawn = compact(&format!("<g>\n{}{}<rect/></g>", dot(1), dot(3)));
        assert_eq!(
            drawn,
            "<g>\n<g fill-opacity=\"0.3\" fill=\"#0B4F8F\" stroke=\"none\">\
             <circle cx=\"1\" cy=\"2\" r=\"1\"/><circle cx=\"3\" cy=\"2\" r=\"1\"/></g><rect/></g>"
        );
        let ring = "<circle cx=\"1\" cy=\"2\" r=\"1\" opacity=\"1\" stroke=\"#000000\"/>";
        assert_eq!(compact(ring), ring);
    }

    #[test]
    fn what_is_no_line_of_whole_points_stays_as_it_is() {
        assert_eq!(compact("\u{feff}\u{8d28}<g/>"), "\u{feff}\u{8d28}<g/>");
        for other in [
            "<rect x=\"1\"/>",
            "<polyline points=\"1.5,2 3,4\"/>",
            "<poly",
        ] {
            assert_eq!(compact(other), other);
        }
    }
}
