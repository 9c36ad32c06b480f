use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Format, FromSql, IsNull, ToSql, Type, accepts, to_sql_checked};

use super::binary::{Binary, binary};
use crate::types::Failure;

/// `tsvector`: the words of a document, each once and in Postgres's order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct TsVector(pub Vec<Lexeme>);

/// A word of a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Lexeme {
    /// The word.
    pub word: String,
    /// Where it stands, if that is known.
    pub positions: Vec<Position>,
}

/// Where a word stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Position {
    /// Its number, from 1 to 16383.
    pub number: u16,
    /// How much it counts.
    pub weight: Weight,
}

/// How much a word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Weight {
    /// The least, which words have that were given none.
    #[default]
    D,
    /// More.
    C,
    /// Yet more.
    B,
    /// The most.
    A,
}

const WEIGHTS: [Weight; 4] = [Weight::D, Weight::C, Weight::B, Weight::A];

/// The bits of a position that are its number.
const NUMBER: u16 = (1 << 14) - 1;

impl TsVector {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        let count = binary.count()?;
        let lexeme = |_| {
            let word = binary.text()?;
            let count = binary.u16()?;
            let position = |_| {
                let bits = binary.u16()?;
                Ok(Position { number: bits & NUMBER, weight: WEIGHTS[usize::from(bits >> 14)] })
            };
            let positions = (0..count).map(position).collect::<Result<_, Failure>>()?;
            Ok(Lexeme { word, positions })
        };
        (0..count).map(lexeme).collect::<Result<_, Failure>>().map(Self)
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i32(i32::try_from(self.0.len())?);
        for Lexeme { word, positions } in &self.0 {
            put_text(word, out)?;
            out.put_u16(u16::try_from(positions.len())?);
            for Position { number, weight } in positions {
                if *number > NUMBER {
                    return Err("a position in a tsvector is greater than 16383".into());
                }
                out.put_u16(*number | (*weight as u16) << 14);
            }
        }
        Ok(())
    }
}
binary!(TsVector, TS_VECTOR);

fn put_text(text: &str, out: &mut BytesMut) -> Result<(), Failure> {
    if text.contains('\0') {
        return Err("a word with a zero in it".into());
    }
    out.put_slice(text.as_bytes());
    out.put_u8(0);
    Ok(())
}

/// `tsquery`: what is looked for in a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum TsQuery {
    /// Nothing.
    #[default]
    Empty,
    /// A word.
    Lexeme {
        /// The word.
        word: String,
        /// With which of these weights; with any where there are none.
        weights: Vec<Weight>,
        /// Whether it is the beginning of a word.
        prefix: bool,
    },
    /// `!`
    Not(Box<TsQuery>),
    /// `&`
    And(Box<TsQuery>, Box<TsQuery>),
    /// `|`
    Or(Box<TsQuery>, Box<TsQuery>),
    /// `<->`, or `<n>`: the second so many words behind the first.
    Phrase(Box<TsQuery>, Box<TsQuery>, u16),
}

// What a query's items are, and its operators.
const WORD: u8 = 1;
const OPERATOR: u8 = 2;
const NOT: u8 = 1;
const AND: u8 = 2;
const OR: u8 = 3;
const PHRASE: u8 = 4;

/// A query's depth is limited, so that no value can exhaust the stack.
const DEEPEST: usize = 1000;

impl TsQuery {
    fn read(binary: &mut Binary<'_>) -> Result<Self, Failure> {
        match binary.count()? {
            0 => Ok(TsQuery::Empty),
            _ => Self::read_item(binary, 0),
        }
    }

    /// An operator stands before its operands, the right one first.
    fn read_item(binary: &mut Binary<'_>, depth: usize) -> Result<Self, Failure> {
        if depth > DEEPEST {
            return Err("a tsquery that is too deep".into());
        }
        let operand = |binary: &mut Binary<'_>| Self::read_item(binary, depth + 1).map(Box::new);
        match binary.u8()? {
            WORD => {
                let bits = binary.u8()?;
                let prefix = binary.u8()? != 0;
                let weights = WEIGHTS.into_iter().filter(|weight| bits & 1 << *weight as u8 != 0).collect();
                Ok(TsQuery::Lexeme { word: binary.text()?, weights, prefix })
            }
            OPERATOR => match binary.u8()? {
                NOT => operand(binary).map(TsQuery::Not),
                PHRASE => {
                    let distance = binary.u16()?;
                    let right = operand(binary)?;
                    Ok(TsQuery::Phrase(operand(binary)?, right, distance))
                }
                AND => {
                    let right = operand(binary)?;
                    Ok(TsQuery::And(operand(binary)?, right))
                }
                OR => {
                    let right = operand(binary)?;
                    Ok(TsQuery::Or(operand(binary)?, right))
                }
                _ => Err("a tsquery with an unknown operator".into()),
            },
            _ => Err("a tsquery with an unknown item".into()),
        }
    }

    fn items(&self) -> i32 {
        match self {
            TsQuery::Empty => 0,
            TsQuery::Lexeme { .. } => 1,
            TsQuery::Not(operand) => 1 + operand.items(),
            TsQuery::And(left, right) | TsQuery::Or(left, right) | TsQuery::Phrase(left, right, _) => {
                1 + left.items() + right.items()
            }
        }
    }

    fn write(&self, out: &mut BytesMut) -> Result<(), Failure> {
        out.put_i32(self.items());
        self.write_item(out)
    }

    fn write_item(&self, out: &mut BytesMut) -> Result<(), Failure> {
        let mut operator = |sign: &[u8], left: Option<&TsQuery>, right: &TsQuery| {
            out.put_u8(OPERATOR);
            out.put_slice(sign);
            right.write_item(out)?;
            left.map_or(Ok(()), |left| left.write_item(out))
        };
        match self {
            TsQuery::Empty => Err("an operand of a tsquery is empty".into()),
            TsQuery::Lexeme { word, weights, prefix } => {
                let bits = weights.iter().fold(0, |bits, weight| bits | 1 << *weight as u8);
                out.put_slice(&[WORD, bits, u8::from(*prefix)]);
                put_text(word, out)
            }
            TsQuery::Not(operand) => operator(&[NOT], None, operand),
            TsQuery::And(left, right) => operator(&[AND], Some(left), right),
            TsQuery::Or(left, right) => operator(&[OR], Some(left), right),
            TsQuery::Phrase(left, right, distance) => {
                let [high, low] = distance.to_be_bytes();
                operator(&[PHRASE, high, low], Some(left), right)
            }
        }
    }
}

impl<'a> FromSql<'a> for TsQuery {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        let mut binary = Binary::new(raw);
        let query = Self::read(&mut binary)?;
        binary.end()?;
        Ok(query)
    }

    accepts!(TSQUERY);
}

impl ToSql for TsQuery {
    fn to_sql(&self, _: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        if *self != TsQuery::Empty {
            self.write(out)?;
        }
        Ok(IsNull::No)
    }

    /// Postgres does not take an empty query in the form in which it sends it.
    fn encode_format(&self, _: &Type) -> Format {
        match self {
            TsQuery::Empty => Format::Text,
            _ => Format::Binary,
        }
    }

    accepts!(TSQUERY);
    to_sql_checked!();
}
