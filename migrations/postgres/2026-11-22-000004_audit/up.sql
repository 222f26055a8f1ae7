CREATE TABLE audit (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_id uuid,
    actor_name text COLLATE "C" NOT NULL,
    surface text COLLATE "C" NOT NULL,
    client_address text COLLATE "C",
    action text COLLATE "C" NOT NULL,
    object_type text COLLATE "C" NOT NULL,
    object_id uuid,
    object_name text COLLATE "C" NOT NULL,
    person_id uuid,
    person_name text COLLATE "C" NOT NULL,
    result text COLLATE "C" NOT NULL CHECK (result IN ('success', 'denied', 'failure')),
    details jsonb NOT NULL,
    request_id text COLLATE "C",
    seal bigint
);
CREATE INDEX audit_by_object ON audit (object_id, id) WHERE object_id IS NOT NULL;
CREATE INDEX audit_by_person ON audit (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_by_actor ON audit (actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_result ON audit (result, id);
CREATE INDEX audit_unsealed ON audit (id) WHERE seal IS NULL;
CREATE INDEX audit_sealed ON audit (seal, id) WHERE seal IS NOT NULL;

CREATE TABLE audit_seals (
    number bigint NOT NULL PRIMARY KEY,
    entries bigint NOT NULL,
    digest bytea NOT NULL,
    created_at timestamptz NOT NULL
);
