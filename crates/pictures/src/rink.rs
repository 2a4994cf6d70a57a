//! The rink, true to scale.
//!
//! Places are in feet from the centre spot: `x` to the right (the goals are at ±89), `y` up as television shows it.
//! The measures are those of the NHL rulebook; sheets that are smaller are drawn on the same rink.

use crate::paint::{BLUE_LINE, BOARDS, CREASE, ICE, LINE, RED_LINE};
use crate::svg::{Element, Pen, circle, group};

/// Half the length of the rink.
pub const HALF_LENGTH: f64 = 100.0;
/// Half its width.
pub const HALF_WIDTH: f64 = 42.5;
/// The radius of its corners.
pub const CORNER_RADIUS: f64 = 28.0;
/// From the centre to the goal line.
pub const GOAL_LINE: f64 = 89.0;
/// From the centre to the inner edge of the blue line.
pub const BLUE_LINE_EDGE: f64 = 25.0;
/// Where the goal line meets the boards: `14.5 + √(28² − 17²)`, rounded down to hundredths.
const GOAL_LINE_HALF: f64 = 36.74;
/// The dots of the end zones.
const END_DOT: (f64, f64) = (69.0, 22.0);
/// The dots of the neutral zone.
const NEUTRAL_DOT: (f64, f64) = (20.0, 22.0);

/// Whether a place is inside the boards.
pub fn inside_boards(x: f64, y: f64) -> bool {
    if !(x.abs() <= HALF_LENGTH && y.abs() <= HALF_WIDTH) {
        return false;
    }
    let (beyond_x, beyond_y) = (
        x.abs() - (HALF_LENGTH - CORNER_RADIUS),
        y.abs() - (HALF_WIDTH - CORNER_RADIUS),
    );
    beyond_x <= 0.0 || beyond_y <= 0.0 || beyond_x.hypot(beyond_y) <= CORNER_RADIUS
}

/// How the rink lies on the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lay {
    /// Units per foot.
    pub(crate) scale: f64,
    /// Where the centre spot is.
    pub(crate) centre: (f64, f64),
    /// Turned a quarter to the left: the right goal is at the top.
    pub(crate) turned: bool,
}

impl Lay {
    /// A place on the picture.
    pub(crate) fn place(&self, x: f64, y: f64) -> (f64, f64) {
        let (right, up) = if self.turned { (-y, x) } else { (x, y) };
        (
            self.centre.0 + right * self.scale,
            self.centre.1 - up * self.scale,
        )
    }

    fn circle(&self, x: f64, y: f64, radius: f64) -> Element {
        let (x, y) = self.place(x, y);
        circle(x, y, radius * self.scale)
    }

    /// A straight line.
    fn line(&self, from: (f64, f64), to: (f64, f64)) -> Element {
        self.pen(from).to(to).0.path()
    }

    fn pen(&self, from: (f64, f64)) -> FootPen<'_> {
        let (x, y) = self.place(from.0, from.1);
        FootPen(Pen::default().lift_to(x, y), self)
    }

    /// A line of the ice with its width in feet, never thinner than can be seen.
    fn painted(&self, element: Element, paint: &str, feet: f64) -> Element {
        element.stroke(paint, (feet * self.scale).max(0.8))
    }
}

/// A pen that is moved in feet.
struct FootPen<'a>(Pen, &'a Lay);

impl FootPen<'_> {
    fn to(self, point: (f64, f64)) -> Self {
        let (x, y) = self.1.place(point.0, point.1);
        Self(self.0.draw_to(x, y), self.1)
    }

    /// An arc, seen with `y` up.
    fn arc(self, radius: f64, clockwise: bool, point: (f64, f64)) -> Self {
        let (x, y) = self.1.place(point.0, point.1);
        Self(
            self.0.arc_to(radius * self.1.scale, clockwise, x, y),
            self.1,
        )
    }
}

/// The whole rink.
pub(crate) fn full(lay: &Lay) -> Element {
    let (l, w, r) = (HALF_LENGTH, HALF_WIDTH, CORNER_RADIUS);
    let boards = lay
        .pen((-l + r, w))
        .to((l - r, w))
        .arc(r, true, (l, w - r))
        .to((l, -w + r))
        .arc(r, true, (l - r, -w))
        .to((-l + r, -w))
        .arc(r, true, (-l, -w + r))
        .to((-l, w - r))
        .arc(r, true, (-l + r, w));
    let boards = boards.0.close().path();
    let centre_line = lay.painted(lay.line((0.0, -w), (0.0, w)), RED_LINE, 1.0);
    let referee = lay.pen((-10.0, -w)).arc(10.0, true, (10.0, -w)).0.path();
    group()
        .class("picture-rink")
        .child(boards.clone().fill(ICE))
        .children(end(lay, 1.0))
        .children(end(lay, -1.0))
        .child(centre_line)
        .child(lay.painted(lay.circle(0.0, 0.0, 15.0).fill("none"), BLUE_LINE, 0.17))
        .child(lay.circle(0.0, 0.0, 0.5).fill(BLUE_LINE))
        .child(lay.painted(referee, RED_LINE, 0.17))
        .child(boards.stroke(BOARDS, 2.5))
}

/// The half with the right goal, up to the centre line.
pub(crate) fn half(lay: &Lay) -> Element {
    let (l, w, r) = (HALF_LENGTH, HALF_WIDTH, CORNER_RADIUS);
    let boards = lay
        .pen((0.0, w))
        .to((l - r, w))
        .arc(r, true, (l, w - r))
        .to((l, -w + r))
        .arc(r, true, (l - r, -w))
        .to((0.0, -w));
    let boards = boards.0.path();
    let circle = lay.pen((0.0, 15.0)).arc(15.0, true, (0.0, -15.0)).0.path();
    group()
        .class("picture-rink")
        .child(boards.clone().fill(ICE))
        .children(end(lay, 1.0))
        .child(lay.painted(circle, BLUE_LINE, 0.17))
        .child(lay.painted(lay.line((0.0, -w), (0.0, w)), RED_LINE, 1.0))
        .child(boards.stroke(BOARDS, 2.5))
}

