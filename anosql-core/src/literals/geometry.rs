//! Geometric types.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed, numbers::float8_at};

/// What is nearer to zero than this is zero to the geometric types.
const EPSILON: f64 = 1.0e-6;

/// A string being read, with the name of its type, which messages need.
struct Shape<'a> {
    cursor: Cursor<'a>,
    name: &'static str,
    text: &'a str,
}

type Point = (f64, f64);

impl<'a> Shape<'a> {
    fn new(name: &'static str, text: &'a str) -> Self {
        Self { cursor: Cursor::new(text), name, text }
    }

    fn invalid(&self) -> Malformed {
        Malformed::syntax(self.name, self.text)
    }

    fn expect(&mut self, byte: u8) -> Checked {
        if self.cursor.eat(byte) { Ok(()) } else { Err(self.invalid()) }
    }

    fn expect_end(&self) -> Checked {
        if self.cursor.is_at_end() { Ok(()) } else { Err(self.invalid()) }
    }

    fn single(&mut self) -> Result<f64, Malformed> {
        float8_at(&mut self.cursor, self.name, self.text)
    }

    /// `pair_decode`.
    fn pair(&mut self) -> Result<Point, Malformed> {
        self.cursor.skip_space();
        let has_parenthesis = self.cursor.eat(b'(');
        let x = self.single()?;
        self.expect(b',')?;
        let y = self.single()?;
        if has_parenthesis {
            self.expect(b')')?;
            self.cursor.skip_space();
        }
        Ok((x, y))
    }

    /// Whether the parenthesis here is the last one that opens.
    fn is_only_parenthesis(&self) -> bool {
        self.cursor.rest().rfind('(') == Some(0)
    }

    /// `path_decode`: so many points, in parentheses or not, or in brackets where these are allowed.
    fn points(&mut self, may_be_open: bool, count: usize) -> Result<Vec<Point>, Malformed> {
        let mut depth = 0;
        self.cursor.skip_space();
        let is_open = self.cursor.eat(b'[');
        if is_open {
            if !may_be_open {
                return Err(self.invalid());
            }
            depth += 1;
        } else if self.cursor.peek() == b'(' {
            let mut inner = self.cursor.clone();
            inner.bump();
            inner.skip_space();
            if inner.peek() == b'(' || self.is_only_parenthesis() {
                depth += 1;
                self.cursor = inner;
            }
        }
        let mut points = Vec::new();
        for _ in 0..count {
            points.push(self.pair()?);
            self.cursor.eat(b',');
        }
        while depth > 0 {
            if !(self.cursor.eat(b')') || (is_open && depth == 1 && self.cursor.eat(b']'))) {
                return Err(self.invalid());
            }
            depth -= 1;
            self.cursor.skip_space();
        }
        Ok(points)
    }

    /// `pair_count`: how many points there are, by the commas.
    fn count(&self) -> Result<usize, Malformed> {
        let commas = self.text.matches(',').count();
        if commas % 2 == 1 { Ok(commas.div_ceil(2)) } else { Err(self.invalid()) }
    }
}

/// `point_in`.
pub(super) fn point_in(text: &str) -> Checked {
    let mut shape = Shape::new("point", text);
    shape.pair()?;
    shape.expect_end()
}

/// `lseg_in`.
pub(super) fn lseg_in(text: &str) -> Checked {
    let mut shape = Shape::new("lseg", text);
    shape.points(true, 2)?;
    shape.expect_end()
}

/// `box_in`.
pub(super) fn box_in(text: &str) -> Checked {
    let mut shape = Shape::new("box", text);
    shape.points(false, 2)?;
    shape.expect_end()
}

/// `poly_in`.
pub(super) fn poly_in(text: &str) -> Checked {
    let mut shape = Shape::new("polygon", text);
    let count = shape.count()?;
    shape.points(false, count)?;
    shape.expect_end()
}

/// `path_in`: one pair of parentheses more may stand around it.
pub(super) fn path_in(text: &str) -> Checked {
    let mut shape = Shape::new("path", text);
    let count = shape.count()?;
    shape.cursor.skip_space();
    let has_parenthesis = shape.cursor.peek() == b'(' && shape.is_only_parenthesis();
    if has_parenthesis {
        shape.cursor.bump();
    }
    shape.points(true, count)?;
    if has_parenthesis {
        shape.expect(b')')?;
        shape.cursor.skip_space();
    }
    shape.expect_end()
}

/// `line_in`: the three coefficients in braces, or two points that are not the same.
pub(super) fn line_in(text: &str) -> Checked {
    let mut shape = Shape::new("line", text);
    shape.cursor.skip_space();
    if !shape.cursor.eat(b'{') {
        let points = shape.points(true, 2)?;
        shape.expect_end()?;
        let is_same = |(x, y): Point, (other_x, other_y): Point| is_equal(x, other_x) && is_equal(y, other_y);
        return match points[..] {
            [first, second] if is_same(first, second) => {
                let message = "invalid line specification: must be two distinct points";
                Err(Malformed::new(sqlstate::INVALID_TEXT_REPRESENTATION, message))
            }
            _ => Ok(()),
        };
    }
    let a = shape.single()?;
    shape.expect(b',')?;
    let b = shape.single()?;
    shape.expect(b',')?;
    shape.single()?;
    shape.expect(b'}')?;
    shape.cursor.skip_space();
    shape.expect_end()?;
    if a.abs() <= EPSILON && b.abs() <= EPSILON {
        let message = "invalid line specification: A and B cannot both be zero";
        return Err(Malformed::new(sqlstate::INVALID_TEXT_REPRESENTATION, message));
    }
    Ok(())
}

#[expect(clippy::float_cmp, reason = "infinite values are equal though their difference is no number")]
fn is_equal(left: f64, right: f64) -> bool {
    left == right || (left - right).abs() <= EPSILON || (left.is_nan() && right.is_nan())
}

/// `circle_in`: the centre and a radius that is not below zero.
pub(super) fn circle_in(text: &str) -> Checked {
    let mut shape = Shape::new("circle", text);
    let mut depth = 0;
    shape.cursor.skip_space();
    if shape.cursor.eat(b'<') {
        depth = 1;
    } else if shape.cursor.peek() == b'(' {
        let mut inner = shape.cursor.clone();
        inner.bump();
        inner.skip_space();
        if inner.peek() == b'(' {
            depth = 1;
            shape.cursor = inner;
        }
    }
    shape.pair()?;
    shape.cursor.eat(b',');
    // A radius that is no number is not below zero.
    if shape.single()? < 0.0 {
        return Err(shape.invalid());
    }
    if depth == 1 {
        if !(shape.cursor.eat(b')') || shape.cursor.eat(b'>')) {
            return Err(shape.invalid());
        }
        shape.cursor.skip_space();
    }
    shape.expect_end()
}
