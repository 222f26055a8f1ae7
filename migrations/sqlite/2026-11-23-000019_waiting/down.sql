DROP INDEX invitations_by_user;
CREATE INDEX invitations_by_user ON invitations (user_id, state, id);