/// What is painted on one end; `side` is 1 for the right one and -1 for the left one.
fn end(lay: &Lay, side: f64) -> Vec<Element> {
    let blue = side * (BLUE_LINE_EDGE + 0.5);
    let goal = side * GOAL_LINE;
    let mut drawn = vec![
        lay.painted(
            lay.line((blue, -HALF_WIDTH), (blue, HALF_WIDTH)),
            BLUE_LINE,
            1.0,
        ),
        crease(lay, side),
        lay.painted(
            lay.line((goal, -GOAL_LINE_HALF), (goal, GOAL_LINE_HALF)),
            RED_LINE,
            0.17,
        ),
        net(lay, side),
    ];
    for up in [1.0, -1.0] {
        drawn.push(
            lay.circle(side * NEUTRAL_DOT.0, up * NEUTRAL_DOT.1, 1.0)
                .fill(RED_LINE),
        );
        drawn.extend(end_circle(lay, side * END_DOT.0, up * END_DOT.1));
    }
    drawn
}

/// The circle around a dot of an end zone, with hash marks and the marks where players stand.
fn end_circle(lay: &Lay, x: f64, y: f64) -> Vec<Element> {
    let mut drawn = vec![
        lay.painted(lay.circle(x, y, 15.0).fill("none"), RED_LINE, 0.17),
        lay.circle(x, y, 1.0).fill(RED_LINE),
    ];
    for right in [1.0, -1.0] {
        for up in [1.0, -1.0] {
            let hash = x + right * 2.875;
            let edge = y + up * (225.0f64 - 2.875 * 2.875).sqrt();
            drawn.push(lay.painted(
                lay.line((hash, edge), (hash, edge + up * 2.0)),
                RED_LINE,
                0.17,
            ));
            let (near, low) = (x + right * 2.0, y + up * 0.75);
            let mark = lay
                .pen((near + right * 4.0, low))
                .to((near, low))
                .to((near, low + up * 3.0));
            drawn.push(lay.painted(mark.0.path(), RED_LINE, 0.17));
        }
    }
    drawn
}

/// The goalie's crease: straight for four and a half feet, then an arc of six feet around the middle of the goal.
fn crease(lay: &Lay, side: f64) -> Element {
    let goal = side * GOAL_LINE;
    let edge = goal - side * (36.0f64 - 16.0).sqrt();
    let outline = lay
        .pen((goal, 4.0))
        .to((edge, 4.0))
        .arc(6.0, side < 0.0, (edge, -4.0))
        .to((goal, -4.0))
        .0
        .close();
    let outline = outline.path().fill(CREASE).set("fill-opacity", "0.45");
    let mut drawn = group().child(lay.painted(outline, RED_LINE, 0.17));
    for up in [1.0, -1.0] {
        let notch = goal - side * 4.0;
        drawn = drawn.child(lay.painted(
            lay.line((notch, up * 4.0), (notch, up * 3.58)),
            RED_LINE,
            0.17,
        ));
    }
    drawn
}

/// The goal: a mouth of six feet, three feet and four inches deep.
fn net(lay: &Lay, side: f64) -> Element {
    let goal = side * GOAL_LINE;
    let back = goal + side * 3.333;
    let outline = lay
        .pen((goal, 3.0))
        .arc(1.667, side > 0.0, (goal + side * 1.667, 3.667))
        .to((back - side * 0.8, 3.667))
        .to((back, 2.9))
        .to((back, -2.9))
        .to((back - side * 0.8, -3.667))
        .to((goal + side * 1.667, -3.667))
        .arc(1.667, side > 0.0, (goal, -3.0))
        .0
        .close();
    lay.painted(outline.path().fill(LINE), RED_LINE, 0.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corners_are_round() {
        assert!(
            inside_boards(0.0, 42.5) && inside_boards(100.0, 14.5) && inside_boards(-89.0, 36.7)
        );
        assert!(!inside_boards(89.0, 36.8) && !inside_boards(99.0, 41.0));
        assert!(!inside_boards(100.1, 0.0) && !inside_boards(f64::NAN, 0.0));
        // On the arc of the upper right corner, half-way round.
        let half = CORNER_RADIUS / 2f64.sqrt();
        assert!(inside_boards(72.0 + half - 0.01, 14.5 + half - 0.01));
        assert!(!inside_boards(72.0 + half + 0.01, 14.5 + half + 0.01));
    }

    #[test]
    fn the_goal_line_ends_at_the_boards() {
        assert!(inside_boards(GOAL_LINE, GOAL_LINE_HALF));
        assert!(!inside_boards(GOAL_LINE, GOAL_LINE_HALF + 0.02));
    }

    #[test]
    fn turning_puts_the_right_goal_on_top() {
        let lay = Lay {
            scale: 2.0,
            centre: (100.0, 300.0),
            turned: true,
        };
        assert_eq!(lay.place(89.0, 0.0), (100.0, 122.0));
        assert_eq!(
            lay.place(69.0, 22.0),
            (56.0, 162.0),
            "the left side of an attacker stays left"
        );
        let flat = Lay {
            turned: false,
            ..lay
        };
        assert_eq!(flat.place(69.0, 22.0), (238.0, 256.0));
    }
}
