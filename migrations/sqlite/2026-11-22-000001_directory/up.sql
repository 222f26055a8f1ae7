CREATE TABLE organization (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    display_name TEXT NOT NULL,
    domain TEXT NOT NULL,
    privacy_url TEXT,
    privacy_contact TEXT,
    language TEXT NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE users (
    id BLOB NOT NULL PRIMARY KEY,
    mail TEXT NOT NULL UNIQUE,
    mail_shown TEXT NOT NULL,
    display_name TEXT NOT NULL,
    given_name TEXT,
    surname TEXT,
    department TEXT,
    job_title TEXT,
    company_name TEXT,
    country TEXT,
    preferred_language TEXT,
    user_type TEXT NOT NULL CHECK (user_type IN ('member', 'guest')),
    external_user_state TEXT CHECK (external_user_state IN ('pending_acceptance', 'accepted')),
    external_user_state_changed_at INTEGER,
    enabled BOOLEAN NOT NULL,
    theme TEXT NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX users_by_name ON users (name_key, id);

CREATE TABLE directory_roles (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'guest_inviter')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, role)
);

CREATE TABLE identities (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    UNIQUE (issuer, subject)
);
CREATE INDEX identities_by_user ON identities (user_id);

CREATE TABLE apps (
    id BLOB NOT NULL PRIMARY KEY,
    external_id TEXT UNIQUE,
    display_name TEXT NOT NULL,
    description TEXT NOT NULL,
    launch_url TEXT NOT NULL,
    visible BOOLEAN NOT NULL,
    enabled BOOLEAN NOT NULL,
    assignment_required BOOLEAN NOT NULL,
    self_service BOOLEAN NOT NULL,
    allow_guests BOOLEAN NOT NULL,
    logo_hash TEXT,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX apps_by_name ON apps (name_key, id);

CREATE TABLE app_logos (
    app_id BLOB NOT NULL PRIMARY KEY REFERENCES apps (id) ON DELETE CASCADE,
    content_type TEXT NOT NULL,
    bytes BLOB NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE app_roles (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    value TEXT NOT NULL,
    display_name TEXT NOT NULL,
    UNIQUE (app_id, value)
);

CREATE TABLE app_owners (
    app_id BLOB NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (app_id, user_id)
);
CREATE INDEX app_owners_by_user ON app_owners (user_id, app_id);

CREATE TABLE groups (
    id BLOB NOT NULL PRIMARY KEY,
    external_id TEXT UNIQUE,
    display_name TEXT NOT NULL,
    description TEXT NOT NULL,
    membership TEXT NOT NULL CHECK (membership IN ('assigned', 'dynamic')),
    membership_rule TEXT,
    source TEXT NOT NULL CHECK (source IN ('local', 'ldap', 'scim')),
    self_service BOOLEAN NOT NULL,
    allow_guests BOOLEAN NOT NULL,
    name_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);
CREATE INDEX groups_by_name ON groups (name_key, id);

CREATE TABLE group_owners (
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_owners_by_user ON group_owners (user_id, group_id);

-- No reference to invitations: the row outlives the invitation that brought it.
CREATE TABLE group_members (
    group_id BLOB NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ends_at INTEGER,
    granted_by BLOB,
    invitation_id BLOB,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_by_user ON group_members (user_id, group_id);
CREATE INDEX group_members_by_age ON group_members (group_id, created_at, user_id);

-- The role is all zeros where the app declares none: default access.
CREATE TABLE assignments (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    user_id BLOB REFERENCES users (id) ON DELETE CASCADE,
    group_id BLOB REFERENCES groups (id) ON DELETE CASCADE,
    role_id BLOB NOT NULL,
    ends_at INTEGER,
    granted_by BLOB,
    invitation_id BLOB,
    created_at INTEGER NOT NULL,
    CHECK ((user_id IS NULL) <> (group_id IS NULL))
);
CREATE UNIQUE INDEX assignments_of_users ON assignments (app_id, user_id, role_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX assignments_of_groups ON assignments (app_id, group_id, role_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignments_by_user ON assignments (user_id, app_id) WHERE user_id IS NOT NULL;
CREATE INDEX assignments_by_group ON assignments (group_id, app_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignments_by_age ON assignments (app_id, created_at, id);

CREATE TABLE launches (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    app_id BLOB NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    last_at INTEGER NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (user_id, app_id)
);

CREATE TABLE domain_rules (
    id BLOB NOT NULL PRIMARY KEY,
    effect TEXT NOT NULL CHECK (effect IN ('allow', 'deny')),
    rule TEXT NOT NULL,
    comment TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (rule, effect)
);
