import { createHash } from 'node:crypto'

import { digestOf, type Ledger } from '../../catalog/ledger.ts'
import { TenantryError } from '../../errors.ts'
import { ledgerSql } from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Fleet } from '../fleet.ts'
import { planLedger } from '../plan/plan-fleet.ts'
import { fingerprintSchemas, readShape } from './read-shapes.ts'
import { type PlacementKind, scratchPlacement, withScratchSchema } from './scratch-schema.ts'
import type { Shape } from './shape.ts'
import { shapeSql } from './shape-sql.ts'

/** What a placement has to look like. */
export interface ReferenceShape {
  readonly fingerprint: string
  readonly shape: Shape
}

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
  return await withScratchSchema(
    fleet,
    { kind, migrations: applied, behind },
    async (client, schema) => {
      const reading = { roles: fleet.rolesOn(kind.cluster), engine: fleet.engineOn(kind.cluster) }
      const shape = await readShape(client, reading, schema)
      const fingerprint = (await fingerprintSchemas(client, reading, [schema])).get(schema)
      if (shape === undefined || fingerprint === undefined) {
        throw new TenantryError('PLACEMENT_UNREADABLE', {
          message: `The scratch schema ${schema} on ${kind.cluster} was gone before it was read.`,
          hint: 'Run the command again, while nobody else drops schemas.',
        })
      }
      return { fingerprint, shape }
    },
  )
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
