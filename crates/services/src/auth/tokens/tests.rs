use std::sync::LazyLock;

use jsonwebtoken::jwk::{Jwk, JwkSet};
use p256::pkcs8::EncodePrivateKey as _;
use proptest::prelude::*;
use rsa::pkcs1::EncodeRsaPrivateKey as _;
use rsa::rand_core::OsRng;
use serde_json::{Value, json};

use super::*;

const SECRET: &str = "an own secret of at least 32 bytes";
const OTHER_SECRET: &str = "another secret of at least 32 bytes";
const ISSUER: &str = "https://project.example/auth/v1";

fn options() -> AuthOptions {
    AuthOptions::new(Secret::new(SECRET))
}

fn tokens() -> Tokens {
    Tokens::new(&options()).unwrap()
}

fn with_external(keys: ExternalKeys) -> Tokens {
    let issuer = ISSUER.to_owned();
    let external = Some(ExternalIssuer { issuer, keys });
    Tokens::new(&AuthOptions {
        external,
        ..options()
    })
    .unwrap()
}

/// Claims of our own tokens, as others could write them.
fn claims() -> Value {
    json!({
        "iss": "benchsight", "sub": UserId::new(), "aud": "authenticated",
        "exp": now() + 600, "iat": now(), "email": "ann@example.org", "role": "authenticated",
        "session_id": SessionId::new(),
        "app_metadata": { "tenant_id": TenantId::new(), "roles": ["admin"] },
    })
}

/// The same with one claim changed; a null takes it away.
fn with(claim: &str, value: Value) -> Value {
    changed(claims(), claim, value)
}

fn changed(mut claims: Value, claim: &str, value: Value) -> Value {
    let members = claims.as_object_mut().unwrap();
    match value {
        Value::Null => members.remove(claim),
        value => members.insert(claim.to_owned(), value),
    };
    claims
}

fn sign(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    encode(&Header::new(algorithm), claims, &key).unwrap()
}

fn verify_own(claims: &Value) -> Result<Verified, AuthError> {
    tokens().verify(&sign(Algorithm::HS256, SECRET, claims))
}

#[track_caller]
fn assert_invalid(result: Result<Verified, AuthError>) {
    let error = result.unwrap_err();
    assert!(matches!(error, AuthError::InvalidToken), "{error:?}");
}

fn user() -> User {
    User {
        id: UserId::new(),
        tenant: TenantId::new(),
        email: "ann@example.org".to_owned(),
        name: "Ann".to_owned(),
        role: Role::Editor,
        is_instance_admin: false,
        disabled_at: None,
        created_at: 0,
        last_login_at: None,
    }
}

/// All that a token says.
fn payload(token: &str) -> Value {
    tokens().own.read(token).unwrap()
}

#[test]
fn an_issued_token_is_read_back() {
    let (user, session) = (user(), SessionId::new());
    let issued = tokens().issue(&user, session, i64::MAX).unwrap();
    let Ok(Verified::Own(token)) = tokens().verify(issued.token.expose()) else {
        panic!("not verified");
    };
    assert_eq!((token.sub, token.session_id), (user.id, session));
    assert_eq!(token.exp, issued.expires_at);
    assert!((895..=905).contains(&(token.exp - now())));
    let expected = json!({
        "provider": "email", "tenant_id": user.tenant, "roles": ["editor"], "instance_admin": false,
    });
    let payload = payload(issued.token.expose());
    assert_eq!(payload["app_metadata"], expected);
    assert_eq!(payload["aud"], "authenticated");
    assert_eq!(payload["role"], "authenticated");
    assert_eq!(payload["email"], "ann@example.org");
}

#[test]
fn a_token_does_not_outlive_its_session() {
    let end = now() + 60;
    let session_end = i64::try_from(end).unwrap() * 1_000 + 999;
    let issued = tokens().issue(&user(), SessionId::new(), session_end);
    assert_eq!(issued.unwrap().expires_at, end);
}

#[test]
fn what_is_not_a_token_is_refused() {
    for text in ["", ".", "..", "...", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", "ä"] {
        assert_invalid(tokens().verify(text));
    }
}

#[test]
fn another_key_is_refused() {
    let token = sign(Algorithm::HS256, OTHER_SECRET, &claims());
    assert_invalid(tokens().verify(&token));
}

#[test]
fn another_algorithm_is_refused_although_the_key_is_right() {
    for algorithm in [Algorithm::HS384, Algorithm::HS512] {
        assert_invalid(tokens().verify(&sign(algorithm, SECRET, &claims())));
    }
}

