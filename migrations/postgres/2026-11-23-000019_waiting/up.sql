-- What waits for one person, and has not lapsed, is asked on every page. Without the moment in this index SQLite prefers
-- the one of states, and reads everything that waits for anybody.
DROP INDEX invitations_by_user;
CREATE INDEX invitations_by_user ON invitations (user_id, state, expires_at);
