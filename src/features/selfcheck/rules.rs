//! The invariants as questions: each names the rows that break it, so an empty answer is a good one.

/// One invariant. Its SQL reads the same on both databases and answers a column `id`.
pub(super) struct Rule {
    pub number: u8,
    pub says: &'static str,
    pub offenders: &'static str,
}

/// Rows and log entries of one deed carry the same moment, to the microsecond: that is how an entry is
/// known to belong to a row. An import of thousands is one moment and one action too, so the log is asked by whom
/// or what it was about, and the rest is written `NOT (… <> …)`, which no planner takes for a way in.
pub(super) const RULES: &[Rule] = &[
    Rule {
        number: 1,
        says: "a redeemed invitation gave access",
        offenders: "SELECT i.id FROM invitations i WHERE i.state = 'redeemed' AND NOT i.alone
            AND NOT EXISTS (SELECT 1 FROM audit a
                WHERE a.person_id = i.user_id AND NOT (a.action <> 'grant') AND NOT (a.at <> i.resolved_at))",
    },
    Rule {
        number: 1,
        says: "a membership that names an invitation comes from a redeemed one",
        offenders: "SELECT m.user_id AS id FROM group_members m WHERE m.invitation_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.id = m.invitation_id AND i.state = 'redeemed')",
    },
    Rule {
        number: 1,
        says: "an assignment that names an invitation comes from a redeemed one",
        offenders: "SELECT s.id FROM assignments s WHERE s.invitation_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.id = s.invitation_id AND i.state = 'redeemed')",
    },
    Rule {
        number: 2,
        says: "every invitation was written in the log when it was made",
        offenders: "SELECT i.id FROM invitations i WHERE NOT EXISTS (SELECT 1 FROM audit a
            WHERE a.person_id = i.user_id AND NOT (a.action <> 'invite' AND a.action <> 'ask_approval')
            AND NOT (a.at <> i.created_at))",
    },
    Rule {
        number: 2,
        says: "every end of an invitation was written in the log",
        offenders: "SELECT i.id FROM invitations i WHERE i.state <> 'pending'
            AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.object_id = i.id AND NOT (a.at <> i.resolved_at))
            AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.person_id = i.user_id AND NOT (a.at <> i.resolved_at))",
    },
    Rule {
        number: 2,
        says: "every membership was written in the log",
        offenders: "SELECT m.user_id AS id FROM group_members m WHERE NOT EXISTS (SELECT 1 FROM audit a
            WHERE a.person_id = m.user_id AND NOT (a.object_id <> m.group_id) AND NOT (a.action <> 'grant')
            AND NOT (a.at <> m.created_at))",
    },
    Rule {
        number: 2,
        says: "every assignment of a person was written in the log",
        offenders: "SELECT s.id FROM assignments s WHERE s.user_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit a
            WHERE a.person_id = s.user_id AND NOT (a.object_id <> s.app_id) AND NOT (a.action <> 'grant')
            AND NOT (a.at <> s.created_at))",
    },
    Rule {
        number: 2,
        says: "every user was written in the log when they came",
        offenders: "SELECT u.id FROM users u WHERE NOT EXISTS (SELECT 1 FROM audit a
            WHERE a.object_id = u.id AND NOT (a.action <> 'create_user') AND NOT (a.at <> u.created_at))",
    },
    Rule {
        number: 3,
        says: "a pending invitation has its message",
        offenders:
            "SELECT i.id FROM invitations i WHERE i.state = 'pending' AND i.waits_since IS NULL AND NOT i.by_hand
            AND NOT EXISTS (SELECT 1 FROM outbox o
                WHERE o.invitation_id = i.id AND o.kind = 'invitation' AND o.state <> 'dropped')
            AND NOT EXISTS (SELECT 1 FROM outbox o
                WHERE o.invitation_id = i.id AND o.kind = 'invitation' AND o.expires_at <= o.changed_at)",
    },
    Rule {
        number: 3,
        says: "what waits for approval is pending, and has no link",
        offenders: "SELECT i.id FROM invitations i WHERE i.waits_since IS NOT NULL AND (i.state <> 'pending'
            OR EXISTS (SELECT 1 FROM invitation_links l WHERE l.invitation_id = i.id))",
    },
    Rule {
        number: 3,
        says: "no invitation has two messages waiting, and no ended one has any",
        offenders: "SELECT o.id FROM outbox o JOIN invitations i ON i.id = o.invitation_id
            WHERE o.kind = 'invitation' AND o.state IN ('queued', 'sending', 'deferred')
            AND (i.state <> 'pending' OR EXISTS (SELECT 1 FROM outbox p WHERE p.invitation_id = o.invitation_id
                AND p.kind = 'invitation' AND p.state IN ('queued', 'sending', 'deferred') AND p.id < o.id))",
    },
    Rule {
        number: 4,
        says: "nobody has two pending invitations to the same app or group",
        offenders: "SELECT g.id FROM invitation_grants g JOIN invitation_grants h ON h.address = g.address
            WHERE g.pending AND h.pending AND h.id < g.id
            AND (h.app_id = g.app_id OR h.group_id = g.group_id)",
    },
    Rule {
        number: 4,
        says: "a grant is pending exactly as long as its invitation",
        offenders: "SELECT g.id FROM invitation_grants g JOIN invitations i ON i.id = g.invitation_id
            WHERE g.pending <> (i.state = 'pending')",
    },
    Rule {
        number: 5,
        says: "an identity belongs to one person",
        offenders: "SELECT n.id FROM identities n JOIN identities m
            ON m.issuer = n.issuer AND m.subject = n.subject AND m.id < n.id",
    },
    Rule {
        number: 6,
        says: "nobody who is disabled has a session",
        offenders: "SELECT u.id FROM users u JOIN sessions s ON s.user_id = u.id WHERE NOT u.enabled",
    },
    Rule {
        number: 6,
        says: "nobody who is disabled or gone has a live code",
        offenders: "SELECT c.id FROM codes c LEFT JOIN users u ON u.id = c.user_id
            WHERE c.state = 'live' AND c.user_id IS NOT NULL
            AND (u.id IS NULL OR u.deleted_at IS NOT NULL OR (NOT u.enabled AND c.purpose <> 'leave'))",
    },
    Rule {
        number: 6,
        says: "no invitation that has ended has a live code",
        offenders: "SELECT c.id FROM codes c LEFT JOIN invitations i ON i.id = c.invitation_id
            WHERE c.state = 'live' AND c.invitation_id IS NOT NULL AND (i.id IS NULL OR i.state <> 'pending')",
    },
    Rule {
        number: 6,
        says: "a guest who never came in has a live code only while an invitation is pending",
        offenders: "SELECT c.id FROM codes c JOIN users u ON u.id = c.user_id
            WHERE c.state = 'live' AND u.external_user_state = 'pending_acceptance' AND u.reset_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM invitations i WHERE i.user_id = u.id AND i.state = 'pending')",
    },
    Rule {
        number: 7,
        says: "at least one enabled admin is there",
        offenders: "SELECT f.id FROM (SELECT id FROM users ORDER BY id LIMIT 1) AS f WHERE NOT EXISTS (
            SELECT 1 FROM directory_roles r JOIN users u ON u.id = r.user_id WHERE r.role = 'admin' AND u.enabled)",
    },
    Rule {
        number: 8,
        says: "no dynamic or synced group has a guest added by hand",
        offenders: "SELECT m.user_id AS id FROM groups g JOIN group_members m ON m.group_id = g.id
            JOIN users u ON u.id = m.user_id WHERE (g.membership = 'dynamic' OR g.source <> 'local')
            AND u.user_type = 'guest' AND (m.granted_by IS NOT NULL OR m.invitation_id IS NOT NULL)",
    },
    Rule {
        number: 9,
        says: "a message that is done with holds no secret",
        offenders: "SELECT o.id FROM outbox o
            WHERE o.state IN ('handed_over', 'failed', 'dropped') AND o.sealed IS NOT NULL",
    },
];
