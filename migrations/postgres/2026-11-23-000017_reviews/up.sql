-- When owners are asked which guests keep their access. A schedule has the id of the app or group it is for, or all
-- zeros if it is for every app and group; while a round of that begins, it says how far it got.
CREATE TABLE review_schedules (
    id uuid NOT NULL PRIMARY KEY,
    app_id uuid REFERENCES apps (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    every_days INTEGER,
    answer_days INTEGER NOT NULL,
    silence text COLLATE "C" NOT NULL CHECK (silence IN ('keep', 'remove')),
    next_at timestamptz NOT NULL,
    round uuid,
    walk text COLLATE "C" CHECK (walk IN ('apps', 'groups')),
    reached uuid,
    version INTEGER NOT NULL,
    changed_at timestamptz NOT NULL,
    CHECK (app_id IS NULL OR group_id IS NULL)
);
CREATE INDEX review_schedules_due ON review_schedules (next_at);
CREATE INDEX review_schedules_by_app ON review_schedules (app_id);
CREATE INDEX review_schedules_by_group ON review_schedules (group_id);

-- One question about one app or group; due_at is when something is to be done about it again.
CREATE TABLE reviews (
    id uuid NOT NULL PRIMARY KEY,
    round uuid NOT NULL,
    app_id uuid REFERENCES apps (id) ON DELETE CASCADE,
    group_id uuid REFERENCES groups (id) ON DELETE CASCADE,
    silence text COLLATE "C" NOT NULL CHECK (silence IN ('keep', 'remove')),
    state text COLLATE "C" NOT NULL CHECK (state IN ('open', 'applying', 'done', 'stopped')),
    began_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    due_at timestamptz,
    finished_at timestamptz,
    finished_by uuid,
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
    review_id uuid NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
    user_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    mail text COLLATE "C" NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    decision text COLLATE "C" CHECK (decision IN ('keep', 'remove')),
    reason text COLLATE "C" NOT NULL,
    decided_by uuid,
    decided_name text COLLATE "C" NOT NULL,
    decided_at timestamptz,
    result text COLLATE "C" CHECK (result IN ('kept', 'removed', 'gone')),
    PRIMARY KEY (review_id, user_id)
);
CREATE INDEX review_items_by_name ON review_items (review_id, name_key, user_id);
CREATE INDEX review_items_by_user ON review_items (user_id);
CREATE INDEX review_items_left ON review_items (review_id, user_id) WHERE result IS NULL;
