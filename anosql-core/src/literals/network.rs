//! Network addresses.

use crate::sqlstate;

use super::{Checked, Cursor, Malformed, cursor::is_space};

/// An address as its bytes, and how many of its bits name the network.
struct Address {
    bytes: Vec<u8>,
    bits: usize,
}

/// `inet_in`.
pub(super) fn inet_in(text: &str) -> Checked {
    let address = if text.contains(':') { version6(text) } else { inet_version4(text) };
    if address.is_some() { Ok(()) } else { Err(Malformed::syntax("inet", text)) }
}

/// `cidr_in`: the bits behind those of the network must be zero.
pub(super) fn cidr_in(text: &str) -> Checked {
    let address = if text.contains(':') { version6(text) } else { cidr_version4(text) };
    let Address { bytes, bits } = address.ok_or_else(|| Malformed::syntax("cidr", text))?;
    let mask = |index: usize| 0xff_u8.checked_shr(bits.saturating_sub(index * 8).try_into().unwrap_or(8));
    if bytes.iter().enumerate().any(|(index, byte)| byte & mask(index).unwrap_or(0) != 0) {
        let message = format!("invalid cidr value: \"{text}\"");
        return Err(Malformed::new(sqlstate::INVALID_TEXT_REPRESENTATION, message)
            .detail("Value has bits set to right of mask."));
    }
    Ok(())
}

/// Decimal numbers up to 255 between points, and whether a width follows.
fn octets(cursor: &mut Cursor<'_>, may_end_with_point: bool) -> Option<Vec<u8>> {
    let mut octets = Vec::new();
    while cursor.peek().is_ascii_digit() {
        let digits = cursor.take_while(|byte| byte.is_ascii_digit());
        octets.push(digits.trim_start_matches('0').parse::<u8>().or(parse_zero(digits)).ok()?);
        if octets.len() > 4 {
            return None;
        }
        if cursor.is_at_end() || cursor.peek() == b'/' {
            return Some(octets);
        }
        if !cursor.eat(b'.') {
            return None;
        }
    }
    may_end_with_point.then_some(octets)
}

/// Zero, however many digits it has.
fn parse_zero(digits: &str) -> Result<u8, std::num::ParseIntError> {
    if digits.bytes().all(|digit| digit == b'0') { Ok(0) } else { digits.parse() }
}

/// A width of at most 32 bits behind a slash, which ends the text; `None` is a mistake.
fn width4(cursor: &mut Cursor<'_>) -> Option<Option<usize>> {
    if cursor.is_at_end() {
        return Some(None);
    }
    if !cursor.eat(b'/') {
        return None;
    }
    let digits = cursor.take_while(|byte| byte.is_ascii_digit());
    if digits.is_empty() || !cursor.is_at_end() {
        return None;
    }
    let bits = digits.parse().ok().filter(|bits| *bits <= 32)?;
    Some(Some(bits))
}

/// `inet_net_pton_ipv4`: without a width all four bytes must be there.
fn inet_version4(text: &str) -> Option<Address> {
    let mut cursor = Cursor::new(text);
    let mut bytes = octets(&mut cursor, true)?;
    let bits = match width4(&mut cursor)? {
        Some(bits) => bits,
        None if bytes.len() == 4 => 32,
        None => return None,
    };
    if bytes.is_empty() || bits / 8 > bytes.len() {
        return None;
    }
    bytes.resize(4, 0);
    Some(Address { bytes, bits })
}

/// `inet_cidr_pton_ipv4`: without a width the network's class says it.
fn cidr_version4(text: &str) -> Option<Address> {
    let mut cursor = Cursor::new(text);
    let mut bytes = if cursor.starts_with("0x") && cursor.peek_at(2).is_ascii_hexdigit() {
        cursor.advance(2);
        hexadecimal(&mut cursor)?
    } else {
        octets(&mut cursor, false)?
    };
    let &first = bytes.first()?;
    let bits = width4(&mut cursor)?.unwrap_or_else(|| {
        let class = match first {
            240.. => 32,
            224.. => 8,
            192.. => 24,
            128.. => 16,
            _ => 8,
        };
        match class.max(bytes.len() * 8) {
            8 if first == 224 => 4,
            bits => bits,
        }
    });
    let length = bytes.len().max(bits.div_ceil(8));
    bytes.resize(length, 0);
    Some(Address { bytes, bits })
}

/// At most eight hexadecimal digits; one that is left over is the high half of a byte.
fn hexadecimal(cursor: &mut Cursor<'_>) -> Option<Vec<u8>> {
    let digits = cursor.take_while(|byte| byte.is_ascii_hexdigit());
    if digits.len() > 8 {
        return None;
    }
    let values: Vec<u8> = digits
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .filter_map(|digit| digit.try_into().ok())
        .collect();
    let byte = |pair: &[u8]| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0);
    Some(values.chunks(2).map(byte).collect())
}

/// `inet_cidr_pton_ipv6`: groups of up to four hexadecimal digits, a run of zeros left out once, the last four bytes
/// perhaps as a version 4 address.
fn version6(text: &str) -> Option<Address> {
    let mut cursor = Cursor::new(text);
    if cursor.eat(b':') && cursor.peek() != b':' {
        return None;
    }
    let (mut bytes, mut gap, mut bits) = (Vec::new(), None, 128);
    while !cursor.is_at_end() {
        let group = cursor.clone();
        let digits = cursor.take_while(|byte| byte.is_ascii_hexdigit());
        if digits.len() > 4 {
            return None;
        }
        if cursor.peek() == b'.' {
            let (last, width) = embedded_version4(group.rest())?;
            bytes.extend(last);
            bits = width.unwrap_or(bits);
            break;
        }
        if !digits.is_empty() {
            bytes.extend(u16::from_str_radix(digits, 16).ok()?.to_be_bytes());
        }
        if cursor.eat(b'/') {
            bits = width6(cursor.rest())?;
            break;
        }
        if cursor.is_at_end() {
            break;
        }
        if !cursor.eat(b':') || (!digits.is_empty() && cursor.is_at_end()) {
            return None;
        }
        if digits.is_empty() && gap.replace(bytes.len()).is_some() {
            return None;
        }
    }
    match gap {
        Some(at) if bytes.len() < 16 => {
            let zeros = vec![0; 16 - bytes.len()];
            bytes.splice(at..at, zeros);
        }
        None if bytes.len() == 16 => {}
        _ => return None,
    }
    Some(Address { bytes, bits })
}

