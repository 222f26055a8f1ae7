-- Who may invite people from outside: the organization's own level under the id of all zeros, and those of apps and
-- groups that have one of their own, under theirs.
CREATE TABLE invite_levels (
    id uuid NOT NULL PRIMARY KEY,
    app_id uuid REFERENCES apps (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    level text COLLATE "C" NOT NULL CHECK (level IN ('everyone', 'members', 'inviters', 'nobody')),
    changed_at timestamptz NOT NULL,
    CHECK (app_id IS NULL OR group_id IS NULL)
);
CREATE INDEX invite_levels_by_app ON invite_levels (app_id);
CREATE INDEX invite_levels_by_group ON invite_levels (group_id);

