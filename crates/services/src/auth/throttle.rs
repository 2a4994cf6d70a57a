//! How long whoever guesses passwords has to wait.

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use store::UserId;
use store::accounts::{AttemptRule, SecretHash};

use super::error::AuthError;
use super::passwords::Verdict;
use super::secret::stored;
use super::{Auth, Secret};

/// For one account. A guesser gets some 300 guesses a day, and can keep its owner waiting for five minutes at most.
pub const ACCOUNT_RULE: AttemptRule = AttemptRule {
    free: 5,
    first_wait: 1_000,
    longest_wait: 5 * 60_000,
    forgotten_after: 60 * 60_000,
};

/// For one address, behind which there may be a whole school.
pub const ADDRESS_RULE: AttemptRule = AttemptRule {
    free: 30,
    first_wait: 1_000,
    longest_wait: 15 * 60_000,
    forgotten_after: 60 * 60_000,
};

/// An attempt that was counted and may still turn out to be right.
#[derive(Debug)]
#[must_use = "an attempt that was right is taken back"]
pub(super) struct Attempt {
    account: SecretHash,
    address: Option<SecretHash>,
}

impl Attempt {
    /// An attempt to log in with an address in lower case. Whether there is such an account does not matter.
    pub(super) fn to_log_in(email: &str, address: Option<IpAddr>) -> Self {
        Self {
            account: stored("attempt on account", email.as_bytes()),
            address: address.map(of_address),
        }
    }

    /// An attempt to prove knowledge of the own password.
    pub(super) fn of_user(user: UserId) -> Self {
        Self {
            account: stored("attempt of user", user.0.as_bytes()),
            address: None,
        }
    }
}

/// Whoever has an IPv6 address has at least 2⁶⁴ of them; they count as one.
fn of_address(address: IpAddr) -> SecretHash {
    let network = match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        IpAddr::V4(address) => IpAddr::V4(address),
    };
    stored("attempt from address", network.to_string().as_bytes())
}

impl Auth {
    /// Counts an attempt, before the password is looked at.
    pub(super) async fn begin(&self, attempt: &Attempt) -> Result<(), AuthError> {
        let mut subjects = vec![(attempt.account, ACCOUNT_RULE)];
        subjects.extend(attempt.address.map(|address| (address, ADDRESS_RULE)));
        match self.store.begin_attempt(&subjects).await? {
            None => Ok(()),
            Some(wait) => Err(AuthError::Throttled {
                retry_after: Duration::from_millis(u64::try_from(wait).unwrap_or(0)),
            }),
        }
    }

    /// Takes an attempt back that was right.
    pub(super) async fn succeed(&self, attempt: Attempt) -> Result<(), AuthError> {
        let lowered = attempt.address.map(|address| (address, ADDRESS_RULE));
        Ok(self
            .store
            .take_back_attempt(attempt.account, lowered)
            .await?)
    }

    /// Passes when somebody knows the password of an account, which counts as an attempt on it.
    pub(super) async fn confirm(
        &self,
        user: UserId,
        email: &str,
        password: &Secret,
    ) -> Result<(), AuthError> {
        let attempt = Attempt::of_user(user);
        self.begin(&attempt).await?;
        let known = self.store.credentials(email).await?;
        let known = known.filter(|known| known.user.id == user);
        let hash = known.as_ref().map(|known| &known.password);
        if self.passwords.check(password, hash).await? == Verdict::Wrong {
            return Err(AuthError::BadCredentials);
        }
        self.succeed(attempt).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_count_as_one() {
        let of = |text: &str| of_address(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
    }
}
