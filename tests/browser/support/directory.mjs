//! A small organization to import: an owner, a member who owns nothing, an app with roles and a group on it.

export const DIRECTORY = {
  organization: { displayName: 'Almvik Shipyard', domain: 'almvik.example', privacyContact: 'privacy@almvik.example' },
  users: [
    { mail: 'ingrid.solheim@almvik.example', displayName: 'Ingrid Solheim', givenName: 'Ingrid', surname: 'Solheim', jobTitle: 'Lead naval architect' },
    { mail: 'tove.lindqvist@almvik.example', displayName: 'Tove Lindqvist' },
  ],
  groups: [
    { externalId: 'trials', displayName: 'Sea trials', description: 'Everybody on board', membership: 'assigned',
      owners: ['ingrid.solheim@almvik.example'], members: ['tove.lindqvist@almvik.example'] },
  ],
  apps: [
    { externalId: 'drawings', displayName: 'Drawings Archive', description: 'Every drawing of every hull',
      launchUrl: 'https://drawings.almvik.example/', visible: true, enabled: true, assignmentRequired: true,
      appRoles: [{ value: 'reader', displayName: 'Reader' }, { value: 'reviewer', displayName: 'Reviewer' }],
      owners: ['ingrid.solheim@almvik.example'], assignments: [{ user: 'ingrid.solheim@almvik.example', role: 'reader' }] },
    { externalId: 'weather', displayName: 'Weather', description: 'Wind and waves', launchUrl: 'https://weather.almvik.example/',
      assignments: [{ group: 'trials' }] },
  ],
};
