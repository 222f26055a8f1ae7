DROP INDEX users_unseen;
DROP INDEX users_reset;
UPDATE users SET last_sign_in_at = external_user_state_changed_at
    WHERE (external_user_state = 'accepted' OR reset_at IS NOT NULL) AND last_sign_in_at IS NULL;
