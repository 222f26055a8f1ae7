DROP INDEX users_by_domain;
ALTER TABLE users DROP COLUMN mail_domain;
