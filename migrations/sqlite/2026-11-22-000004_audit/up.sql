CREATE TABLE audit (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    actor_id BLOB,
    actor_name TEXT NOT NULL,
    surface TEXT NOT NULL,
    client_address TEXT,
    action TEXT NOT NULL,
    object_type TEXT NOT NULL,
    object_id BLOB,
    object_name TEXT NOT NULL,
    person_id BLOB,
    person_name TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('success', 'denied', 'failure')),
    details TEXT NOT NULL,
    request_id TEXT,
    seal BIGINT
);
CREATE INDEX audit_by_object ON audit (object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX audit_by_person ON audit (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_by_actor ON audit (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_result ON audit (result, id);
CREATE INDEX audit_unsealed ON audit (id) WHERE seal IS NULL;
CREATE INDEX audit_sealed ON audit (seal, id) WHERE seal IS NOT NULL;

CREATE TABLE audit_seals (
    number BIGINT NOT NULL PRIMARY KEY,
    entries BIGINT NOT NULL,
    digest BLOB NOT NULL,
    created_at INTEGER NOT NULL
);
