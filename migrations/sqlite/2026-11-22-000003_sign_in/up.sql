CREATE TABLE codes (
    id BLOB NOT NULL PRIMARY KEY,
    txn BLOB NOT NULL,
    purpose TEXT NOT NULL,
    address TEXT NOT NULL,
    user_id BLOB,
    invitation_id BLOB,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    tries INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('live', 'used', 'dead')),
    created_at INTEGER NOT NULL
);
CREATE INDEX codes_by_txn ON codes (txn, purpose, created_at);
CREATE INDEX codes_by_address ON codes (address, created_at);
CREATE INDEX codes_by_user ON codes (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX codes_by_age ON codes (created_at);

CREATE TABLE oidc_flows (
    state_hash BLOB NOT NULL PRIMARY KEY,
    txn BLOB NOT NULL,
    provider TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX oidc_flows_by_age ON oidc_flows (created_at);
CREATE INDEX oidc_flows_by_txn ON oidc_flows (txn, created_at);

CREATE TABLE sessions (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    way TEXT NOT NULL,
    client TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    proved_at INTEGER NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_age ON sessions (created_at);

CREATE TABLE sign_in_links (
    hash BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
);

CREATE TABLE counters (
    key TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    count BIGINT NOT NULL,
    PRIMARY KEY (key, starts_at)
);
CREATE INDEX counters_by_age ON counters (starts_at);
