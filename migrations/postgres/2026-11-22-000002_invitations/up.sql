CREATE TABLE invitations (
    id uuid NOT NULL PRIMARY KEY,
    address text COLLATE "C" NOT NULL,
    address_shown text COLLATE "C" NOT NULL,
    user_id uuid NOT NULL,
    inviter_id uuid NOT NULL REFERENCES users (id),
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'redeemed', 'declined', 'revoked', 'expired', 'replaced')),
    message text COLLATE "C",
    language text COLLATE "C" NOT NULL,
    cc text COLLATE "C",
    link_number INTEGER NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    resolved_at timestamptz,
    fresh_asked_at timestamptz
);
CREATE INDEX invitations_by_inviter ON invitations (inviter_id, id);
CREATE INDEX invitations_by_user ON invitations (user_id, id);
CREATE INDEX invitations_by_state ON invitations (state, expires_at);

CREATE TABLE invitation_links (
    hash bytea NOT NULL PRIMARY KEY,
    invitation_id uuid NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX invitation_links_by_invitation ON invitation_links (invitation_id);

-- pending copies the state of the invitation, so that the unique indexes below can hold
-- "one pending invitation per address and resource" against every race (V-9).
CREATE TABLE invitation_grants (
    id uuid NOT NULL PRIMARY KEY,
    invitation_id uuid NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    address text COLLATE "C" NOT NULL,
    app_id uuid REFERENCES apps (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    role_id uuid NOT NULL,
    ends_at timestamptz,
    pending boolean NOT NULL,
    CHECK ((app_id IS NULL) <> (group_id IS NULL))
);
CREATE INDEX invitation_grants_by_invitation ON invitation_grants (invitation_id);
CREATE UNIQUE INDEX invitation_grants_one_per_app ON invitation_grants (app_id, address) WHERE pending AND app_id IS NOT NULL;
CREATE UNIQUE INDEX invitation_grants_one_per_group ON invitation_grants (group_id, address) WHERE pending AND group_id IS NOT NULL;
CREATE INDEX invitation_grants_by_address ON invitation_grants (address);

CREATE TABLE mail_refusals (
    id uuid NOT NULL PRIMARY KEY,
    address text COLLATE "C" NOT NULL,
    inviter_id uuid REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL
);
CREATE INDEX mail_refusals_by_address ON mail_refusals (address);

CREATE TABLE outbox (
    id uuid NOT NULL PRIMARY KEY,
    lane INTEGER NOT NULL,
    kind text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL CHECK (state IN ('queued', 'sending', 'deferred', 'handed_over', 'failed', 'dropped')),
    recipient text COLLATE "C" NOT NULL,
    recipient_domain text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL UNIQUE,
    language text COLLATE "C" NOT NULL,
    invitation_id uuid,
    user_id uuid,
    details jsonb NOT NULL,
    sealed bytea,
    attempts INTEGER NOT NULL,
    not_before timestamptz NOT NULL,
    expires_at timestamptz,
    leased_until timestamptz,
    leased_by text COLLATE "C",
    relay text COLLATE "C",
    reason text COLLATE "C",
    last_reply text COLLATE "C",
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (lane, not_before, id) WHERE state IN ('queued', 'sending', 'deferred');
CREATE INDEX outbox_by_invitation ON outbox (invitation_id, id) WHERE invitation_id IS NOT NULL;
