CREATE TABLE invitations (
    id BLOB NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    address_shown TEXT NOT NULL,
    user_id BLOB NOT NULL,
    inviter_id BLOB NOT NULL REFERENCES users (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'redeemed', 'declined', 'revoked', 'expired', 'replaced')),
    message TEXT,
    language TEXT NOT NULL,
    cc TEXT,
    link_number INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    resolved_at INTEGER,
    fresh_asked_at INTEGER
);
CREATE INDEX invitations_by_inviter ON invitations (inviter_id, id);
CREATE INDEX invitations_by_user ON invitations (user_id, id);
CREATE INDEX invitations_by_state ON invitations (state, expires_at);

CREATE TABLE invitation_links (
    hash BLOB NOT NULL PRIMARY KEY,
    invitation_id BLOB NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX invitation_links_by_invitation ON invitation_links (invitation_id);

-- pending copies the state of the invitation, so that the unique indexes below can hold
-- "one pending invitation per address and resource" against every race (V-9).
CREATE TABLE invitation_grants (
    id BLOB NOT NULL PRIMARY KEY,
    invitation_id BLOB NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    app_id BLOB REFERENCES apps (id) ON DELETE CASCADE,
    group_id BLOB REFERENCES groups (id) ON DELETE CASCADE,
    role_id BLOB NOT NULL,
    ends_at INTEGER,
    pending BOOLEAN NOT NULL,
    CHECK ((app_id IS NULL) <> (group_id IS NULL))
);
CREATE INDEX invitation_grants_by_invitation ON invitation_grants (invitation_id);
CREATE UNIQUE INDEX invitation_grants_one_per_app ON invitation_grants (app_id, address) WHERE pending AND app_id IS NOT NULL;
CREATE UNIQUE INDEX invitation_grants_one_per_group ON invitation_grants (group_id, address) WHERE pending AND group_id IS NOT NULL;
CREATE INDEX invitation_grants_by_address ON invitation_grants (address);

CREATE TABLE mail_refusals (
    id BLOB NOT NULL PRIMARY KEY,
    address TEXT NOT NULL,
    inviter_id BLOB REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL
);
CREATE INDEX mail_refusals_by_address ON mail_refusals (address);

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY,
    lane INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'deferred', 'handed_over', 'failed', 'dropped')),
    recipient TEXT NOT NULL,
    recipient_domain TEXT NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    language TEXT NOT NULL,
    invitation_id BLOB,
    user_id BLOB,
    details TEXT NOT NULL,
    sealed BLOB,
    attempts INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    expires_at INTEGER,
    leased_until INTEGER,
    leased_by TEXT,
    relay TEXT,
    reason TEXT,
    last_reply TEXT,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (lane, not_before, id) WHERE state IN ('queued', 'sending', 'deferred');
CREATE INDEX outbox_by_invitation ON outbox (invitation_id, id) WHERE invitation_id IS NOT NULL;
