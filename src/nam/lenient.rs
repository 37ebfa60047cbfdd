//! Silent captures carry `"loudness": -Infinity`: a token that JSON lacks, in a place where it does no harm.

/// The tokens, longest first.
const TOKENS: [&[u8]; 3] = [b"-Infinity", b"Infinity", b"NaN"];

/// The same text with every such token inside the top-level `metadata` written as `null`.
pub fn without_nonfinite_metadata(text: &[u8]) -> Vec<u8> {
    let mut strict = Vec::with_capacity(text.len() + 64);
    let (mut at, mut depth, mut key): (usize, usize, &[u8]) = (0, 0, b"");
    while at < text.len() {
        let rest = &text[at..];
        let token = TOKENS.iter().find(|token| rest.starts_with(token));
        let length = match (rest[0], token) {
            (b'"', _) => string_length(rest),
            (_, Some(token)) => token.len(),
            _ => 1,
        };
        match (rest[0], token) {
            (b'"', _) if depth == 1 => key = &rest[..length],
            (b'{' | b'[', _) => depth += 1,
            (b'}' | b']', _) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let tolerated = token.is_some() && depth > 1 && key == b"\"metadata\"";
        strict.extend_from_slice(if tolerated { b"null" } else { &rest[..length] });
        at += length;
    }
    strict
}

/// Bytes of the string that opens `text`, quotes included.
fn string_length(text: &[u8]) -> usize {
    let mut at = 1;
    while at < text.len() && text[at] != b'"' {
        at += if text[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}
