//! The people and things of the demo's organization that the tests name.

/** Owns apps and groups, most of them open to guests. */
export const OWNER = 'Hanna Lindqvist';
/** An app of the owner's, and a group of theirs that does not open it. */
export const APP = 'Visit Desk';
export const GROUP = 'Visiting scientists';
export const ADMIN = 'Nadia Haddad';
/** Owns nothing. */
export const MEMBER = 'Mei Chen';
/** Came in some weeks ago. */
export const GUEST = 'Elena Costa';

/** The domain guests of the tests come from; nothing in the demo knows it. */
export const PARTNER = 'harbour-works.example';
/** A domain the demo blocks. */
export const BLOCKED = 'blocked.example';

/** A group of the owner's that its rule fills, so nobody can be added by hand. */
export const DYNAMIC = 'All staff';
