//! Credentials of an assumed role.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_sdk_sts::operation::assume_role::builders::AssumeRoleInputBuilder;
use aws_sdk_sts::types::Tag;
use aws_smithy_types::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use parking_lot::Mutex;

use crate::client_key::Parameters;
use crate::error::{Error, ErrorKind, shorten};
use crate::flight::SharedError;
use crate::scope::Scope;

/// How long a call of STS may take, retries included, where the session's configuration sets no limit. The SDK itself would
/// wait for ever for an STS that accepts the connection and does not answer.
const STS_TIMEOUT: Duration = Duration::from_secs(20);

/// The name that role sessions have unless the key names them.
const DEFAULT_SESSION_NAME: &str = "cache-runtime";

/// The credentials of one role, fetched with the credentials of another scope, which it keeps.
pub(crate) struct AssumedRole {
    request: AssumeRoleInputBuilder,
    source: Arc<Scope>,
    /// Those of the first call, until the identity cache asks for them.
    first: Mutex<Option<Credentials>>,
}

impl AssumedRole {
    /// Assumes the role once, so that it is known to be possible.
    pub(crate) async fn assume(
        role_arn: &str,
        parameters: &Parameters,
        source: Arc<Scope>,
    ) -> Result<Self, Error> {
        let refused = |source: SharedError| {
            let role_arn = shorten(role_arn);
            Error::from(ErrorKind::AssumeRole { role_arn, source })
        };
        let request = request(role_arn, parameters).map_err(|e| refused(Arc::new(e)))?;
        let role = Self {
            request,
            source,
            first: Mutex::new(None),
        };
        let credentials = role.call().await.map_err(|e| refused(e.into()))?;
        *role.first.lock() = Some(credentials);
        Ok(role)
    }

    async fn call(&self) -> Result<Credentials, Box<dyn std::error::Error + Send + Sync>> {
        tracing::debug!(
            target: "cache_runtime",
            role_arn = self.request.get_role_arn().as_deref(),
            "assuming a role"
        );
        let output = self.request.clone().send_with(self.source.sts()).await?;
        let given = output.credentials.ok_or("STS gave no credentials")?;
        let mut credentials = Credentials::builder()
            .access_key_id(given.access_key_id)
            .secret_access_key(given.secret_access_key)
            .session_token(given.session_token)
            .provider_name("AssumeRole")
            .expiry(SystemTime::try_from(given.expiration)?);
        if let Some(account_id) = output
            .assumed_role_user
            .and_then(|user| account_id(&user.arn))
        {
            credentials = credentials.account_id(account_id);
        }
        Ok(credentials.build())
    }

    async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let first = self.first.lock().take();
        let is_valid = |credentials: &Credentials| {
            credentials
                .expiry()
                .is_some_and(|expiry| expiry > SystemTime::now())
        };
        match first.filter(is_valid) {
            Some(credentials) => Ok(credentials),
            None => self.call().await.map_err(CredentialsError::provider_error),
        }
    }
}

impl ProvideCredentials for AssumedRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

impl std::fmt::Debug for AssumedRole {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AssumedRole")
            .field("role_arn", self.request.get_role_arn())
            .finish_non_exhaustive()
    }
}

fn request(
    role_arn: &str,
    parameters: &Parameters,
) -> Result<AssumeRoleInputBuilder, aws_smithy_types::error::operation::BuildError> {
    let owned = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
    let rare = parameters.rare();
    let name = owned(&rare.role_session_name);
    let tags = rare.role_tags.iter().flatten();
    let tags = tags.map(|(key, value)| Tag::builder().key(key).value(value).build());
    let tags: Vec<Tag> = tags.collect::<Result<_, _>>()?;
    // Checked before: it is at most 12 hours.
    let seconds = |duration: Duration| i32::try_from(duration.as_secs()).ok();
    Ok(
        aws_sdk_sts::operation::assume_role::AssumeRoleInput::builder()
            .role_arn(role_arn)
            .role_session_name(name.unwrap_or_else(|| DEFAULT_SESSION_NAME.to_owned()))
            .set_external_id(owned(&rare.external_id))
            .set_policy(owned(&rare.role_policy))
            .set_duration_seconds(rare.role_duration.and_then(seconds))
            .set_tags((!tags.is_empty()).then_some(tags)),
    )
}

/// The client that assumes roles: the session's own configuration, with a limit on the time it takes.
pub(crate) fn sts_client(config: SdkConfig) -> aws_sdk_sts::Client {
    let timeouts = config.timeout_config();
    let is_bounded = timeouts.is_some_and(|timeouts| {
        timeouts.operation_timeout().is_some() || timeouts.operation_attempt_timeout().is_some()
    });
    let mut builder = aws_sdk_sts::config::Builder::from(&config);
    if !is_bounded {
        let timeouts = timeouts.map_or_else(TimeoutConfig::builder, TimeoutConfig::to_builder);
        builder.set_timeout_config(Some(timeouts.operation_timeout(STS_TIMEOUT).build()));
    }
    aws_sdk_sts::Client::from_conf(builder.build())
}

/// The fifth part of an ARN.
fn account_id(arn: &str) -> Option<String> {
    let account = arn.split(':').nth(4)?;
    (!account.is_empty()).then(|| account.to_owned())
}
