DROP TABLE outbox;
DROP TABLE mail_refusals;
DROP TABLE invitation_grants;
DROP TABLE invitation_links;
DROP TABLE invitations;
