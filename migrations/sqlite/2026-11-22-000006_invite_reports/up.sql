-- What became of each address of one form, for the page that says so; kept for a day.
CREATE TABLE invite_reports (
    id BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    lines TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX invite_reports_by_age ON invite_reports (created_at);
