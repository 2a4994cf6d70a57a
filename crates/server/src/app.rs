//! What handlers share.

use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Instant;

use metrics_exporter_prometheus::PrometheusHandle;
use services::Services;
use services::caller::Caller;
use tokio_util::sync::CancellationToken;

use crate::limits::Limits;
use crate::problem::Problem;
use crate::tallies::Tallies;

/// How the server behaves.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Who everybody is when there is no authentication; only for a server that listens on the loopback address.
    pub everybody: Option<Caller>,
    /// Whether rates are limited.
    pub rate_limits: bool,
    /// Proxies in front of the server, whose `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// Origins whose pages may call the API (`https://…`).
    pub allowed_origins: Vec<String>,
    /// Where the server listens, where that is known.
    pub address: Option<SocketAddr>,
    /// Jobs that this process works on at a time.
    pub workers: usize,
}

/// The shared state; copies are cheap.
#[derive(Debug, Clone)]
pub struct App(Arc<Shared>);

/// See [`App`].
#[derive(Debug)]
pub struct Shared {
    /// What the product does.
    pub services: Services,
    /// How much of the server one caller gets.
    pub limits: Limits,
    /// See [`Options::trusted_proxies`].
    pub trusted_proxies: usize,
    /// How the server was told to behave.
    pub options: Options,
    /// Numbers about requests.
    pub tallies: Tallies,
    /// When the server started.
    pub started: Instant,
    /// The numbers for `/metrics`.
    pub metrics: PrometheusHandle,
    /// Ends event streams when the server ends.
    pub shutdown: CancellationToken,
    everybody: Option<Arc<Caller>>,
}

impl Deref for App {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl App {
    /// The state of a new server.
    pub fn new(
        services: Services,
        options: &Options,
        metrics: PrometheusHandle,
        shutdown: CancellationToken,
    ) -> Self {
        Self(Arc::new(Shared {
            services,
            limits: Limits::new(options.rate_limits),
            trusted_proxies: options.trusted_proxies,
            options: options.clone(),
            tallies: Tallies::default(),
            started: Instant::now(),
            metrics,
            shutdown,
            everybody: options.everybody.clone().map(Arc::new),
        }))
    }

    /// Who a token belongs to.
    pub async fn authenticate(&self, token: &str) -> Result<Arc<Caller>, Problem> {
        Ok(self.services.auth.authenticate(token).await?)
    }

    /// Who a request without a token is from: everybody, where there is no authentication.
    pub fn anonymous(&self) -> Option<Arc<Caller>> {
        self.everybody.clone()
    }
}
