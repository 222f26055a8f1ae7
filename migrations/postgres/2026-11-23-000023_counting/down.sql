DROP INDEX users_reset;
DROP INDEX users_unseen;
DROP INDEX users_by_answer;
DROP INDEX users_orphaned;
DROP INDEX users_by_end;
CREATE INDEX users_by_end ON users (ends_at, id) WHERE ends_at IS NOT NULL;
CREATE INDEX users_orphaned ON users (orphaned_at, id) WHERE orphaned_at IS NOT NULL;
CREATE INDEX users_by_answer ON users (external_user_state, external_user_state_changed_at, id)
    WHERE deleted_at IS NULL;
CREATE INDEX users_unseen ON users (external_user_state_changed_at, id)
    WHERE external_user_state = 'accepted' AND last_sign_in_at IS NULL AND deleted_at IS NULL;
CREATE INDEX users_reset ON users (reset_at, id) WHERE reset_at IS NOT NULL;
