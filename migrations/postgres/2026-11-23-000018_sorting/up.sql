-- Whoever came into the directory last.
CREATE INDEX users_by_age ON users (user_type, created_at, id) WHERE deleted_at IS NULL;
