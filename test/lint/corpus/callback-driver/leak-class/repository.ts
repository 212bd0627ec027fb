import type { PoolClient } from 'pg'

import { tenantOfRequest as tenant } from './context.ts'

export class Currencies {
  readonly #client: PoolClient

  constructor(client: PoolClient) {
    this.#client = client
  }

  list(seen: (line: string) => void) {
    this.#client.query('select code from currency', [], (_error, { rows }) => {
      seen(`${tenant()} ${rows.length}`)
    })
  }
}
