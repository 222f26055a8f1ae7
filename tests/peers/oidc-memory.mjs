//! Where the certified provider keeps its clients, sessions and codes: in memory, for one run of the tests.

const rows = new Map();

export function addClient(client) {
  rows.set(`Client:${client.client_id}`, client);
  return { client_id: client.client_id };
}

/** The adapter interface of oidc-provider. */
export class MemoryAdapter {
  constructor(model) {
    this.model = model;
  }

  #key(id) {
    return `${this.model}:${id}`;
  }

  #findBy(field, value) {
    for (const [key, row] of rows) if (key.startsWith(`${this.model}:`) && row[field] === value) return row;
    return undefined;
  }

  async upsert(id, payload) {
    rows.set(this.#key(id), payload);
  }

  async find(id) {
    return rows.get(this.#key(id));
  }

  async findByUid(uid) {
    return this.#findBy('uid', uid);
  }

  async findByUserCode(userCode) {
    return this.#findBy('userCode', userCode);
  }

  async consume(id) {
    const row = rows.get(this.#key(id));
    if (row) row.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    rows.delete(this.#key(id));
  }

  async revokeByGrantId(grantId) {
    for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key);
  }
}
