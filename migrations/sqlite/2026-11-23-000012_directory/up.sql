-- Two more directory roles: user administrators and readers.
CREATE TABLE directory_roles_wider (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'user_administrator', 'guest_inviter', 'reader')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, role)
);
INSERT INTO directory_roles_wider SELECT user_id, role, created_at FROM directory_roles;
DROP TABLE directory_roles;
ALTER TABLE directory_roles_wider RENAME TO directory_roles;
CREATE INDEX directory_roles_by_role ON directory_roles (role, user_id);

-- Whoever has said no name yet is sought and sorted by the address.
UPDATE users SET name_key = mail WHERE display_name = '';

-- Deleted people stay for a while, without anything they had; it is kept beside them to be given back.
ALTER TABLE users ADD COLUMN deleted_at INTEGER;
CREATE INDEX users_deleted ON users (deleted_at, id) WHERE deleted_at IS NOT NULL;
CREATE TABLE deleted_users (
    user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    was_enabled BOOLEAN NOT NULL,
    kept TEXT NOT NULL
);

-- When somebody last signed in. Of those who came before this was written down, their acceptance is what is known.
ALTER TABLE users ADD COLUMN last_sign_in_at INTEGER;
UPDATE users SET last_sign_in_at = external_user_state_changed_at WHERE external_user_state = 'accepted';

-- Lists of people: by name, by address, by state and by last use.
DROP INDEX users_by_kind;
CREATE INDEX users_by_type ON users (user_type, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_mail ON users (user_type, mail) WHERE deleted_at IS NULL;
CREATE INDEX users_by_state ON users (external_user_state, name_key, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_sign_in ON users (user_type, last_sign_in_at, id) WHERE deleted_at IS NULL;
CREATE INDEX users_by_enabled ON users (enabled, user_type, name_key, id) WHERE deleted_at IS NULL;
