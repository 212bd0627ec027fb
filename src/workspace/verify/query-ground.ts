import type { Tenancy } from '@tenantry/runtime'

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
import { BEGIN_BOUNDED, RolledBack } from './bounded-transaction.ts'
import { PlaceConnections } from './place-connections.ts'
import { toRefused } from './to-refused.ts'
import type { VerifiedTenants } from './verified-tenants.ts'

/** What Kysely builds between two tenants, by the runtime and by the administrator. */
export class RuntimeQueryGround implements QueryGround, AsyncDisposable {
  readonly #options: VerifiedTenants
  readonly #connections: PlaceConnections

  constructor(options: VerifiedTenants) {
    this.#options = options
    this.#connections = new PlaceConnections(options.fleet)
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
    const client = await this.#connections.get('admin', placement)
    try {
      await client.query(BEGIN_BOUNDED)
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
      const undo = new RolledBack()
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
    await this.#connections[Symbol.asyncDispose]()
  }

  async #as<Result>(
    side: Side,
    run: (tenancy: Tenancy<unknown>) => Promise<Result>,
  ): Promise<Result> {
    const { tenancy, tenants } = this.#options
    return await tenancy.run(tenants[side].slug, async () => await run(tenancy))
  }
}
