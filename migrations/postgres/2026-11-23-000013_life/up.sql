-- How long somebody stays; since when nobody answers for them; since when they are blocked, or may come in again; since
-- when they have to prove their address anew.
ALTER TABLE users ADD COLUMN ends_at timestamptz;
ALTER TABLE users ADD COLUMN orphaned_at timestamptz;
ALTER TABLE users ADD COLUMN blocked_at timestamptz;
ALTER TABLE users ADD COLUMN unblocked_at timestamptz;
ALTER TABLE users ADD COLUMN reset_at timestamptz;
UPDATE users SET blocked_at = updated_at WHERE NOT enabled;
CREATE INDEX users_by_end ON users (ends_at, id) WHERE ends_at IS NOT NULL;
CREATE INDEX users_orphaned ON users (orphaned_at, id) WHERE orphaned_at IS NOT NULL;
CREATE INDEX users_blocked ON users (blocked_at, id) WHERE blocked_at IS NOT NULL;

-- Who answers for a guest: up to five people or groups. A backup answers where nobody else is left.
CREATE TABLE sponsors (
    guest_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    backup boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CHECK ((user_id IS NULL) <> (group_id IS NULL))
);
CREATE INDEX sponsors_of ON sponsors (guest_id);
CREATE UNIQUE INDEX sponsors_by_user ON sponsors (user_id, guest_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX sponsors_by_group ON sponsors (group_id, guest_id) WHERE group_id IS NOT NULL;

-- Whoever invited a guest first answers for them, if they are still here.
INSERT INTO sponsors (guest_id, user_id, group_id, backup, created_at)
    SELECT i.user_id, i.inviter_id, NULL, FALSE, i.created_at
    FROM invitations i JOIN users g ON g.id = i.user_id JOIN users s ON s.id = i.inviter_id
    WHERE g.user_type = 'guest' AND g.deleted_at IS NULL AND s.deleted_at IS NULL
        AND i.id = (SELECT j.id FROM invitations j WHERE j.user_id = i.user_id ORDER BY j.id LIMIT 1);
UPDATE users SET orphaned_at = updated_at WHERE user_type = 'guest' AND NOT EXISTS (
    SELECT 1 FROM sponsors s JOIN users p ON p.id = s.user_id WHERE s.guest_id = users.id AND p.enabled);

-- What was said about access that ends soon: when the guest was told, what they asked, who lets it end.
CREATE TABLE endings (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    app_id uuid REFERENCES apps (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    ends_at timestamptz NOT NULL,
    told_days integer NOT NULL,
    asked_at timestamptz,
    reason text COLLATE "C",
    passed_on boolean NOT NULL,
    let_go_at timestamptz,
    CHECK (app_id IS NULL OR group_id IS NULL)
);
CREATE UNIQUE INDEX endings_of_stays ON endings (user_id) WHERE app_id IS NULL AND group_id IS NULL;
CREATE UNIQUE INDEX endings_of_apps ON endings (user_id, app_id) WHERE app_id IS NOT NULL;
CREATE UNIQUE INDEX endings_of_groups ON endings (user_id, group_id) WHERE group_id IS NOT NULL;
CREATE INDEX endings_by_user ON endings (user_id);
CREATE INDEX endings_asked ON endings (asked_at) WHERE asked_at IS NOT NULL;
CREATE INDEX assignments_ending ON assignments (app_id, ends_at) WHERE ends_at IS NOT NULL;
CREATE INDEX group_members_ending ON group_members (group_id, ends_at) WHERE ends_at IS NOT NULL;

-- When an invitee who has not answered is reminded next.
ALTER TABLE invitations ADD COLUMN remind_at timestamptz;
ALTER TABLE invitations ADD COLUMN reminded integer NOT NULL DEFAULT 0;
CREATE INDEX invitations_to_remind ON invitations (remind_at, id) WHERE remind_at IS NOT NULL;

-- What happens to guests by itself. No number: it does not happen.
CREATE TABLE life_rules (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    stay_days integer,
    longest_days integer,
    block_idle_days integer,
    delete_blocked_days integer,
    reminds boolean NOT NULL,
    changed_at timestamptz NOT NULL
);
