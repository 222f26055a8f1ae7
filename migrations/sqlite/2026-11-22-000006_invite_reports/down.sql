DROP TABLE invite_reports;
