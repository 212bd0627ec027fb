import type { PoolClient } from 'pg'

class Session {
  readonly #client: PoolClient

  constructor(client: PoolClient) {
    this.#client = client
  }

  async lift() {
    await this.#client.query('set role administrator')
  }
}

export const sessionOf = (client: PoolClient) => new Session(client)
