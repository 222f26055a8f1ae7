DROP TRIGGER review_items_forget;
DROP INDEX review_items_by_decider;
