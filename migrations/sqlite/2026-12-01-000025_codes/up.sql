-- The codes of somebody who is gone go with them. A code lives for minutes, so none is carried over.
DROP TABLE codes;
CREATE TABLE codes (
    id BLOB NOT NULL PRIMARY KEY,
    txn BLOB NOT NULL,
    purpose TEXT NOT NULL,
    address TEXT NOT NULL,
    user_id BLOB REFERENCES users (id) ON DELETE CASCADE,
    invitation_id BLOB,
    salt BLOB NOT NULL,
    digest BLOB NOT NULL,
    tries INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('live', 'used', 'dead')),
    created_at INTEGER NOT NULL
);
CREATE INDEX codes_by_txn ON codes (txn, purpose, created_at);
CREATE INDEX codes_by_address ON codes (address, created_at);
CREATE INDEX codes_by_user ON codes (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX codes_by_age ON codes (created_at);
