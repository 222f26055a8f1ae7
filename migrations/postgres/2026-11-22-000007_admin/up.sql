-- The admin's overview counts people by kind; the log is searched by day, and by people who left the directory.
CREATE INDEX users_by_kind ON users (user_type, external_user_state);
CREATE INDEX audit_by_person_name ON audit (person_name, id);
CREATE INDEX audit_by_time ON audit (at, id);