/// `getbits`: a number up to 128 without leading zeros.
fn width6(digits: &str) -> Option<usize> {
    let is_plain =
        digits.bytes().all(|digit| digit.is_ascii_digit()) && (digits.len() == 1 || !digits.starts_with('0'));
    digits.parse().ok().filter(|bits| is_plain && *bits <= 128)
}

/// `getv4`: up to four numbers without leading zeros, and perhaps a width. Only the last may not be left out.
fn embedded_version4(text: &str) -> Option<(Vec<u8>, Option<usize>)> {
    let (address, width) = match text.split_once('/') {
        Some((address, width)) => (address, Some(width6(width)?)),
        None => (text, None),
    };
    let is_plain = |part: &str| part.len() < 2 || !part.starts_with('0');
    let byte = |part: &str| match part {
        "" => Some(0),
        _ if is_plain(part) && part.bytes().all(|digit| digit.is_ascii_digit()) => part.parse().ok(),
        _ => None,
    };
    let mut bytes: Vec<u8> = address.split('.').map(byte).collect::<Option<_>>()?;
    if bytes.len() > 4 || (width.is_none() && address.ends_with('.')) {
        return None;
    }
    bytes.resize(4, 0);
    Some((bytes, width))
}

/// `macaddr_in`: six bytes, as one of the layouts that it tries in turn.
pub(super) fn macaddr_in(text: &str) -> Checked {
    // How many digits a byte has at most, and what stands before the second to the sixth.
    const LAYOUTS: [(usize, [&str; 5]); 7] = [
        (usize::MAX, [":"; 5]),
        (usize::MAX, ["-"; 5]),
        (2, ["", "", ":", "", ""]),
        (2, ["", "", "-", "", ""]),
        (2, ["", ".", "", ".", ""]),
        (2, ["", "-", "", "-", ""]),
        (2, [""; 5]),
    ];
    let bytes = LAYOUTS.iter().find_map(|(width, separators)| six_bytes(text, *width, separators));
    match bytes {
        None => Err(Malformed::syntax("macaddr", text)),
        Some(bytes) if bytes.iter().any(|byte| *byte > 255) => Err(Malformed::new(
            sqlstate::NUMERIC_VALUE_OUT_OF_RANGE,
            format!("invalid octet value in \"macaddr\" value: \"{text}\""),
        )),
        Some(_) => Ok(()),
    }
}

/// Reads as `sscanf` does: white space before a number, a sign and `0x` count towards its width.
fn six_bytes(text: &str, width: usize, separators: &[&str; 5]) -> Option<Vec<u32>> {
    let mut cursor = Cursor::new(text);
    let mut bytes = Vec::new();
    for separator in std::iter::once(&"").chain(separators) {
        if !cursor.eat_word(separator) {
            return None;
        }
        cursor.skip_space();
        bytes.push(scan_hexadecimal(&mut cursor, width)?);
    }
    cursor.skip_space();
    cursor.is_at_end().then_some(bytes)
}

fn scan_hexadecimal(cursor: &mut Cursor<'_>, mut width: usize) -> Option<u32> {
    let is_negative = cursor.peek() == b'-';
    if matches!(cursor.peek(), b'+' | b'-') {
        cursor.bump();
        width -= 1;
    }
    let mut value: Option<u32> = None;
    if width >= 2 && cursor.starts_with("0x") {
        // The zero is a number though no digit follows.
        value = Some(0);
        cursor.advance(2);
        width -= 2;
    }
    while width > 0 && cursor.peek().is_ascii_hexdigit() {
        let digit = char::from(cursor.bump()).to_digit(16).unwrap_or(0);
        // Any value above a byte will do.
        value = Some(value.unwrap_or(0).saturating_mul(16).saturating_add(digit));
        width -= 1;
    }
    value.map(|value| if is_negative && value > 0 { 256 } else { value })
}

/// `macaddr8_in`: six or eight pairs of digits, with one kind of separator between any of them.
pub(super) fn macaddr8_in(text: &str) -> Checked {
    let invalid = || Malformed::syntax("macaddr8", text);
    let mut cursor = Cursor::new(text);
    cursor.skip_space();
    let (mut count, mut separator) = (0, None);
    while cursor.peek() != 0 && cursor.peek_at(1) != 0 {
        let is_pair = cursor.peek().is_ascii_hexdigit() && cursor.peek_at(1).is_ascii_hexdigit();
        count += 1;
        if !is_pair || count > 8 {
            return Err(invalid());
        }
        cursor.advance(2);
        let next = cursor.peek();
        if matches!(next, b':' | b'-' | b'.') {
            if *separator.get_or_insert(next) != next {
                return Err(invalid());
            }
            cursor.bump();
        }
        if matches!(count, 6 | 8) && is_space(cursor.peek()) {
            cursor.skip_space();
            if !cursor.is_at_end() {
                return Err(invalid());
            }
        }
    }
    if matches!(count, 6 | 8) { Ok(()) } else { Err(invalid()) }
}
