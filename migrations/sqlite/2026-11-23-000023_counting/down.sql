DROP INDEX users_by_answer;
DROP INDEX users_orphaned;
DROP INDEX users_by_end;
CREATE INDEX users_by_end ON users (ends_at, id) WHERE ends_at IS NOT NULL;
CREATE INDEX users_orphaned ON users (orphaned_at, id) WHERE orphaned_at IS NOT NULL;
CREATE INDEX users_by_answer ON users (external_user_state, external_user_state_changed_at, id)
    WHERE deleted_at IS NULL;
