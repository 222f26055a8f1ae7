DROP TABLE review_items;
DROP TABLE reviews;
DROP TABLE review_schedules;
