DROP INDEX audit_by_time;
DROP INDEX audit_by_person_name;
DROP INDEX users_by_kind;
