-- Guests are found by the domain of their address, where a rule about it changes.
ALTER TABLE users ADD COLUMN mail_domain text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(mail, '@', 2)) STORED;
CREATE INDEX users_by_domain ON users (mail_domain, user_type, id);
