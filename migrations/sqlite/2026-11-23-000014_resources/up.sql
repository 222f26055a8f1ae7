-- Lists of apps and groups for admins, each filter in the order of names.
CREATE INDEX apps_by_enabled ON apps (enabled, name_key, id);
CREATE INDEX apps_by_visible ON apps (visible, name_key, id);
CREATE INDEX apps_by_assignment ON apps (assignment_required, name_key, id);
CREATE INDEX groups_by_kind ON groups (source, membership, name_key, id);
CREATE INDEX groups_by_guests ON groups (allow_guests, name_key, id);

-- How many hold a role, before it is removed.
CREATE INDEX assignments_by_role ON assignments (app_id, role_id);

-- What goes with an app or group that is deleted.
CREATE INDEX launches_by_app ON launches (app_id);
CREATE INDEX invitation_grants_by_app ON invitation_grants (app_id, pending);
CREATE INDEX invitation_grants_by_group ON invitation_grants (group_id, pending);
