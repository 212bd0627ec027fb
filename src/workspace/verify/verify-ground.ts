import type { Client, QueryResult } from 'pg'
import { sql } from 'kysely'

import type { Placement } from '@tenantry/runtime'

import type { Schema, Table } from '../../schema/index.ts'
import {
  type Actor,
  type Answer,
  type Channel,
  type Ground,
  type InsertedRow,
  NOT_ALLOWED,
  quoteName,
  type Refused,
  type RowValues,
  type Side,
  type Statement,
  type Surface,
  SURFACES_SQL,
} from '../../verify/index.ts'
import { readSchema } from '../read-schema.ts'
import { BEGIN_BOUNDED, RolledBack } from './bounded-transaction.ts'
import { PlaceConnections } from './place-connections.ts'
import { toRefused } from './to-refused.ts'
import type { VerifiedTenants } from './verified-tenants.ts'

/** Rows of a shared table that references may lead to. */
const SHARED_ROWS = 5

/** Two tenants in real databases, and every connection that their statements travel on. */
export class VerifyGround implements Ground, AsyncDisposable {
  readonly tenants: Ground['tenants']
  readonly schema: Schema
  readonly surfaces: readonly Surface[]
  /** The version of the server. */
  readonly postgres: string
  readonly #options: VerifiedTenants
  readonly #connections: PlaceConnections

  private constructor(
    options: VerifiedTenants,
    connections: PlaceConnections,
    found: {
      readonly schema: Schema
      readonly surfaces: readonly Surface[]
      readonly postgres: string
    },
  ) {
    const { attacker, victim } = options.tenants
    this.tenants = {
      attacker: { id: attacker.id, schema: attacker.placement.schema },
      victim: { id: victim.id, schema: victim.placement.schema },
    }
    this.schema = found.schema
    this.surfaces = found.surfaces
    this.postgres = found.postgres
    this.#options = options
    this.#connections = connections
  }

  static async open(options: VerifiedTenants): Promise<VerifyGround> {
    const { fleet, tenants } = options
    const { placement } = tenants.victim
    const connections = new PlaceConnections(fleet)
    try {
      const admin = await connections.get('admin', placement)
      const writer = fleet.rolesOn(placement.cluster).app
      const schema = await readSchema(admin, { schema: placement.schema, writer })
      const { rows } = await admin.query<Surface>(SURFACES_SQL, [placement.schema])
      const version = await admin.query<{ postgres: string }>(
        "select current_setting('server_version') as postgres",
      )
      const postgres = version.rows[0]?.postgres ?? ''
      return new VerifyGround(options, connections, { schema, surfaces: rows, postgres })
    } catch (error) {
      await connections[Symbol.asyncDispose]()
      throw error
    }
  }

  async send(statement: Statement, channel: Channel): Promise<Answer> {
    const { actor } = statement
    if (actor === 'admin' || actor === 'owner' || channel === 'bare') {
      return await this.#sendBare(statement)
    }
    return await this.#sendByDriver(statement)
  }

  async insert(
    side: Side,
    table: Table,
    statement: string,
    keep: boolean,
  ): Promise<InsertedRow | Refused> {
    const columns = table.columns.map(
      ({ name }) => `${quoteName(name)}::text as ${quoteName(name)}`,
    )
    const returning = `${statement} returning ${columns.join(', ')}`
    const place = this.#options.tenants[side].placement
    const run = async (actor: Actor) => {
      const answer = await this.#transact(actor, place, [returning], keep)
      if (!('rows' in answer)) return answer
      const [row] = answer.rows
      return { row: toRowValues(row) }
    }
    const answer = await run(side)
    if ('row' in answer || answer.state !== NOT_ALLOWED) return answer
    return await run('admin')
  }

  async empty({ name }: Table): Promise<Refused | undefined> {
    const { id, placement } = this.#options.tenants.victim
    const remove = [
      `delete from ${quoteName(placement.schema)}.${quoteName(name)} where tenant_id = '${id}'`,
    ]
    const answer = await this.#transact('victim', placement, remove, true)
    if ('rows' in answer) return undefined
    const again = await this.#transact('admin', placement, remove, true)
    return 'rows' in again ? undefined : again
  }

