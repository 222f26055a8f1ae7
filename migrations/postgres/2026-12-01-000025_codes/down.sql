ALTER TABLE codes DROP CONSTRAINT codes_user_id_fkey;
