DROP TABLE invite_levels;
