-- Guests who are in and never came: colleagues of before, and whoever was imported. Until now they were noted as having
-- signed in at that moment; the days that a rule counts begin with it all the same.
UPDATE users SET last_sign_in_at = NULL WHERE user_type = 'guest' AND last_sign_in_at IS NOT NULL
    AND (last_sign_in_at = created_at OR EXISTS (
        SELECT 1 FROM audit a
        WHERE a.person_id = users.id AND a.action = 'convert_user' AND a.at = users.last_sign_in_at
    ));
CREATE INDEX users_unseen ON users (external_user_state_changed_at, id, user_type)
    WHERE (external_user_state = 'accepted' OR reset_at IS NOT NULL) AND last_sign_in_at IS NULL AND deleted_at IS NULL;

-- Who has to prove their address anew.
CREATE INDEX users_reset ON users (reset_at, id, user_type, deleted_at) WHERE reset_at IS NOT NULL;
