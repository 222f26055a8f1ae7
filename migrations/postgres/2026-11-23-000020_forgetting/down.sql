DROP TRIGGER review_items_forget ON users;
DROP FUNCTION forget_in_reviews;
DROP INDEX review_items_by_decider;
