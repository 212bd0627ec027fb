import type { Client } from 'pg'

const KEY = 'verify '

/**
 * Runs of `saas verify` that may have tenants in the fleet. A run is noted before its first tenant is made, and
 * forgotten behind the last: what is noted and has no process any more has left some.
 */
export class VerifyRunCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async begin(run: string): Promise<void> {
    await this.#client.query('insert into tenantry.meta values ($1, now()::text)', [KEY + run])
  }

  async end(run: string): Promise<void> {
    await this.#client.query('delete from tenantry.meta where key = $1', [KEY + run])
  }

  /** Those that were not ended, whether they still run or not. */
  async list(): Promise<readonly string[]> {
    const { rows } = await this.#client.query<{ run: string }>(
      'select substr(key, length($1) + 1) as run from tenantry.meta where starts_with(key, $1) order by key',
      [KEY],
    )
    return rows.map(({ run }) => run)
  }
}
