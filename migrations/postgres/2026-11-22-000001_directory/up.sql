CREATE TABLE organization (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    display_name text COLLATE "C" NOT NULL,
    domain text COLLATE "C" NOT NULL,
    privacy_url text COLLATE "C",
    privacy_contact text COLLATE "C",
    language text COLLATE "C" NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE users (
    id uuid NOT NULL PRIMARY KEY,
    mail text COLLATE "C" NOT NULL UNIQUE,
    mail_shown text COLLATE "C" NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    given_name text COLLATE "C",
    surname text COLLATE "C",
    department text COLLATE "C",
    job_title text COLLATE "C",
    company_name text COLLATE "C",
    country text COLLATE "C",
    preferred_language text COLLATE "C",
    user_type text COLLATE "C" NOT NULL CHECK (user_type IN ('member', 'guest')),
    external_user_state text COLLATE "C" CHECK (external_user_state IN ('pending_acceptance', 'accepted')),
    external_user_state_changed_at timestamptz,
    enabled boolean NOT NULL,
    theme text COLLATE "C" NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX users_by_name ON users (name_key, id);

CREATE TABLE directory_roles (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role text COLLATE "C" NOT NULL CHECK (role IN ('admin', 'guest_inviter')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, role)
);

CREATE TABLE identities (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    issuer text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    UNIQUE (issuer, subject)
);
CREATE INDEX identities_by_user ON identities (user_id);

CREATE TABLE apps (
    id uuid NOT NULL PRIMARY KEY,
    external_id text COLLATE "C" UNIQUE,
    display_name text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    launch_url text COLLATE "C" NOT NULL,
    visible boolean NOT NULL,
    enabled boolean NOT NULL,
    assignment_required boolean NOT NULL,
    self_service boolean NOT NULL,
    allow_guests boolean NOT NULL,
    logo_hash text COLLATE "C",
    name_key text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX apps_by_name ON apps (name_key, id);

CREATE TABLE app_logos (
    app_id uuid NOT NULL PRIMARY KEY REFERENCES apps (id) ON DELETE CASCADE,
    content_type text COLLATE "C" NOT NULL,
    bytes bytea NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE TABLE app_roles (
    id uuid NOT NULL PRIMARY KEY,
    app_id uuid NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    value text COLLATE "C" NOT NULL,
    display_name text COLLATE "C" NOT NULL,
    UNIQUE (app_id, value)
);

CREATE TABLE app_owners (
    app_id uuid NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (app_id, user_id)
);
CREATE INDEX app_owners_by_user ON app_owners (user_id, app_id);

CREATE TABLE groups (
    id uuid NOT NULL PRIMARY KEY,
    external_id text COLLATE "C" UNIQUE,
    display_name text COLLATE "C" NOT NULL,
    description text COLLATE "C" NOT NULL,
    membership text COLLATE "C" NOT NULL CHECK (membership IN ('assigned', 'dynamic')),
    membership_rule text COLLATE "C",
    source text COLLATE "C" NOT NULL CHECK (source IN ('local', 'ldap', 'scim')),
    self_service boolean NOT NULL,
    allow_guests boolean NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX groups_by_name ON groups (name_key, id);

CREATE TABLE group_owners (
    group_id uuid NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_owners_by_user ON group_owners (user_id, group_id);

-- No reference to invitations: the row outlives the invitation that brought it.
CREATE TABLE group_members (
    group_id uuid NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ends_at timestamptz,
    granted_by uuid,
    invitation_id uuid,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX group_members_by_user ON group_members (user_id, group_id);
CREATE INDEX group_members_by_age ON group_members (group_id, created_at, user_id);

-- The role is all zeros where the app declares none: default access.
CREATE TABLE assignments (
    id uuid NOT NULL PRIMARY KEY,
    app_id uuid NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    role_id uuid NOT NULL,
    ends_at timestamptz,
    granted_by uuid,
    invitation_id uuid,
    created_at timestamptz NOT NULL,
    CHECK ((user_id IS NULL) <> (group_id IS NULL))
);
CREATE UNIQUE INDEX assignments_of_users ON assignments (app_id, user_id, role_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX assignments_of_groups ON assignments (app_id, group_id, role_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignments_by_user ON assignments (user_id, app_id) WHERE user_id IS NOT NULL;
CREATE INDEX assignments_by_group ON assignments (group_id, app_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignments_by_age ON assignments (app_id, created_at, id);

CREATE TABLE launches (
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    app_id uuid NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
    last_at timestamptz NOT NULL,
    times bigint NOT NULL,
    PRIMARY KEY (user_id, app_id)
);

CREATE TABLE domain_rules (
    id uuid NOT NULL PRIMARY KEY,
    effect text COLLATE "C" NOT NULL CHECK (effect IN ('allow', 'deny')),
    rule text COLLATE "C" NOT NULL,
    comment text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (rule, effect)
);
