-- What the lists of guests count is read from the index alone: a row of users for each would be looked up all over the
-- table.
DROP INDEX users_by_end;
DROP INDEX users_orphaned;
DROP INDEX users_by_answer;
CREATE INDEX users_by_end ON users (ends_at, id, user_type, deleted_at) WHERE ends_at IS NOT NULL;
CREATE INDEX users_orphaned ON users (orphaned_at, id, user_type, deleted_at) WHERE orphaned_at IS NOT NULL;
CREATE INDEX users_by_answer ON users (external_user_state, external_user_state_changed_at, id, reset_at)
    WHERE deleted_at IS NULL;