#[test]
fn no_algorithm_is_refused() {
    let token = sign(Algorithm::HS256, SECRET, &claims());
    let mut parts = token.split('.');
    let (_, claims) = (parts.next(), parts.next().unwrap());
    let signature = parts.next().unwrap();
    // {"alg":"none"}, {"alg":"None","typ":"JWT"}
    for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJOb25lIiwidHlwIjoiSldUIn0"] {
        assert_invalid(tokens().verify(&format!("{header}.{claims}.")));
        assert_invalid(tokens().verify(&format!("{header}.{claims}.{signature}")));
    }
}

#[test]
fn an_expired_token_is_told_from_others() {
    let expired = verify_own(&with("exp", json!(now() - 60)));
    assert!(
        matches!(expired, Err(AuthError::ExpiredToken)),
        "{expired:?}"
    );
    // But only when its signature is right.
    let token = sign(Algorithm::HS256, OTHER_SECRET, &with("exp", json!(1)));
    assert_invalid(tokens().verify(&token));
    // Clocks may differ by a little.
    assert!(verify_own(&with("exp", json!(now() - 2))).is_ok());
}

#[test]
fn a_token_of_the_future_is_refused() {
    assert_invalid(verify_own(&with("nbf", json!(now() + 60))));
    assert_invalid(verify_own(&with("nbf", json!("soon"))));
    assert!(verify_own(&with("nbf", json!(now()))).is_ok());
}

#[test]
fn a_token_for_or_from_somebody_else_is_refused() {
    for audience in [json!("anon"), json!(["others"]), json!([]), json!(7)] {
        assert_invalid(verify_own(&with("aud", audience)));
    }
    for issuer in [json!("benchsight2"), json!(""), json!(ISSUER), json!({})] {
        assert_invalid(verify_own(&with("iss", issuer)));
    }
}

#[test]
fn a_token_that_says_too_little_is_refused() {
    assert!(verify_own(&claims()).is_ok());
    for claim in ["iss", "sub", "aud", "exp", "session_id"] {
        assert_invalid(verify_own(&with(claim, Value::Null)));
    }
    for (claim, value) in [
        ("sub", json!("ann")),
        ("session_id", json!(7)),
        ("exp", json!("never")),
        ("exp", json!(-1)),
    ] {
        assert_invalid(verify_own(&with(claim, value)));
    }
}

#[test]
fn keys_and_lifetimes_are_looked_at_before_the_start() {
    let short = AuthOptions::new(Secret::new("x".repeat(31)));
    assert!(matches!(
        Tokens::new(&short),
        Err(SetupError::ShortSecret { .. })
    ));
    for seconds in [0, 3_601] {
        let access_lifetime = Duration::from_secs(seconds);
        let options = AuthOptions {
            access_lifetime,
            ..options()
        };
        assert!(matches!(Tokens::new(&options), Err(SetupError::Options(_))));
    }
}

proptest! {
    /// Whatever is done to one character of a token, it is refused, or means the same (the last character of each part
    /// holds bits that do not count).
    #[test]
    fn a_changed_token_is_refused(position in 0_usize..1_000, character in "[A-Za-z0-9_.-]") {
        let token = sign(Algorithm::HS256, SECRET, &claims());
        let tokens = tokens();
        let right = tokens.verify(&token).unwrap();
        let position = position % token.len();
        let mut changed = token.clone();
        changed.replace_range(position..=position, &character);
        match tokens.verify(&changed) {
            Ok(read) => prop_assert!(changed == token && read == right),
            Err(error) => prop_assert!(matches!(error, AuthError::InvalidToken)),
        }
    }

    /// No text at all makes the reader panic or pass.
    #[test]
    fn random_texts_are_refused(text in "\\PC{0,200}") {
        prop_assert!(tokens().verify(&text).is_err());
    }
}

// Tokens of another issuer.

fn external_claims() -> Value {
    changed(claims(), "iss", json!(ISSUER))
}

fn read_external(claims: &Value) -> Result<Verified, AuthError> {
    let tokens = with_external(ExternalKeys::Secret(Secret::new(OTHER_SECRET)));
    tokens.verify(&sign(Algorithm::HS256, OTHER_SECRET, claims))
}

fn role_of(roles: &Value) -> Option<Role> {
    let metadata = json!({ "tenant_id": TenantId::new(), "roles": roles });
    match read_external(&changed(external_claims(), "app_metadata", metadata)) {
        Ok(Verified::External(token)) => Some(token.role),
        _ => None,
    }
}

