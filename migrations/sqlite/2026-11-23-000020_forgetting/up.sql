-- A review keeps a row for each guest it was about, also when they are gone for good; but nothing that says who they
-- were, nor who decided about them. Whoever is deleted, and by whatever deed, is forgotten here at once.
CREATE INDEX review_items_by_decider ON review_items (decided_by) WHERE decided_by IS NOT NULL;
CREATE TRIGGER review_items_forget AFTER DELETE ON users BEGIN
    UPDATE review_items SET name = '', mail = '', name_key = '', reason = '' WHERE user_id = OLD.id;
    UPDATE review_items SET decided_name = '' WHERE decided_by = OLD.id;
END;
UPDATE review_items SET name = '', mail = '', name_key = '', reason = '' WHERE user_id NOT IN (SELECT id FROM users);
UPDATE review_items SET decided_name = '' WHERE decided_by NOT IN (SELECT id FROM users);
