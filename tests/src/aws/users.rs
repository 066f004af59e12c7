//! Who may use S3: users, and those who hold credentials from STS.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use parking_lot::RwLock;
use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::{S3Result, s3_error};

use super::scope::query_value;

/// Secrets and session tokens by access key id. Clones share them.
#[derive(Clone, Default)]
pub(super) struct Users(Arc<RwLock<HashMap<String, User>>>);

struct User {
    secret_access_key: String,
    session_token: Option<String>,
}

impl Users {
    pub fn insert(
        &self,
        access_key_id: &str,
        secret_access_key: &str,
        session_token: Option<&str>,
    ) {
        let user = User {
            secret_access_key: secret_access_key.into(),
            session_token: session_token.map(str::to_owned),
        };
        self.0.write().insert(access_key_id.into(), user);
    }

    fn session_token(&self, access_key_id: &str) -> Option<String> {
        self.0.read().get(access_key_id)?.session_token.clone()
    }
}

#[async_trait]
impl S3Auth for Users {
    async fn get_secret_key(&self, access_key_id: &str) -> S3Result<SecretKey> {
        let users = self.0.read();
        let user = users
            .get(access_key_id)
            .ok_or_else(|| s3_error!(InvalidAccessKeyId))?;
        Ok(user.secret_access_key.as_str().into())
    }
}

/// s3s checks signatures and leaves session tokens alone, so a client that loses its token would go unnoticed.
#[async_trait]
impl S3Access for Users {
    async fn check(&self, request: &mut S3AccessContext<'_>) -> S3Result<()> {
        let Some(credentials) = request.credentials() else {
            return Err(s3_error!(AccessDenied, "the request is not signed"));
        };
        if sent_session_token(request) == self.session_token(&credentials.access_key) {
            Ok(())
        } else {
            Err(s3_error!(
                InvalidToken,
                "the session token is not the one that came with the access key"
            ))
        }
    }
}

fn sent_session_token(request: &S3AccessContext<'_>) -> Option<String> {
    let header = request
        .headers()
        .get("x-amz-security-token")
        .and_then(|token| token.to_str().ok());
    header
        .map(str::to_owned)
        .or_else(|| query_value(request.uri(), "X-Amz-Security-Token"))
}
