DROP INDEX users_unrecorded;
DROP INDEX assignments_unrecorded;
DROP INDEX group_members_unrecorded;
ALTER TABLE users DROP COLUMN recorded_end;
ALTER TABLE assignments DROP COLUMN recorded_end;
ALTER TABLE group_members DROP COLUMN recorded_end;
DROP TABLE access_numbers;
DROP TABLE access_changes;
