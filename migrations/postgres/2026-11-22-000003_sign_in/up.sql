CREATE TABLE codes (
    id uuid NOT NULL PRIMARY KEY,
    txn bytea NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    user_id uuid,
    invitation_id uuid,
    salt bytea NOT NULL,
    digest bytea NOT NULL,
    tries INTEGER NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('live', 'used', 'dead')),
    created_at timestamptz NOT NULL
);
CREATE INDEX codes_by_txn ON codes (txn, purpose, created_at);
CREATE INDEX codes_by_address ON codes (address, created_at);
CREATE INDEX codes_by_user ON codes (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX codes_by_age ON codes (created_at);

CREATE TABLE oidc_flows (
    state_hash bytea NOT NULL PRIMARY KEY,
    txn bytea NOT NULL,
    provider text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX oidc_flows_by_age ON oidc_flows (created_at);
CREATE INDEX oidc_flows_by_txn ON oidc_flows (txn, created_at);

CREATE TABLE sessions (
    id bytea NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    way text COLLATE "C" NOT NULL,
    client text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    proved_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);
CREATE INDEX sessions_by_age ON sessions (created_at);

CREATE TABLE sign_in_links (
    hash bytea NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE counters (
    key text COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (key, starts_at)
);
CREATE INDEX counters_by_age ON counters (starts_at);
