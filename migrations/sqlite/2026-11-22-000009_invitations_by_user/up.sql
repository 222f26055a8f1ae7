-- What waits for one person is asked on every page. By the person alone SQLite preferred the index of states, and read
-- everything that waits for anybody.
DROP INDEX invitations_by_user;
CREATE INDEX invitations_by_user ON invitations (user_id, state, id);
