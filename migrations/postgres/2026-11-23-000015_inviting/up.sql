-- How many guests one inviter may have who are here or have not answered: the organization's under the id of all zeros,
-- and that of a person under theirs. No number is no limit.
CREATE TABLE invite_quotas (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid REFERENCES users (id) ON DELETE CASCADE,
    most integer CHECK (most >= 0),
    changed_at timestamptz NOT NULL
);
CREATE INDEX invite_quotas_by_user ON invite_quotas (user_id);
CREATE INDEX invitations_by_inviter_state ON invitations (inviter_id, state, user_id);

-- Whose invitations somebody approves first: as the levels, the organization's own under the id of all zeros.
CREATE TABLE invite_approvals (
    id uuid NOT NULL PRIMARY KEY,
    app_id uuid REFERENCES apps (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    rule text COLLATE "C" NOT NULL CHECK (rule IN ('nobody', 'others')),
    changed_at timestamptz NOT NULL,
    CHECK (app_id IS NULL OR group_id IS NULL)
);
CREATE INDEX invite_approvals_by_app ON invite_approvals (app_id);
CREATE INDEX invite_approvals_by_group ON invite_approvals (group_id);

-- A pending invitation that waits for approval has no link; one that was turned down says why.
ALTER TABLE invitations ADD COLUMN waits_since timestamptz;
ALTER TABLE invitations ADD COLUMN turned_down text COLLATE "C";
CREATE INDEX invitations_waiting ON invitations (waits_since, id) WHERE waits_since IS NOT NULL;

-- Some are handed over without a mail, and some give nothing but a place in the organization: one at a time for each.
ALTER TABLE invitations ADD COLUMN by_hand boolean NOT NULL DEFAULT false;
ALTER TABLE invitations ADD COLUMN alone boolean NOT NULL DEFAULT false;
CREATE UNIQUE INDEX invitations_alone ON invitations (address) WHERE alone AND state = 'pending';

-- Domain lists of the organization, and of an app or a group besides.
ALTER TABLE domain_rules ADD COLUMN app_id uuid REFERENCES apps (id) ON DELETE CASCADE;
ALTER TABLE domain_rules ADD COLUMN group_id uuid REFERENCES groups (id) ON DELETE CASCADE;
ALTER TABLE domain_rules ADD CONSTRAINT domain_rules_of_one CHECK (app_id IS NULL OR group_id IS NULL);
ALTER TABLE domain_rules DROP CONSTRAINT domain_rules_rule_effect_key;
CREATE UNIQUE INDEX domain_rules_of_all ON domain_rules (rule, effect) WHERE app_id IS NULL AND group_id IS NULL;
CREATE UNIQUE INDEX domain_rules_of_app ON domain_rules (app_id, rule, effect) WHERE app_id IS NOT NULL;
CREATE UNIQUE INDEX domain_rules_of_group ON domain_rules (group_id, rule, effect) WHERE group_id IS NOT NULL;
