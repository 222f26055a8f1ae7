-- Every domain somebody here has, or had, an address at: asked for each address that is invited.
CREATE TABLE mail_domains (
    domain TEXT NOT NULL PRIMARY KEY,
    first_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX mail_domains_by_age ON mail_domains (first_at, domain);
INSERT INTO mail_domains SELECT split_part(mail, '@', 2), min(created_at) FROM users GROUP BY 1;
