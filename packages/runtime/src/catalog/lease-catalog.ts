import { randomUUID } from 'node:crypto'

import type { Client } from 'pg'

const LASTS_SECONDS = 60
const RENEWED_EVERY_MS = 15_000

/**
 * Rights to do something that no transaction can span, by name: one holder has it at a time. It
 * expires on the catalog's clock 60 s after its holder was last heard of, whatever became of it.
 */
export class LeaseCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Runs while nobody else holds the lease; undefined when somebody does. */
  async hold<Result>(
    name: string,
    run: () => Promise<Result>,
  ): Promise<{ readonly result: Result } | undefined> {
    const holder = randomUUID()
    if (!(await this.#take(name, holder))) return undefined
    const renewal = setInterval(() => {
      // Where the catalog cannot be reached, the lease expires, which is what it is for.
      this.#take(name, holder).catch(() => undefined)
    }, RENEWED_EVERY_MS)
    try {
      return { result: await run() }
    } finally {
      clearInterval(renewal)
      // Left as it is, it expires.
      await this.#release(name, holder).catch(() => undefined)
    }
  }

  async #take(name: string, holder: string): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `insert into tenantry.lease as held (name, holder, expires_at)
       values ($1, $2, clock_timestamp() + make_interval(secs => $3))
       on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
       where held.holder = excluded.holder or held.expires_at < clock_timestamp()`,
      [name, holder, LASTS_SECONDS],
    )
    return rowCount === 1
  }

  async #release(name: string, holder: string): Promise<void> {
    await this.#client.query('delete from tenantry.lease where name = $1 and holder = $2', [
      name,
      holder,
    ])
  }
}
