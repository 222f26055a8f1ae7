-- What was weighed anew is as true for the version before.
SELECT 1;
