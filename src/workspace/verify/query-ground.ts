import type { Client } from 'pg'

import type { Tenancy, Tenant } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'

import {
  type Answer,
  type AnyTables,
  type Build,
  type QueryGround,
  quoteName,
  type Refused,
  type Side,
  type Written,
} from '../../verify/index.ts'
import { toRefused } from './to-refused.ts'

const TIMEOUTS = "set local lock_timeout = '5s'; set local statement_timeout = '60s'"

interface Options {
  readonly fleet: Fleet
  readonly tenancy: Tenancy<unknown>
  readonly tenants: Readonly<Record<Side, Tenant>>
}

/** What Kysely builds between two tenants, by the runtime and by the administrator. */
export class RuntimeQueryGround implements QueryGround, AsyncDisposable {
  readonly #options: Options
  readonly #clients = new Map<string, Promise<Client>>()

  constructor(options: Options) {
    this.#options = options
  }

  async write(build: Build): Promise<Written | Refused> {
    return await this.#as('attacker', async (tenancy) => {
      try {
        return build(tenancy.db.withTables<AnyTables>()).compile()
      } catch (error) {
        return toRefused(error)
      }
    })
  }

  async sendAsAdmin({ sql, parameters }: Written, place: 'attackers' | 'victims'): Promise<Answer> {
    const { attacker, victim } = this.#options.tenants
    const { placement } = place === 'victims' ? victim : attacker
    const client = await this.#admin(placement)
    try {
      await client.query(`begin; ${TIMEOUTS}`)
      await client.query(`set local search_path = ${quoteName(placement.schema)}, pg_temp`)
      const { rowCount } = await client.query(sql, [...parameters])
      return { seen: rowCount ?? 0, lines: [] }
    } catch (error) {
      return toRefused(error)
    } finally {
      await client.query('rollback')
    }
  }

  async sendByRuntime(build: Build): Promise<Answer> {
    return await this.#as('attacker', async (tenancy) => {
      const undo = new Undone()
      try {
        await tenancy.transaction(async (trx) => {
          const compiled = build(trx.withTables<AnyTables>()).compile()
          const { rows, numAffectedRows } = await trx.executeQuery(compiled)
          undo.answer = { seen: Number(numAffectedRows ?? rows.length), lines: [] }
          throw undo
        })
        return undo.answer
      } catch (error) {
        return error === undo ? undo.answer : toRefused(error)
      }
    })
  }

  async sendCompiled(build: Build, actor: Side): Promise<Answer> {
    const compiled = await this.#as('victim', async (tenancy) =>
      build(tenancy.db.withTables<AnyTables>()).compile(),
    )
    return await this.#as(actor, async (tenancy) => {
      try {
        const { rows } = await tenancy.db.executeQuery(compiled)
        return { seen: rows.length, lines: [] }
      } catch (error) {
        return toRefused(error)
      }
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const opened = await Promise.allSettled(this.#clients.values())
    for (const one of opened) if (one.status === 'fulfilled') await one.value.end()
  }

  async #as<Result>(
    side: Side,
    run: (tenancy: Tenancy<unknown>) => Promise<Result>,
  ): Promise<Result> {
    const { tenancy, tenants } = this.#options
    return await tenancy.run(tenants[side].slug, async () => await run(tenancy))
  }

  async #admin({ cluster, database }: Tenant['placement']): Promise<Client> {
    const key = JSON.stringify([cluster, database])
    const found = this.#clients.get(key) ?? this.#options.fleet.connect({ cluster, database })
    this.#clients.set(key, found)
    return await found
  }
}

/** Ends a transaction of the runtime without a trace, and keeps its answer. */
class Undone extends Error {
  answer: Answer = { seen: 0, lines: [] }
}