#[test]
fn a_projects_secret_lets_its_tokens_in() {
    let claims = external_claims();
    let Ok(Verified::External(token)) = read_external(&claims) else {
        panic!("not verified");
    };
    assert_eq!(json!(token.tenant), claims["app_metadata"]["tenant_id"]);
    assert_eq!(json!(token.user), claims["sub"]);
    assert_eq!(
        (token.role, token.email.as_deref()),
        (Role::Admin, Some("ann@example.org"))
    );
    // Ours are still let in, each with its own key only.
    let tokens = with_external(ExternalKeys::Secret(Secret::new(OTHER_SECRET)));
    let own = sign(Algorithm::HS256, SECRET, &self::claims());
    assert!(matches!(tokens.verify(&own), Ok(Verified::Own(_))));
    assert_invalid(tokens.verify(&sign(Algorithm::HS256, SECRET, &claims)));
    let forged = sign(Algorithm::HS256, OTHER_SECRET, &self::claims());
    assert_invalid(tokens.verify(&forged));
}

#[test]
fn roles_come_from_the_claims_that_users_cannot_write() {
    assert_eq!(role_of(&json!(["viewer", "editor"])), Some(Role::Editor));
    assert_eq!(role_of(&json!(["owner"])), Some(Role::Viewer));
    assert_eq!(role_of(&json!([])), Some(Role::Viewer));
    assert_eq!(role_of(&json!("admin")), None);
    let claims = changed(
        changed(
            external_claims(),
            "app_metadata",
            json!({ "tenant_id": TenantId::new() }),
        ),
        "user_metadata",
        json!({ "roles": ["admin"], "tenant_id": TenantId::new() }),
    );
    let Ok(Verified::External(token)) = read_external(&claims) else {
        panic!("not verified");
    };
    assert_eq!(token.role, Role::Viewer);
    assert_eq!(json!(token.tenant), claims["app_metadata"]["tenant_id"]);
}

#[test]
fn tokens_without_a_user_or_a_tenant_are_refused() {
    for (claim, value) in [
        ("app_metadata", Value::Null),
        ("app_metadata", json!({})),
        ("app_metadata", json!({ "tenant_id": "default" })),
        ("sub", json!("service")),
        ("role", json!("service_role")),
        ("role", json!("anon")),
        ("role", Value::Null),
        ("is_anonymous", json!(true)),
        ("iss", Value::Null),
        ("aud", json!("anon")),
    ] {
        assert_invalid(read_external(&changed(external_claims(), claim, value)));
    }
    let expired = read_external(&changed(external_claims(), "exp", json!(1)));
    assert!(matches!(expired, Err(AuthError::ExpiredToken)));
}

#[test]
fn a_short_secret_of_a_project_is_refused() {
    let external = Some(ExternalIssuer {
        issuer: ISSUER.to_owned(),
        keys: ExternalKeys::Secret(Secret::new("short")),
    });
    let refused = Tokens::new(&AuthOptions {
        external,
        ..options()
    });
    assert!(matches!(refused, Err(SetupError::ShortSecret { .. })));
}

/// A pair of keys of another issuer.
struct Pair {
    private: EncodingKey,
    public: Jwk,
    algorithm: Algorithm,
}

impl Pair {
    fn new(private: EncodingKey, algorithm: Algorithm, id: &str) -> Self {
        let mut public = Jwk::from_encoding_key(&private, algorithm).unwrap();
        public.common.key_id = Some(id.to_owned());
        Self {
            private,
            public,
            algorithm,
        }
    }

    fn elliptic(id: &str) -> Self {
        let key = p256::SecretKey::random(&mut OsRng);
        let key = EncodingKey::from_ec_der(key.to_pkcs8_der().unwrap().as_bytes());
        Self::new(key, Algorithm::ES256, id)
    }

    fn rsa(bits: usize, id: &str) -> Self {
        let key = rsa::RsaPrivateKey::new(&mut OsRng, bits).unwrap();
        let key = EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes());
        Self::new(key, Algorithm::RS256, id)
    }

    fn sign(&self, id: Option<&str>) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = id.map(str::to_owned);
        encode(&header, &external_claims(), &self.private).unwrap()
    }
}

/// Takes a second to make.
static RSA: LazyLock<Pair> = LazyLock::new(|| Pair::rsa(2_048, "rsa"));

