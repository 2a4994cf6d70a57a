//! `serve` and `worker`: the instance at work.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use server::{App, Options};
use services::accounts::Visibility;
use services::auth::{DEFAULT_NAME, ExternalIssuer, ExternalKeys, FirstAdmin, FirstStart, Secret};
use services::etl_job::EtlArguments;
use services::{Services, ServicesOptions};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::arguments::instance::{
    InstanceArguments, ListenArguments, LogArguments, LogForm, ServeArguments, WorkerArguments,
};
use crate::exit::Outcome;
use crate::output;

/// Serves the API until it is told to stop.
pub(crate) fn serve(arguments: &ServeArguments) -> anyhow::Result<Outcome> {
    start_log(&arguments.log)?;
    runtime()?.block_on(async {
        let shutdown = on_signal()?;
        let server = Server::open(&arguments.instance, &arguments.listen).await?;
        server.announce();
        server.run(shutdown).await
    })?;
    Ok(Outcome::Done)
}

/// Serves the league of the demo: the first job publishes its tables and trains its models.
pub(crate) fn demo(
    data: &Path,
    listen: &ListenArguments,
    log: &LogArguments,
) -> anyhow::Result<()> {
    start_log(&LogArguments {
        log: if log.log == "info" {
            "warn".to_owned()
        } else {
            log.log.clone()
        },
        ..log.clone()
    })?;
    let instance = InstanceArguments {
        data: data.to_owned(),
        database_url: None,
    };
    runtime()?.block_on(async {
        let shutdown = on_signal()?;
        let server = Server::open(&instance, listen).await?;
        let caller = server.services().local_caller("default").await?;
        // Nobody's secrets are in an invented league.
        let auth = &server.services().auth;
        let league = auth.set_visibility(&caller, Visibility::Public).await?;
        if league.name == DEFAULT_NAME {
            auth.rename_league(&caller, "Sample League").await?;
        }
        // So that there are forecasts to see.
        let arguments = EtlArguments {
            train: true,
            ..EtlArguments::default()
        };
        server
            .services()
            .trigger_etl(&caller, &arguments, None)
            .await?;
        output::note("serving; Ctrl-C ends it");
        server.announce();
        server.run(shutdown).await
    })
}

/// Works on jobs until it is told to stop.
pub(crate) fn worker(arguments: &WorkerArguments) -> anyhow::Result<Outcome> {
    start_log(&arguments.log)?;
    runtime()?.block_on(async {
        let shutdown = on_signal()?;
        let services = open(&arguments.instance).await?;
        tracing::info!(slots = arguments.slots, "working on jobs");
        services
            .worker(arguments.slots as usize, seconds(arguments.lease))
            .run(shutdown)
            .await;
        services.close().await;
        anyhow::Ok(())
    })?;
    Ok(Outcome::Done)
}

/// A server that listens but does not answer yet.
pub(crate) struct Server {
    services: Services,
    listener: TcpListener,
    options: Options,
    workers: usize,
    lease: Duration,
    first_start: FirstStart,
}

impl Server {
    /// Opens store and listener. A public address without authentication is refused.
    pub(crate) async fn open(
        instance: &InstanceArguments,
        listen: &ListenArguments,
    ) -> anyhow::Result<Self> {
        if listen.no_auth && !listen.bind.ip().is_loopback() {
            bail!(
                "--no-auth lets everybody do everything, so it is refused on {}, which others can reach; leave it out, or bind to 127.0.0.1",
                listen.bind
            );
        }
        let services = open(instance).await?;
        let first_start = services.first_start().await?;
        let everybody = if listen.no_auth {
            Some(services.local_caller("default").await?)
        } else {
            None
        };
        let listener = TcpListener::bind(listen.bind).await.with_context(|| {
            format!(
                "cannot listen on {}; --bind names another address",
                listen.bind
            )
        })?;
        let address = listener.local_addr()?;
        Ok(Self {
            services,
            listener,
            options: Options {
                address: Some(address),
                workers: listen.workers as usize,
                everybody,
                rate_limits: !listen.no_rate_limits,
                trusted_proxies: listen.trusted_proxies,
                allowed_origins: listen.allow_origin.clone(),
            },
            workers: listen.workers as usize,
            lease: seconds(listen.lease),
            first_start,
        })
    }

