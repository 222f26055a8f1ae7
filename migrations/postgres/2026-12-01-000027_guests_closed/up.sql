-- Since when an app or group takes no guests, and when somebody's access last began, returned or got a later end, where
-- that was after it was first given. Both are what `selfcheck` compares; what was before is read from the log.
ALTER TABLE apps ADD COLUMN guests_closed_at timestamptz;
ALTER TABLE groups ADD COLUMN guests_closed_at timestamptz;
ALTER TABLE group_members ADD COLUMN extended_at timestamptz;
ALTER TABLE assignments ADD COLUMN extended_at timestamptz;

UPDATE apps SET guests_closed_at = COALESCE((
    SELECT max(a.at) FROM audit a WHERE a.object_id = apps.id AND a.action = 'update_app'
        AND (a.details->'after'->>'allowGuests' = 'false' OR (a.details->'after' IS NULL
            AND a.details->>'changed' LIKE '%allowGuests%'))
), created_at) WHERE NOT allow_guests;
UPDATE groups SET guests_closed_at = COALESCE((
    SELECT max(a.at) FROM audit a WHERE a.object_id = groups.id AND a.action = 'update_group'
        AND (a.details->'after'->>'allowGuests' = 'false' OR (a.details->'after' IS NULL
            AND a.details->>'changed' LIKE '%allowGuests%'))
), created_at) WHERE NOT allow_guests;

CREATE TEMPORARY TABLE extended AS
    SELECT person_id AS user_id, object_id, max(at) AS at FROM audit
    WHERE action IN ('put_back', 'change_end') AND person_id IS NOT NULL AND object_id IS NOT NULL
        AND (action = 'put_back' OR (details->>'before' IS NOT NULL
            AND (details->>'after' IS NULL OR details->>'after' > details->>'before')))
    GROUP BY person_id, object_id
    UNION ALL SELECT object_id, NULL::uuid, max(at) FROM audit WHERE action = 'restore_user' GROUP BY object_id;
UPDATE group_members SET extended_at = (SELECT max(e.at) FROM extended e WHERE e.user_id = group_members.user_id
    AND (e.object_id IS NULL OR e.object_id = group_members.group_id) AND e.at > group_members.created_at)
    WHERE user_id IN (SELECT user_id FROM extended);
UPDATE assignments SET extended_at = (SELECT max(e.at) FROM extended e WHERE e.user_id = assignments.user_id
    AND (e.object_id IS NULL OR e.object_id = assignments.app_id) AND e.at > assignments.created_at)
    WHERE user_id IN (SELECT user_id FROM extended);
DROP TABLE extended;
