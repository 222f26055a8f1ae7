-- Guests are found by the domain of their address, where a rule about it changes.
ALTER TABLE users ADD COLUMN mail_domain TEXT NOT NULL GENERATED ALWAYS AS (substr(mail, instr(mail, '@') + 1)) VIRTUAL;
CREATE INDEX users_by_domain ON users (mail_domain, user_type, id);
