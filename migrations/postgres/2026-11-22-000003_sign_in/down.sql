DROP TABLE counters;
DROP TABLE sign_in_links;
DROP TABLE sessions;
DROP TABLE oidc_flows;
DROP TABLE codes;
