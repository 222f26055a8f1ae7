-- Whoever came into the directory last.
CREATE INDEX users_by_age ON users (user_type, created_at, id) WHERE deleted_at IS NULL;

-- Invitations that went out, by day.
CREATE INDEX invitation_links_first ON invitation_links (created_at) WHERE number = 1;
