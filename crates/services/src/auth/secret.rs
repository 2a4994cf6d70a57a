//! Secrets: what is never printed, and where it comes from.

use std::fmt;

use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::accounts::SecretHash;

use super::error::AuthError;

/// A password, a token or a key. It can be read from a request, but neither printed nor written anywhere by accident.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// A secret that came from outside.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself; for the one place that hands it to whom it belongs.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], AuthError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(AuthError::internal)?;
    Ok(bytes)
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// The bytes that exactly so many lower-case hexadecimal digits stand for.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

const fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

/// SHA-256 of several pieces; `purpose` keeps hashes of different things apart.
pub(super) fn digest(purpose: &str, pieces: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(purpose);
    hasher.update([0]);
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize().into()
}

/// The same, as the store keeps it.
pub(super) fn stored(purpose: &str, secret: &[u8]) -> SecretHash {
    SecretHash(digest(purpose, &[secret]))
}

/// A password for somebody who has none yet: about 99 bits, without letters and digits that look alike.
pub fn random_password() -> Result<Secret, AuthError> {
    const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut password = String::new();
    let mut count = 0;
    while count < 20 {
        // Eight times the letters: what is beyond would make the first ones likelier.
        let [byte] = random::<1>()?;
        if byte >= 248 {
            continue;
        }
        if count > 0 && count % 5 == 0 {
            password.push('-');
        }
        password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        count += 1;
    }
    Ok(Secret(password))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_written_in_hexadecimal_is_read_back(bytes: [u8; 16]) {
            prop_assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        }

        #[test]
        fn only_what_was_written_is_read(text in "[0-9a-fA-F_é]{0,10}") {
            if let Some(bytes) = unhex::<4>(&text) {
                prop_assert_eq!(hex(&bytes), text);
            }
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{secret:?}"), "Secret");
    }

    #[test]
    fn random_passwords_differ_and_have_four_groups() {
        let password = random_password().unwrap();
        let groups: Vec<usize> = password.expose().split('-').map(str::len).collect();
        assert_eq!(groups, [5, 5, 5, 5]);
        assert_ne!(password, random_password().unwrap());
    }
}