  async sharedRows({ name, columns }: Table): Promise<readonly RowValues[]> {
    const { placement } = this.#options.tenants.victim
    const list = columns.map((column) => `${quoteName(column.name)}::text`)
    const select = `select ${list.join(', ')} from ${quoteName(placement.schema)}.${quoteName(name)} limit ${SHARED_ROWS}`
    const answer = await this.#transact('admin', placement, [select], false)
    return 'rows' in answer ? answer.rows.map(toRowValues) : []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections[Symbol.asyncDispose]()
  }

  async #sendBare({ actor, place, steps }: Statement): Promise<Answer> {
    const side = place === 'victims' ? 'victim' : 'attacker'
    const answer = await this.#transact(actor, this.#options.tenants[side].placement, steps, false)
    return 'rows' in answer ? toAnswer(answer.rows, answer.rowCount ?? 0) : answer
  }

  async #transact(
    actor: Actor,
    placement: Placement,
    steps: readonly string[],
    keep: boolean,
  ): Promise<Pick<QueryResult<object>, 'rows' | 'rowCount'> | Refused> {
    const client = await this.#connections.get(
      actor === 'admin' || actor === 'owner' ? 'admin' : 'app',
      placement,
    )
    try {
      await client.query(BEGIN_BOUNDED)
      await this.#become(client, actor, placement)
      let result: QueryResult<object> | undefined
      for (const step of steps) result = await client.query<object>(step)
      await client.query(keep ? 'commit' : 'rollback')
      return { rows: result?.rows ?? [], rowCount: result?.rowCount ?? 0 }
    } catch (error) {
      await client.query('rollback')
      return toRefused(error)
    }
  }

  /** For the transaction that has begun. */
  async #become(client: Client, actor: Actor, placement: Placement): Promise<void> {
    await client.query(`select set_config('search_path', quote_ident($1) || ', pg_temp', true)`, [
      placement.schema,
    ])
    if (actor === 'owner') {
      const { owner } = this.#options.fleet.rolesOn(placement.cluster)
      await client.query(`set local role ${quoteName(owner)}`)
    }
    if (actor !== 'attacker' && actor !== 'victim') return
    const { id, token } = await this.#contextOf(actor)
    await client.query(
      `select set_config('tenantry.tenant_id', $1, true), set_config('tenantry.token', $2, true)`,
      [id, token],
    )
  }

  /** What the runtime puts into a transaction of the tenant: where contexts are signed, nobody else can make it. */
  async #contextOf(side: Side): Promise<{ id: string; token: string }> {
    const { tenants, tenancy, fleet } = this.#options
    const { id, slug } = tenants[side]
    if (fleet.config.signedContext === undefined) return { id, token: '' }
    return await tenancy.run(slug, async () => {
      const { rows } = await sql<{ token: string | null }>`
        select current_setting('tenantry.token', true) as token`.execute(tenancy.db)
      return { id, token: rows[0]?.token ?? '' }
    })
  }

  async #sendByDriver({ actor, steps }: Statement): Promise<Answer> {
    const { tenancy, tenants } = this.#options
    const undo = new RolledBack()
    const run = async (): Promise<void> => {
      await tenancy.transaction(async (trx) => {
        for (const step of steps) {
          const { rows, numAffectedRows } = await sql.raw<object>(step).execute(trx)
          undo.answer = toAnswer(rows, Number(numAffectedRows ?? rows.length))
        }
        throw undo
      })
    }
    try {
      if (actor === 'attacker' || actor === 'victim') await tenancy.run(tenants[actor].slug, run)
      else await run()
      return undo.answer
    } catch (error) {
      return error === undo ? undo.answer : toRefused(error)
    }
  }
}

function toAnswer(rows: readonly object[], seen: number): Answer {
  return { seen, lines: rows.flatMap(linesOf) }
}

/** What is compared: an answer that a statement names so, and what `explain` says. */
function linesOf(row: object): string[] {
  if ('line' in row) return [String(row.line)]
  return 'QUERY PLAN' in row ? [JSON.stringify(row['QUERY PLAN'])] : []
}

function toRowValues(row: object | undefined): RowValues {
  return Object.fromEntries(
    Object.entries(row ?? {}).map(([name, value]) => [name, value === null ? null : String(value)]),
  )
}