    /// The services it is built on.
    pub(crate) const fn services(&self) -> &Services {
        &self.services
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.listener.local_addr()?)
    }

    /// Prints where it listens and, at the first start, how to log in.
    pub(crate) fn announce(&self) {
        if let Ok(address) = self.address() {
            output::note(&format!(
                "listening on http://{address}, documentation at http://{address}/docs"
            ));
        }
        if let Some(email) = &self.first_start.email {
            output::note(&first_login(email, self.first_start.password.as_ref()));
        }
    }

    /// Answers, and works on jobs, until `shutdown`.
    pub(crate) async fn run(self, shutdown: CancellationToken) -> anyhow::Result<()> {
        let metrics = server::metrics_handle()?;
        let app = App::new(
            self.services.clone(),
            &self.options,
            metrics,
            shutdown.clone(),
        );
        let router = server::router(app.clone(), &self.options);
        let tidying = tokio::spawn(tidy(self.services.clone(), app, shutdown.clone()));
        let worker = (self.workers > 0).then(|| {
            let worker = self.services.worker(self.workers, self.lease);
            let shutdown = shutdown.clone();
            tokio::spawn(async move { worker.run(shutdown).await })
        });
        server::serve(self.listener, router, shutdown).await;
        if let Some(worker) = worker {
            worker.await.context("the worker panicked")?;
        }
        tidying.await.context("tidying up panicked")?;
        self.services.close().await;
        Ok(())
    }
}

/// How to log in for the first time.
fn first_login(email: &str, made_up: Option<&Secret>) -> String {
    match made_up {
        Some(password) => format!(
            "first start: log in as {email} with the password {}\nit is shown only now; change it after the first login",
            password.expose()
        ),
        None => {
            format!("first start: log in as {email} with the password of BENCHSIGHT_ADMIN_PASSWORD")
        }
    }
}

/// Forgets what is old, hour by hour.
async fn tidy(services: Services, app: App, shutdown: CancellationToken) {
    const EVERY: Duration = Duration::from_hours(1);
    while tokio::time::timeout(EVERY, shutdown.cancelled())
        .await
        .is_err()
    {
        services.tidy().await;
        app.limits.forget_idle();
    }
}

fn seconds(number: u32) -> Duration {
    Duration::from_secs(u64::from(number))
}

/// Opens the instance that the arguments name.
pub(crate) async fn open(instance: &InstanceArguments) -> anyhow::Result<Services> {
    let secret = |name: &str| std::env::var(name).ok().map(Secret::new);
    let options = ServicesOptions {
        data: instance.data.clone(),
        database_url: instance.database_url.clone(),
        token_secret: secret("BENCHSIGHT_JWT_SECRET"),
        external: external_issuer(&secret)?,
        first_admin: FirstAdmin {
            email: std::env::var("BENCHSIGHT_ADMIN_EMAIL").ok(),
            password: secret("BENCHSIGHT_ADMIN_PASSWORD"),
        },
    };
    Services::open(&options)
        .await
        .with_context(|| match &instance.database_url {
            // The address may hold a password.
            Some(_) => {
                "cannot open the PostgreSQL database that --database-url or DATABASE_URL names"
                    .to_owned()
            }
            None => format!(
                "cannot open the database in {}",
                Path::new(&instance.data).display()
            ),
        })
}

/// Another issuer of tokens, when the environment names one.
fn external_issuer(
    secret: &dyn Fn(&str) -> Option<Secret>,
) -> anyhow::Result<Option<ExternalIssuer>> {
    let keys = match (
        secret("BENCHSIGHT_SUPABASE_JWT_SECRET"),
        std::env::var_os("BENCHSIGHT_JWKS_FILE"),
    ) {
        (Some(_), Some(_)) => {
            bail!("BENCHSIGHT_SUPABASE_JWT_SECRET and BENCHSIGHT_JWKS_FILE exclude each other")
        }
        (Some(secret), None) => ExternalKeys::Secret(secret),
        (None, Some(file)) => ExternalKeys::KeySet(file.into()),
        (None, None) => return Ok(None),
    };
    let issuer = std::env::var("BENCHSIGHT_ISSUER")
        .context("BENCHSIGHT_ISSUER must name the issuer of the tokens: https://<project>.supabase.co/auth/v1")?;
    Ok(Some(ExternalIssuer { issuer, keys }))
}

/// The threads of servers and workers.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start threads")
}

/// A token that is cancelled by Ctrl-C or SIGTERM; the second signal ends the process at once.
pub(crate) fn on_signal() -> anyhow::Result<CancellationToken> {
    let shutdown = CancellationToken::new();
    let token = shutdown.clone();
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .context("cannot listen for signals")?;
    tokio::spawn(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("shutting down");
        token.cancel();
    });
    Ok(shutdown)
}

fn start_log(log: &LogArguments) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.log)
        .context("--log is not a filter like info or server=debug,info")?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(true);
    let started = match log.log_format {
        LogForm::Text => lines
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .try_init(),
        LogForm::Json => lines.json().flatten_event(true).try_init(),
    };
    started
        .map_err(|error| anyhow::anyhow!(error))
        .context("cannot start the log")
}
