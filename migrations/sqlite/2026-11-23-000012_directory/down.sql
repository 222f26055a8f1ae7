CREATE INDEX users_by_kind ON users (user_type, external_user_state);
DROP INDEX users_by_type;
DROP INDEX users_by_mail;
DROP INDEX users_by_state;
DROP INDEX users_by_sign_in;
DROP INDEX users_by_enabled;
ALTER TABLE users DROP COLUMN last_sign_in_at;
DROP TABLE deleted_users;
DROP INDEX users_deleted;
ALTER TABLE users DROP COLUMN deleted_at;
UPDATE users SET name_key = '' WHERE display_name = '';
DELETE FROM directory_roles WHERE role IN ('user_administrator', 'reader');
DROP INDEX directory_roles_by_role;
CREATE TABLE directory_roles_narrower (
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'guest_inviter')),
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, role)
);
INSERT INTO directory_roles_narrower SELECT user_id, role, created_at FROM directory_roles;
DROP TABLE directory_roles;
ALTER TABLE directory_roles_narrower RENAME TO directory_roles;
