//! Sessions of browsers: cookies, and protection against requests that other sites make in a user's name.
//!
//! A browser keeps the two tokens of a session in cookies that no script can read. When the access token is over, the
//! gate exchanges the refresh token for new ones on the way, so that a page never asks to log in while the session lives.

use std::net::IpAddr;

use axum::http::{HeaderMap, HeaderValue, Method, header};
use services::auth::Grant;

use crate::problem::Problem;

/// Cookie of the access token.
const ACCESS: &str = "benchsight_access";
/// Cookie of the refresh token.
const REFRESH: &str = "benchsight_refresh";

/// The tokens that a browser sent.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Cookies<'a> {
    /// For the request itself.
    pub(crate) access: Option<&'a str>,
    /// For new ones.
    pub(crate) refresh: Option<&'a str>,
}

impl<'a> Cookies<'a> {
    /// Reads them; others are passed over.
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        let mut cookies = Self::default();
        let lines = headers.get_all(header::COOKIE).iter();
        let pairs = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'));
        for (name, value) in pairs.filter_map(|pair| pair.trim().split_once('=')) {
            match name {
                ACCESS if !value.is_empty() => cookies.access = Some(value),
                REFRESH if !value.is_empty() => cookies.refresh = Some(value),
                _ => {}
            }
        }
        cookies
    }

    /// Whether there is none.
    pub(crate) const fn is_empty(self) -> bool {
        self.access.is_none() && self.refresh.is_none()
    }
}

/// Cookies of a new session, or of new tokens. They go with requests that begin on this site, and with links that lead
/// to it; `is_secure` keeps them off unencrypted lines.
pub(crate) fn granted(grant: &Grant, is_secure: bool) -> Vec<HeaderValue> {
    /// A session ends after thirty days; its cookie need not live longer.
    const LONGEST: u64 = 30 * 24 * 60 * 60;
    let lifetime = grant.expires_in.as_secs();
    let cookies = [
        cookie(ACCESS, grant.access_token.expose(), lifetime, is_secure),
        cookie(REFRESH, grant.refresh_token.expose(), LONGEST, is_secure),
    ];
    cookies.into_iter().flatten().collect()
}

/// Takes the cookies away.
pub(crate) fn ended(is_secure: bool) -> Vec<HeaderValue> {
    let cookies = [ACCESS, REFRESH].map(|name| cookie(name, "", 0, is_secure));
    cookies.into_iter().flatten().collect()
}

fn cookie(name: &str, value: &str, seconds: u64, is_secure: bool) -> Option<HeaderValue> {
    let secure = if is_secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).ok()
}

/// Refuses a request that changes something and that a page of another site has sent: browsers say where a request
/// comes from, and a page cannot change what they say. Programs with a token of their own are not asked.
pub(crate) fn same_site(
    method: &Method,
    headers: &HeaderMap,
    has_cookies: bool,
) -> Result<(), Problem> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_ours = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == text("host")
        }
        // No browser; but cookies are a browser's.
        (None, None) => !has_cookies,
    };
    if is_ours {
        return Ok(());
    }
    Err(Problem::forbidden(
        "the request comes from a page of another site; open the page here and try again",
    )
    .code("cross_site"))
}

/// Whether a request without authentication names this machine. A name that a hostile site points here would let its
/// pages read and do everything.
pub(crate) fn names_this_machine(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else {
        return true;
    };
    let host = host.to_str().unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = name
        .parse()
        .is_ok_and(|address: IpAddr| address.is_loopback());
    is_loopback || name == "localhost"
}

/// A path on this site, to go to after the login; anything else leads to the beginning.
pub(crate) fn local_path(next: &str) -> &str {
    let is_local = next.starts_with('/')
        && !next.starts_with("//")
        && next
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_local { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (
                header::HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        pairs.collect()
    }

    #[test]
    fn cookies_are_read_among_others() {
        let headers = headers(&[(
            "cookie",
            "theme=dark; benchsight_access=abc; benchsight_refresh=",
        )]);
        let cookies = Cookies::of(&headers);
        assert_eq!((cookies.access, cookies.refresh), (Some("abc"), None));
        assert!(Cookies::of(&HeaderMap::new()).is_empty());
    }

    #[test]
    fn requests_of_other_sites_change_nothing() {
        let check = |pairs: &[(&'static str, &'static str)], has_cookies| {
            same_site(&Method::POST, &headers(pairs), has_cookies).is_ok()
        };
        assert!(check(&[("sec-fetch-site", "same-origin")], true));
        assert!(!check(&[("sec-fetch-site", "cross-site")], true));
        assert!(!check(&[("sec-fetch-site", "same-site")], false));
        assert!(check(&[("origin", "http://a:1"), ("host", "a:1")], true));
        assert!(!check(&[("origin", "http://b"), ("host", "a:1")], false));
        assert!(!check(&[("origin", "null"), ("host", "a:1")], true));
        assert!(check(&[], false), "a program");
        assert!(!check(&[], true), "a browser that says nothing");
        let from_elsewhere = headers(&[("sec-fetch-site", "cross-site")]);
        assert!(same_site(&Method::GET, &from_elsewhere, true).is_ok());
    }

    #[test]
    fn only_names_of_this_machine_pass_without_authentication() {
        let check = |host| names_this_machine(&headers(&[("host", host)]));
        for ours in ["127.0.0.1:8080", "localhost", "[::1]:80", "127.0.0.2"] {
            assert!(check(ours), "{ours}");
        }
        for other in [
            "evil.example",
            "evil.example:80",
            "10.0.0.1",
            "localhost.evil",
        ] {
            assert!(!check(other), "{other}");
        }
        assert!(names_this_machine(&HeaderMap::new()));
    }

    #[test]
    fn only_local_paths_follow_a_login() {
        assert_eq!(local_path("/portal?x=1"), "/portal?x=1");
        for wrong in ["", "//evil", "https://evil", "/\\evil", "/a b", "portal"] {
            assert_eq!(local_path(wrong), "/", "{wrong}");
        }
    }
}
