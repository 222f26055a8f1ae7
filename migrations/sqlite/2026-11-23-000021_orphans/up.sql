-- Only colleagues answer for guests, and groups as long as a colleague owns them: guests of before are weighed anew.
UPDATE users SET orphaned_at = CASE WHEN EXISTS (
        SELECT 1 FROM sponsors s JOIN users p ON p.id = s.user_id
        WHERE s.guest_id = users.id AND p.enabled AND p.deleted_at IS NULL AND p.user_type = 'member'
    ) OR EXISTS (
        SELECT 1 FROM sponsors s JOIN group_owners o ON o.group_id = s.group_id JOIN users p ON p.id = o.user_id
        WHERE s.guest_id = users.id AND p.enabled AND p.deleted_at IS NULL AND p.user_type = 'member'
    ) THEN NULL ELSE COALESCE(orphaned_at, updated_at) END
    WHERE user_type = 'guest';
