DROP INDEX users_by_age;
DROP INDEX invitation_links_first;
