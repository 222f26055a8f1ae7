DROP TABLE mail_paces;
DROP TABLE mail_routes;
DROP INDEX outbox_finished;
DROP INDEX outbox_leased;
ALTER TABLE outbox DROP COLUMN paced;
ALTER TABLE outbox DROP COLUMN deferred_since;
