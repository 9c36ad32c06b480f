use bytes::{BufMut, BytesMut};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// `point`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Point {
    /// To the right.
    pub x: f64,
    /// Upwards.
    pub y: f64,
}

impl Point {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self { x: binary.f64()?, y: binary.f64()? })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_f64(self.x);
        out.put_f64(self.y);
        Ok(())
    }

    fn read_list(binary: &mut Binary<'_>) -> Result<Vec<Self>, Failure> {
        let count = binary.count()?;
        (0..count).map(|_| Self::read(binary)).collect()
    }

    fn write_list(list: &[Self], out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i32(i32::try_from(list.len())?);
        list.iter().try_for_each(|point| point.write(out))
    }
}
binary!(Point, POINT);

/// `line`: the points for which `ax + by + c = 0`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Line {
    /// The factor of x.
    pub a: f64,
    /// The factor of y.
    pub b: f64,
    /// What is added.
    pub c: f64,
}

impl Line {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self { a: binary.f64()?, b: binary.f64()?, c: binary.f64()? })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        [self.a, self.b, self.c].into_iter().for_each(|number| out.put_f64(number));
        Ok(())
    }
}
binary!(Line, LINE);

/// `lseg`: a line between two points.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Segment(pub Point, pub Point);

impl Segment {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self(Point::read(binary)?, Point::read(binary)?))
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        self.0.write(out)?;
        self.1.write(out)
    }
}
binary!(Segment, LSEG);

/// `box`. Postgres gives the upper right corner first, whichever way it was written.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Rectangle {
    /// The upper right corner.
    pub high: Point,
    /// The lower left corner.
    pub low: Point,
}

impl Rectangle {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self { high: Point::read(binary)?, low: Point::read(binary)? })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        self.high.write(out)?;
        self.low.write(out)
    }
}
binary!(Rectangle, BOX);

/// `path`: points and the lines between them.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Path {
    /// Whether a line leads from the last point to the first.
    pub closed: bool,
    /// Its points, one at least.
    pub points: Vec<Point>,
}

impl Path {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self { closed: binary.u8()? != 0, points: Point::read_list(binary)? })
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_u8(u8::from(self.closed));
        Point::write_list(&self.points, out)
    }
}
binary!(Path, PATH);

/// `polygon`, as its corners, one at least.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Polygon(pub Vec<Point>);

impl Polygon {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Point::read_list(binary).map(Self)
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        Point::write_list(&self.0, out)
    }
}
binary!(Polygon, POLYGON);

/// `circle`.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Circle {
    /// Its middle.
    pub center: Point,
    /// From there to its edge.
    pub radius: f64,
}

impl Circle {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        Ok(Self { center: Point::read(binary)?, radius: binary.f64()? })
    }

    fn write(self, out: &mut BytesMut) -> Result<(), Failure> {
        self.center.write(out)?;
        out.put_f64(self.radius);
        Ok(())
    }
}
binary!(Circle, CIRCLE);
