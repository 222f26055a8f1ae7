//! The people and things of the demo's organization that the tests name.

/** Owns an app with roles and a group, both open to guests. */
export const OWNER = 'Ingrid Solheim';
export const ADMIN = 'Henrik Almgren';
/** Owns nothing. */
export const MEMBER = 'Tove Lindqvist';

/** The domain guests of the tests come from; nothing in the demo knows it. */
export const PARTNER = 'harbour-works.example';
/** A domain the demo's policy blocks. */
export const BLOCKED = 'parcelmarkt.example';