fn write(path: &std::path::Path, keys: &[&Pair]) {
    let keys = keys.iter().map(|pair| pair.public.clone()).collect();
    std::fs::write(path, serde_json::to_vec(&JwkSet { keys }).unwrap()).unwrap();
}

#[test]
fn public_keys_let_in_what_was_signed_with_the_key_of_that_name() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let elliptic = Pair::elliptic("ec");
    write(file.path(), &[&elliptic, &RSA]);
    let tokens = with_external(ExternalKeys::KeySet(file.path().to_owned()));
    let verify = |pair: &Pair, id: Option<&str>| tokens.verify(&pair.sign(id));
    assert!(matches!(
        verify(&elliptic, Some("ec")),
        Ok(Verified::External(_))
    ));
    assert!(matches!(
        verify(&RSA, Some("rsa")),
        Ok(Verified::External(_))
    ));
    for id in [None, Some(""), Some("rsa"), Some("other"), Some("../ec")] {
        assert_invalid(verify(&elliptic, id));
    }
    assert_invalid(verify(&RSA, Some("ec")));
    assert_invalid(verify(&Pair::elliptic("ec"), Some("ec")));
}

#[test]
fn a_public_key_is_no_secret() {
    let file = tempfile::NamedTempFile::new().unwrap();
    write(file.path(), &[&RSA]);
    let tokens = with_external(ExternalKeys::KeySet(file.path().to_owned()));
    // The old confusion: a token for HMAC whose secret is the public key.
    let public = serde_json::to_string(&RSA.public).unwrap();
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("rsa".to_owned());
    let key = EncodingKey::from_secret(public.as_bytes());
    let token = encode(&header, &external_claims(), &key).unwrap();
    assert_invalid(tokens.verify(&token));
}

#[test]
fn keys_that_must_not_be_used_are_left_out() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let short = Pair::rsa(1_024, "short");
    let mut encryption = Pair::elliptic("encryption");
    encryption.public.common.public_key_use = Some(jsonwebtoken::jwk::PublicKeyUse::Encryption);
    let mut other = Pair::elliptic("other");
    other.public.common.key_algorithm = Some(jsonwebtoken::jwk::KeyAlgorithm::ES384);
    let mut nameless = Pair::elliptic("nameless");
    nameless.public.common.key_id = None;
    let open = |text: &[u8]| {
        std::fs::write(file.path(), text).unwrap();
        let external = Some(ExternalIssuer {
            issuer: ISSUER.to_owned(),
            keys: ExternalKeys::KeySet(file.path().to_owned()),
        });
        Tokens::new(&AuthOptions {
            external,
            ..options()
        })
    };
    let secret = json!({ "kty": "oct", "k": "c2VjcmV0", "kid": "secret", "alg": "HS256" });
    for key in [
        json!(short.public),
        json!(encryption.public),
        json!(other.public),
        json!(nameless.public),
        secret,
        json!({ "kty": "unknown", "kid": "x" }),
        json!(7),
    ] {
        let text = json!({ "keys": [key] }).to_string();
        let refused = open(text.as_bytes());
        assert!(matches!(refused, Err(SetupError::KeySet { .. })), "{text}");
    }
    assert!(matches!(open(b"{}"), Err(SetupError::KeySet { .. })));
    std::fs::remove_file(file.path()).unwrap();
    let missing = External::new(&ExternalIssuer {
        issuer: ISSUER.to_owned(),
        keys: ExternalKeys::KeySet(file.path().to_owned()),
    });
    assert!(matches!(missing, Err(SetupError::File { .. })));
}

#[test]
fn the_file_is_read_again_when_it_changes() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let (old, new) = (Pair::elliptic("old"), Pair::elliptic("new"));
    write(file.path(), &[&old]);
    let tokens = with_external(ExternalKeys::KeySet(file.path().to_owned()));
    let verify = |pair: &Pair, id: &str| tokens.verify(&pair.sign(Some(id)));
    assert!(verify(&old, "old").is_ok());
    assert_invalid(verify(&new, "new"));

    write(file.path(), &[&new, &RSA]);
    tokens.look_again();
    assert!(verify(&new, "new").is_ok());
    assert_invalid(verify(&old, "old"));

    std::fs::write(file.path(), "half a file").unwrap();
    tokens.look_again();
    assert!(verify(&new, "new").is_ok(), "the old keys count on");
}

impl Tokens {
    /// As if the file had not been looked at for a while.
    fn look_again(&self) {
        self.external.as_ref().unwrap().look_again();
    }
}
