CREATE TABLE domain_rules_narrower (
    id BLOB NOT NULL PRIMARY KEY,
    effect TEXT NOT NULL CHECK (effect IN ('allow', 'deny')),
    rule TEXT NOT NULL,
    comment TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (rule, effect)
);
INSERT INTO domain_rules_narrower SELECT id, effect, rule, comment, created_at FROM domain_rules
    WHERE app_id IS NULL AND group_id IS NULL;
DROP TABLE domain_rules;
ALTER TABLE domain_rules_narrower RENAME TO domain_rules;
DROP INDEX invitations_alone;
-- Without grants there is nothing that an older version could give, and without a link nobody to give it to.
DELETE FROM invitations WHERE alone OR waits_since IS NOT NULL;
ALTER TABLE invitations DROP COLUMN alone;
ALTER TABLE invitations DROP COLUMN by_hand;
DROP INDEX invitations_waiting;
ALTER TABLE invitations DROP COLUMN turned_down;
ALTER TABLE invitations DROP COLUMN waits_since;
DROP TABLE invite_approvals;
DROP INDEX invitations_by_inviter_state;
DROP TABLE invite_quotas;
