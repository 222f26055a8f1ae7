-- What changed about anybody's access, written with the operation. The number is given after the commit, in the order in
-- which readers see the rows.
CREATE TABLE access_changes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number bigint,
    at timestamptz NOT NULL,
    kind text COLLATE "C" NOT NULL,
    user_id uuid,
    group_id uuid,
    app_id uuid,
    role_id uuid,
    ends_at timestamptz,
    domain_rule_id uuid,
    session_id bytea
);
CREATE INDEX access_changes_by_number ON access_changes (number, id);
CREATE INDEX access_changes_by_user ON access_changes (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX access_changes_by_group ON access_changes (group_id, id) WHERE group_id IS NOT NULL;

-- One row: the last number that was given, and the last that is no longer kept.
CREATE TABLE access_numbers (
    id integer NOT NULL PRIMARY KEY CHECK (id = 1),
    last bigint NOT NULL,
    forgotten bigint NOT NULL
);
INSERT INTO access_numbers (id, last, forgotten) VALUES (1, 0, 0);

-- The end for which a change was written down, once it had passed. What passed before this migration is not told.
ALTER TABLE group_members ADD COLUMN recorded_end timestamptz;
ALTER TABLE assignments ADD COLUMN recorded_end timestamptz;
ALTER TABLE users ADD COLUMN recorded_end timestamptz;
UPDATE group_members SET recorded_end = ends_at WHERE ends_at <= now();
UPDATE assignments SET recorded_end = ends_at WHERE ends_at <= now();
UPDATE users SET recorded_end = ends_at WHERE ends_at <= now();
CREATE INDEX group_members_unrecorded ON group_members (ends_at)
    WHERE ends_at IS NOT NULL AND (recorded_end IS NULL OR recorded_end <> ends_at);
CREATE INDEX assignments_unrecorded ON assignments (ends_at)
    WHERE ends_at IS NOT NULL AND (recorded_end IS NULL OR recorded_end <> ends_at);
CREATE INDEX users_unrecorded ON users (ends_at)
    WHERE ends_at IS NOT NULL AND (recorded_end IS NULL OR recorded_end <> ends_at);
