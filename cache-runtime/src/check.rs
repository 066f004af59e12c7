//! The checks of a key's parameters, before anything is built from them.

use std::time::Duration;

use crate::client_key::Parameters;
use crate::error::{Error, ErrorKind, shorten};
use crate::region;

/// Refuses parameters that are invalid, or at odds with each other.
pub(crate) fn parameters(parameters: &Parameters) -> Result<(), Error> {
    if let Some(region) = &parameters.region {
        region::check(region)?;
    }
    if let Some(url) = &parameters.endpoint_url {
        endpoint_url(url)?;
    }
    let rare = parameters.rare();
    if let Some(name) = &rare.app_name {
        app_name(name)?;
    }
    credentials(parameters)?;
    match &rare.assume_role {
        Some(role_arn) => role(role_arn, parameters),
        None => no_role(parameters),
    }
}

fn invalid(parameter: &'static str, reason: &'static str) -> Error {
    ErrorKind::InvalidParameter { parameter, reason }.into()
}

pub(crate) fn endpoint_url(url: &str) -> Result<(), Error> {
    let refuse = |reason| {
        let endpoint_url = shorten(&without_user(url));
        Err(ErrorKind::InvalidEndpointUrl {
            endpoint_url,
            reason,
        }
        .into())
    };
    let Some((scheme, rest)) = url.split_once("://") else {
        return refuse("it has no scheme");
    };
    if !matches!(scheme, "http" | "https") {
        return refuse("its scheme is neither http nor https");
    }
    let Ok(uri) = url.parse::<http::Uri>() else {
        return refuse("it cannot be parsed");
    };
    if rest
        .split('/')
        .next()
        .is_some_and(|authority| authority.contains('@'))
    {
        return refuse("it holds a user name or password, which would not be used");
    }
    if uri.host().is_none_or(str::is_empty) {
        return refuse("it has no host");
    }
    Ok(())
}

/// A URL without what stands before an `@`.
fn without_user(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if at > scheme => {
            format!("{}***{}", &url[..scheme + 3], &url[at..])
        }
        (None, Some(at)) => format!("***{}", &url[at..]),
        _ => url.to_owned(),
    }
}

fn app_name(name: &str) -> Result<(), Error> {
    let parsed = aws_types::app_name::AppName::new(name.to_owned());
    parsed.map(drop).map_err(|_| {
        invalid(
            "app_name",
            "write letters, digits and !#$%&'*+-.^_`|~ only, and at least one",
        )
    })
}

fn credentials(parameters: &Parameters) -> Result<(), Error> {
    let has_key = parameters.access_key_id.is_some();
    let has_secret = parameters.secret_access_key.is_some();
    if has_key != has_secret {
        return Err(if has_key {
            invalid("access_key_id", "give `secret_access_key` with it")
        } else {
            invalid("secret_access_key", "give `access_key_id` with it")
        });
    }
    if parameters.session_token.is_some() && !has_key {
        let reason = "give `access_key_id` and `secret_access_key` with it";
        return Err(invalid("session_token", reason));
    }
    let sources = [
        parameters.profile_name.is_some(),
        has_key,
        parameters.rare().credentials_provider.is_some(),
    ];
    if sources.into_iter().filter(|&given| given).count() > 1 {
        return Err(invalid(
            "credentials",
            "give one of `profile_name`, `access_key_id` and `credentials_provider`, not several",
        ));
    }
    Ok(())
}

fn role(role_arn: &str, parameters: &Parameters) -> Result<(), Error> {
    if !is_role_arn(role_arn) {
        let role_arn = shorten(role_arn);
        return Err(ErrorKind::InvalidRoleArn { role_arn }.into());
    }
    let limits = Duration::from_secs(900)..=Duration::from_secs(43_200);
    match parameters.rare().role_duration {
        Some(duration) if !limits.contains(&duration) => Err(invalid(
            "role_duration",
            "write a duration of 15 minutes to 12 hours",
        )),
        _ => Ok(()),
    }
}

/// `arn:aws:iam::123456789012:role/path/name`, in any partition.
fn is_role_arn(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [prefix, partition, service, region, account, role] = parts[..] else {
        return false;
    };
    let is_name = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    prefix == "arn"
        && partition.starts_with("aws")
        && service == "iam"
        && region.is_empty()
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && role.strip_prefix("role/").is_some_and(is_name)
        && !role.ends_with('/')
}

fn no_role(parameters: &Parameters) -> Result<(), Error> {
    let rare = parameters.rare();
    let given = [
        ("external_id", rare.external_id.is_some()),
        ("role_session_name", rare.role_session_name.is_some()),
        ("role_policy", rare.role_policy.is_some()),
        ("role_duration", rare.role_duration.is_some()),
        ("role_tags", rare.role_tags.is_some()),
    ];
    match given.iter().find(|(_, given)| *given) {
        Some((parameter, _)) => Err(invalid(parameter, "give `assume_role` with it")),
        None => Ok(()),
    }
}
