ALTER TABLE assignments DROP COLUMN extended_at;
ALTER TABLE group_members DROP COLUMN extended_at;
ALTER TABLE groups DROP COLUMN guests_closed_at;
ALTER TABLE apps DROP COLUMN guests_closed_at;
