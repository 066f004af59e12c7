//! Each word that `#[cache_key(…)]` knows, written once.

// On the type.
pub(crate) const CRATE: &str = "crate";
pub(crate) const SERVICE: &str = "service";
pub(crate) const LABEL: &str = "label";
pub(crate) const BOUND: &str = "bound";

// On a field.
pub(crate) const FLATTEN: &str = "flatten";
pub(crate) const SECRET: &str = "secret";
pub(crate) const SKIP: &str = "skip";
pub(crate) const RENAME: &str = "rename";

// The roles of a field that the checks tell apart.
pub(crate) const REGION: &str = "region";
pub(crate) const PROFILE_NAME: &str = "profile_name";
pub(crate) const ACCESS_KEY_ID: &str = "access_key_id";
pub(crate) const SECRET_ACCESS_KEY: &str = "secret_access_key";
pub(crate) const SESSION_TOKEN: &str = "session_token";
pub(crate) const CREDENTIALS_PROVIDER: &str = "credentials_provider";
pub(crate) const ASSUME_ROLE: &str = "assume_role";
pub(crate) const EXTERNAL_ID: &str = "external_id";
pub(crate) const ROLE_SESSION_NAME: &str = "role_session_name";
pub(crate) const ROLE_POLICY: &str = "role_policy";
pub(crate) const ROLE_DURATION: &str = "role_duration";
pub(crate) const ROLE_TAGS: &str = "role_tags";

/// The words of a type.
pub(crate) const TYPE_WORDS: [&str; 4] = [CRATE, SERVICE, LABEL, BOUND];

/// The words of a field besides its role.
pub(crate) const FIELD_WORDS: [&str; 4] = [FLATTEN, SECRET, SKIP, RENAME];

/// Every role, in the order of the runtime's parameters. Its marker there is the same name in PascalCase.
pub(crate) const ROLES: [&str; 27] = [
    REGION,
    PROFILE_NAME,
    "endpoint_url",
    ACCESS_KEY_ID,
    SECRET_ACCESS_KEY,
    SESSION_TOKEN,
    "use_fips",
    "use_dual_stack",
    "retry_config",
    "timeout_config",
    "stalled_stream_protection",
    "app_name",
    "request_checksum_calculation",
    "response_checksum_validation",
    "disable_request_compression",
    "request_min_compression_size_bytes",
    "account_id_endpoint_mode",
    "auth_scheme_preference",
    "sigv4a_signing_region_set",
    "disable_clock_skew_correction",
    CREDENTIALS_PROVIDER,
    ASSUME_ROLE,
    EXTERNAL_ID,
    ROLE_SESSION_NAME,
    ROLE_POLICY,
    ROLE_DURATION,
    ROLE_TAGS,
];

/// Where credentials come from: the roles of one row belong together, those of two rows exclude each other.
pub(crate) const CREDENTIAL_SOURCES: [&[&str]; 3] = [
    &[PROFILE_NAME],
    &[ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN],
    &[CREDENTIALS_PROVIDER],
];

/// The roles that say more about an assumed role, and mean nothing without one.
pub(crate) const ASSUMED_ROLE_DETAILS: [&str; 5] = [
    EXTERNAL_ID,
    ROLE_SESSION_NAME,
    ROLE_POLICY,
    ROLE_DURATION,
    ROLE_TAGS,
];

/// What a word is called elsewhere (boto3, serde, the SDK), too far from ours in spelling to be guessed by distance.
pub(crate) const ALIASES: [(&str, &str); 5] = [
    ("region_name", REGION),
    ("role_arn", ASSUME_ROLE),
    ("profile", PROFILE_NAME),
    ("ignore", SKIP),
    ("name", RENAME),
];
