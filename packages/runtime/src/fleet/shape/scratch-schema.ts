import { randomBytes } from 'node:crypto'

import type { Client } from 'pg'

import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import {
  asOwner,
  createSchemaSql,
  ledgerSql,
  migrationStatements,
  nativeStatements,
} from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'

/** What a placement has to look like depends on its cluster, and on Citus on its mode. */
export type PlacementKind = Pick<Placement, 'cluster' | 'mode'>

export interface ScratchSchema {
  readonly kind: PlacementKind
  /** In their order; all of them, whatever their phase, in one transaction. */
  readonly migrations: readonly RenderedMigration[]
  /** Statements behind the migrations, such as their way back. Default: none. */
  readonly behind?: readonly string[]
}

/** Runs more migrations behind those that built a schema. */
export type ApplyMore = (migrations: readonly RenderedMigration[]) => Promise<void>

const SCHEMA_PREFIX = 'tenantry_reference_'

/**
 * Builds what migrations make in a schema that nobody else sees, has it read, and takes it away again: a
 * transaction that is rolled back. Its cluster has to be prepared.
 *
 * @param read Gets the connection, inside of the transaction, the name of the schema, and what adds to it.
 * @throws The errors of PostgreSQL.
 */
export async function withScratchSchema<Result>(
  fleet: Fleet,
  { kind, migrations, behind = [] }: ScratchSchema,
  read: (client: Client, schema: string, apply: ApplyMore) => Promise<Result>,
): Promise<Result> {
  const { cluster } = kind
  const roles = fleet.rolesOn(cluster)
  const engine = fleet.engineOn(cluster)
  const mode = engine.shapedLike(kind.mode)
  const placement = scratchPlacement({ cluster, mode }, randomBytes(6).toString('hex'))
  const { schema } = placement
  return await fleet.withClient({ cluster }, async (client) => {
    const change = { placement, roles, engine, migrations }
    try {
      await build(client, change, behind)
      return await read(client, schema, async (more) => {
        const added = { ...change, migrations: more }
        await send(client, [...asOwner(added), ...migrationStatements(added), 'reset role'])
      })
    } finally {
      // On a broken connection these fail as well, and say less than the first error.
      await client.query('rollback').catch(() => undefined)
      await client
        .query(`drop schema if exists ${quoteIdentifier(schema)} cascade`)
        .catch(() => undefined)
    }
  })
}

type Building = Parameters<typeof migrationStatements>[0]

/** In one transaction, which is left open. */
async function build(client: Client, change: Building, behind: readonly string[]): Promise<void> {
  const start = [
    BOUNDED_BEGIN,
    ...change.engine.begin,
    ...change.engine.beginScratch,
    ...createSchemaSql(change),
    ...asOwner(change),
    ...ledgerSql(change),
  ]
  const more = nativeStatements(behind, change)
  const statements = [...start, ...migrationStatements(change), ...more, 'reset role']
  await send(client, statements)
}

async function send(client: Client, statements: readonly string[]): Promise<void> {
  await client.query(statements.map((statement) => `${statement}\n;`).join('\n'))
}

/** A placement that no catalog knows. */
export function scratchPlacement({ cluster, mode }: PlacementKind, suffix: string): Placement {
  const schema = `${SCHEMA_PREFIX}${suffix}`
  return { id: schema, mode, cluster, database: '', schema }
}
