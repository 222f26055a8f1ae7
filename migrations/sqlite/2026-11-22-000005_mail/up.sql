-- When the first attempt to send failed for now, and whether the message has its place in the pace of its domain.
ALTER TABLE outbox ADD COLUMN deferred_since INTEGER;
ALTER TABLE outbox ADD COLUMN paced INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_leased ON outbox (leased_by) WHERE state = 'sending';
CREATE INDEX outbox_finished ON outbox (changed_at) WHERE state IN ('handed_over', 'failed', 'dropped');

-- How each way out is doing, for every node to know.
CREATE TABLE mail_routes (
    relay TEXT NOT NULL PRIMARY KEY,
    failures INTEGER NOT NULL,
    paused_until INTEGER NOT NULL,
    reason TEXT NOT NULL,
    reply TEXT NOT NULL,
    since INTEGER NOT NULL
);

-- When the next message to each domain would be due at an even pace.
CREATE TABLE mail_paces (
    domain TEXT NOT NULL PRIMARY KEY,
    next_at INTEGER NOT NULL
);
