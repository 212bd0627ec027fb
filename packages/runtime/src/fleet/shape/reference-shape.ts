import { createHash, randomBytes } from 'node:crypto'

import type { Client } from 'pg'

import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { digestOf, type Ledger } from '../../catalog/ledger.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import { TenantryError } from '../../errors.ts'
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
import { planLedger } from '../plan/plan-fleet.ts'
import { fingerprintSchemas, readShape } from './read-shapes.ts'
import type { Shape } from './shape.ts'
import { shapeSql } from './shape-sql.ts'

/** What a placement has to look like. */
export interface ReferenceShape {
  readonly fingerprint: string
  readonly shape: Shape
}

const SCHEMA_PREFIX = 'tenantry_reference_'

/**
 * The fingerprints and shapes that ledgers stand for, one for each cluster, since servers of different
 * versions tell the same shape in different words. A fingerprint is kept in the catalog, a shape in memory.
 */
export class ReferenceShapes {
  readonly #fleet: Fleet
  readonly #migrations: readonly RenderedMigration[]
  readonly #built = new Map<string, Promise<ReferenceShape>>()
  readonly #fingerprints = new Map<string, Promise<string>>()

  constructor(fleet: Fleet, migrations: readonly RenderedMigration[]) {
    this.#fleet = fleet
    this.#migrations = migrations
  }

  /**
   * @throws {TenantryError} MIGRATION_EDITED, MIGRATION_MISSING where the files cannot say what the ledger
   * stands for.
   */
  async fingerprint(kind: PlacementKind, ledger: Ledger): Promise<string> {
    const { cluster } = kind
    return await remembered(this.#fingerprints, this.#nameOf(kind, ledger), async () => {
      const kept = await this.#fleet.ledgers.referenceOf(cluster, await this.#keyOf(kind, ledger))
      return kept ?? (await this.shape(kind, ledger)).fingerprint
    })
  }

  /** @throws As `fingerprint` does. */
  async shape(kind: PlacementKind, ledger: Ledger): Promise<ReferenceShape> {
    return await remembered(this.#built, this.#nameOf(kind, ledger), async () => {
      const reference = await referenceShape(this.#fleet, this.#migrations, { kind, ledger })
      const key = await this.#keyOf(kind, ledger)
      await this.#fleet.ledgers.rememberReference(kind.cluster, key, reference.fingerprint)
      return reference
    })
  }

  #nameOf({ cluster, mode }: PlacementKind, ledger: Ledger): string[] {
    return [cluster, this.#fleet.engineOn(cluster).shapedLike(mode), digestOf(ledger)]
  }

  async #keyOf({ cluster, mode }: PlacementKind, ledger: Ledger): Promise<string> {
    const engine = this.#fleet.engineOn(cluster)
    const version = await remembered(this.#fingerprints, [cluster], () =>
      this.#fleet.withClient({ cluster }, async (client) => {
        const { rows } = await client.query<{ version: string }>('select version()')
        return rows[0]?.version ?? ''
      }),
    )
    const roles = this.#fleet.rolesOn(cluster)
    const query = shapeSql(roles, 'by replacing', engine)
    const hash = createHash('sha256').update(version).update(query)
    if (engine.distribution !== undefined) hash.update(mode)
    return hash
      .update(
        ledgerSql({ placement: scratchPlacement({ cluster, mode }, 'x'), roles, engine }).join(''),
      )
      .update(digestOf(ledger))
      .digest('hex')
  }
}

/** What a placement has to look like depends on its cluster, and on Citus on its mode. */
export type PlacementKind = Pick<Placement, 'cluster' | 'mode'>

interface Wanted {
  readonly kind: PlacementKind
  readonly ledger: Ledger
  /** Statements behind the migrations, such as their way back. Default: none. */
  readonly behind?: readonly string[]
}

/**
 * Builds what a ledger stands for on a scratch schema of the cluster, reads it, and takes it away again.
 *
 * @throws {TenantryError} MIGRATION_EDITED, MIGRATION_MISSING; the errors of PostgreSQL.
 */
export async function referenceShape(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { kind, ledger, behind = [] }: Wanted,
): Promise<ReferenceShape> {
  const { problem } = planLedger(migrations, ledger)
  if (problem) throw new TenantryError(problem.code, problem)
  const names = new Set(ledger.map(({ migration }) => migration))
  const applied = migrations.filter(({ name }) => names.has(name))
  const { cluster } = kind
  const roles = fleet.rolesOn(cluster)
  const engine = fleet.engineOn(cluster)
  const mode = engine.shapedLike(kind.mode)
  const placement = scratchPlacement({ cluster, mode }, randomBytes(6).toString('hex'))
  const { schema } = placement
  return await fleet.withClient({ cluster }, async (client) => {
    try {
      await build(client, { placement, roles, engine, migrations: applied }, behind)
      const shape = await readShape(client, { roles, engine }, schema)
      const fingerprint = (await fingerprintSchemas(client, { roles, engine }, [schema])).get(
        schema,
      )
      if (shape === undefined || fingerprint === undefined) {
        throw new TenantryError('PLACEMENT_UNREADABLE', {
          message: `The scratch schema ${schema} on ${cluster} was gone before it was read.`,
          hint: 'Run the command again, while nobody else drops schemas.',
        })
      }
      return { fingerprint, shape }
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
  await client.query(statements.map((statement) => `${statement}\n;`).join('\n'))
}

function scratchPlacement({ cluster, mode }: PlacementKind, suffix: string): Placement {
  const schema = `${SCHEMA_PREFIX}${suffix}`
  return { id: schema, mode, cluster, database: '', schema }
}

async function remembered<Value>(
  known: Map<string, Promise<Value>>,
  parts: readonly string[],
  make: () => Promise<Value>,
): Promise<Value> {
  const key = JSON.stringify(parts)
  const found = known.get(key)
  if (found !== undefined) return await found
  const made = make()
  known.set(key, made)
  return await made
}
