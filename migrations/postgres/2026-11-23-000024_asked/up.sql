-- Whether somebody waits for approval, asked for each row of a list: the few that wait, and not all that were ever sent.
CREATE INDEX invitations_waiting_by_user ON invitations (user_id) WHERE waits_since IS NOT NULL;
