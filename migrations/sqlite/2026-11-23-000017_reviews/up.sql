-- When owners are asked which guests keep their access. A schedule has the id of the app or group it is for, or all
-- zeros if it is for every app and group; while a round of that begins, it says how far it got.
CREATE TABLE review_schedules (
    id BLOB NOT NULL PRIMARY KEY,
    app_id BLOB REFERENCES apps (id) ON DELETE CASCADE,
    group_id BLOB REFERENCES groups (id) ON DELETE CASCADE,
    every_days INTEGER,
    answer_days INTEGER NOT NULL,
    silence TEXT NOT NULL CHECK (silence IN ('keep', 'remove')),
    next_at INTEGER NOT NULL,
    round BLOB,
    walk TEXT CHECK (walk IN ('apps', 'groups')),
    reached BLOB,
    version INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    CHECK (app_id IS NULL OR group_id IS NULL)
);
CREATE INDEX review_schedules_due ON review_schedules (next_at);
CREATE INDEX review_schedules_by_app ON review_schedules (app_id);
CREATE INDEX review_schedules_by_group ON review_schedules (group_id);

-- One question about one app or group; due_at is when something is to be done about it again.
CREATE TABLE reviews (
    id BLOB NOT NULL PRIMARY KEY,
    round BLOB NOT NULL,
    app_id BLOB REFERENCES apps (id) ON DELETE CASCADE,
    group_id BLOB REFERENCES groups (id) ON DELETE CASCADE,
    silence TEXT NOT NULL CHECK (silence IN ('keep', 'remove')),
    state TEXT NOT NULL CHECK (state IN ('open', 'applying', 'done', 'stopped')),
    began_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    due_at INTEGER,
    finished_at INTEGER,
    finished_by BLOB,
    guests INTEGER NOT NULL,
    kept INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    CHECK ((app_id IS NULL) <> (group_id IS NULL))
);
CREATE INDEX reviews_due ON reviews (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX reviews_by_app ON reviews (app_id, id);
CREATE INDEX reviews_by_group ON reviews (group_id, id);
CREATE INDEX reviews_by_round ON reviews (round, id);
CREATE INDEX reviews_by_state ON reviews (state, id);
CREATE UNIQUE INDEX reviews_one_per_app ON reviews (app_id) WHERE app_id IS NOT NULL AND state IN ('open', 'applying');
CREATE UNIQUE INDEX reviews_one_per_group ON reviews (group_id) WHERE group_id IS NOT NULL AND state IN ('open', 'applying');

-- The guests a review is about, as they were called when it began: a row outlives a guest who is removed.
CREATE TABLE review_items (
    review_id BLOB NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    user_id BLOB NOT NULL,
    name TEXT NOT NULL,
    mail TEXT NOT NULL,
    name_key TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('keep', 'remove')),
    reason TEXT NOT NULL,
    decided_by BLOB,
    decided_name TEXT NOT NULL,
    decided_at INTEGER,
    result TEXT CHECK (result IN ('kept', 'removed', 'gone')),
    PRIMARY KEY (review_id, user_id)
);
CREATE INDEX review_items_by_name ON review_items (review_id, name_key, user_id);
CREATE INDEX review_items_by_user ON review_items (user_id);
CREATE INDEX review_items_left ON review_items (review_id, user_id) WHERE result IS NULL;
