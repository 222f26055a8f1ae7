-- What guests may see of other people and of groups: one level for all of them, once an admin has chosen.
CREATE TABLE guest_levels (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    level TEXT NOT NULL CHECK (level IN ('members', 'limited', 'restricted')),
    changed_at INTEGER NOT NULL
);

-- Groups whose people no guest sees.
ALTER TABLE groups ADD COLUMN hides_members BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX groups_hiding ON groups (name_key, id) WHERE hides_members;

-- What each day that is over came to, for the charts: guests at its end, and what became of invitations.
CREATE TABLE daily_figures (
    day INTEGER NOT NULL PRIMARY KEY,
    accepted INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    redeemed INTEGER NOT NULL,
    failed INTEGER NOT NULL
);
CREATE INDEX invitations_by_age ON invitations (created_at);
CREATE INDEX invitations_by_answer ON invitations (state, resolved_at);
CREATE INDEX audit_of_lost_mail ON audit (action, at) WHERE action = 'delivery_failed';
CREATE INDEX users_by_answer ON users (external_user_state, external_user_state_changed_at, id)
    WHERE deleted_at IS NULL;

-- Whose access ends soon.
CREATE INDEX assignments_by_end ON assignments (ends_at, user_id) WHERE ends_at IS NOT NULL;
CREATE INDEX group_members_by_end ON group_members (ends_at, user_id) WHERE ends_at IS NOT NULL;
