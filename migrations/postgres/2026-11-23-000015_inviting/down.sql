DROP INDEX domain_rules_of_group;
DROP INDEX domain_rules_of_app;
DROP INDEX domain_rules_of_all;
DELETE FROM domain_rules WHERE app_id IS NOT NULL OR group_id IS NOT NULL;
ALTER TABLE domain_rules DROP CONSTRAINT domain_rules_of_one;
ALTER TABLE domain_rules DROP COLUMN group_id;
ALTER TABLE domain_rules DROP COLUMN app_id;
ALTER TABLE domain_rules ADD CONSTRAINT domain_rules_rule_effect_key UNIQUE (rule, effect);
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
