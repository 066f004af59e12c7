//! The base configuration of a session, as aws-config loads it.

use std::borrow::Cow;
use std::sync::Arc;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, ConfigLoader, SdkConfig};
use aws_smithy_async::rt::sleep::default_async_sleep;
use aws_smithy_async::time::SharedTimeSource;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;
use tokio::runtime::Handle;

use crate::error::{Error, ErrorKind, shorten};
use crate::http::RuntimeHttp;

/// Loads the configuration of the environment, with the session's own settings and connections.
pub(crate) async fn load(
    profile: Option<&str>,
    region: Option<Region>,
    endpoint_url: Option<&str>,
    http: &RuntimeHttp,
) -> Result<SdkConfig, Error> {
    in_runtime()?;
    let mut loader = loader(http);
    if let Some(profile) = profile {
        check_profile(profile).await?;
        loader = with_profile(loader, profile, region.clone(), http);
    }
    if let Some(region) = region {
        loader = loader.region(region);
    }
    if let Some(endpoint_url) = endpoint_url {
        loader = loader.endpoint_url(endpoint_url);
    }
    Ok(loader.load().await)
}

/// Loads the settings and credentials of a profile for a key that names it; the region stays the session's.
pub(crate) async fn load_profile(
    profile: &str,
    base: &SdkConfig,
    http: &RuntimeHttp,
) -> Result<SdkConfig, Error> {
    in_runtime()?;
    check_profile(profile).await?;
    let region = base.region().cloned();
    let loader = with_profile(loader(http), profile, region.clone(), http);
    let loaded = loader.region(region).load().await;
    let mut builder = loaded.into_builder();
    if let Some(http_client) = base.http_client() {
        builder = builder.http_client(http_client);
    }
    Ok(builder.build())
}

/// Files are read on tokio's threads, which panics where there are none.
fn in_runtime() -> Result<(), Error> {
    match Handle::try_current() {
        Ok(_) => Ok(()),
        Err(_) => Err(ErrorKind::NoRuntime.into()),
    }
}

fn loader(http: &RuntimeHttp) -> ConfigLoader {
    aws_config::defaults(BehaviorVersion::latest()).http_client(http.clone())
}

/// A profile that is named in code wins over credentials in the environment, as in boto3.
fn with_profile(
    loader: ConfigLoader,
    profile: &str,
    region: Option<Region>,
    http: &RuntimeHttp,
) -> ConfigLoader {
    let provider_config = ProviderConfig::without_region()
        .with_region(region)
        .with_http_client(http.clone());
    let credentials = ProfileFileCredentialsProvider::builder()
        .configure(&provider_config)
        .profile_name(profile)
        .build();
    loader
        .profile_name(profile)
        .credentials_provider(credentials)
}

async fn check_profile(profile: &str) -> Result<(), Error> {
    let name = Cow::Owned(profile.to_owned());
    let files = Default::default();
    let profiles = aws_config::profile::load(&Fs::real(), &Env::real(), &files, Some(name))
        .await
        .map_err(|error| ErrorKind::ProfileFile {
            profile: shorten(profile),
            source: Arc::new(error),
        })?;
    match profiles.get_profile(profile) {
        Some(_) => Ok(()),
        None => {
            let profile = shorten(profile);
            Err(ErrorKind::UnknownProfile { profile }.into())
        }
    }
}

/// Fills in what a client cannot do without, and the session's connections unless the configuration brings its own.
pub(crate) fn complete(config: &SdkConfig, http: &RuntimeHttp) -> SdkConfig {
    let mut builder = config.to_builder();
    if config.http_client().is_none() {
        builder = builder.http_client(http.clone());
    }
    if config.behavior_version().is_none() {
        builder = builder.behavior_version(BehaviorVersion::latest());
    }
    if config.sleep_impl().is_none() {
        builder.set_sleep_impl(default_async_sleep());
    }
    if config.time_source().is_none() {
        builder.set_time_source(Some(SharedTimeSource::default()));
    }
    builder.build()
}
