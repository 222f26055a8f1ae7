-- When the first attempt to send failed for now, and whether the message has its place in the pace of its domain.
ALTER TABLE outbox ADD COLUMN deferred_since timestamptz;
ALTER TABLE outbox ADD COLUMN paced boolean NOT NULL DEFAULT false;
CREATE INDEX outbox_leased ON outbox (leased_by) WHERE state = 'sending';
CREATE INDEX outbox_finished ON outbox (changed_at) WHERE state IN ('handed_over', 'failed', 'dropped');

-- How each way out is doing, for every node to know.
CREATE TABLE mail_routes (
    relay text COLLATE "C" NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    paused_until timestamptz NOT NULL,
    reason text COLLATE "C" NOT NULL,
    reply text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL
);

-- When the next message to each domain would be due at an even pace.
CREATE TABLE mail_paces (
    domain text COLLATE "C" NOT NULL PRIMARY KEY,
    next_at timestamptz NOT NULL
);
