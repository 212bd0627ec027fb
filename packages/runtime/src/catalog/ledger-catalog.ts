import type { Client } from 'pg'

import type { Placement } from '../placement/placement.ts'
import { type AppliedMigration, digestOf, type Ledger } from './ledger.ts'
import { PLACEMENT_COLUMNS } from './ready-placements.ts'
import { type PlacementRow, toPlacement } from './tenant-row.ts'

/** A placement and what the catalog remembers of its ledger; undefined where it knows nothing of it. */
export interface RememberedLedger {
  readonly placement: Placement
  /** The same object for all placements with the same migrations. */
  readonly ledger: Ledger | undefined
}

interface StateRow {
  digest: string
  migrations: string[]
  checksums: string[]
}

/**
 * What the catalog remembers of the ledgers. A fleet stands at few versions at a time, so each
 * distinct ledger is kept once, and a placement points to its own: 10,000 placements are told apart
 * without reading 10,000 ledgers. The ledger in the placement decides; this is a cache of it.
 */
export class LedgerCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Every placement that is ready, by cluster, database and schema. */
  async all(): Promise<RememberedLedger[]> {
    const [states, placements] = await Promise.all([
      this.#client.query<StateRow>('select digest, migrations, checksums from tenantry.ledger'),
      this.#client.query<PlacementRow & { ledger: string | null }>(
        `select ${PLACEMENT_COLUMNS}, p.ledger from tenantry.placement p
         where p.status = 'ready' order by p.cluster, p.database, p.schema`,
      ),
    ])
    const ledgers = new Map(states.rows.map((row) => [row.digest, toLedger(row)]))
    return placements.rows.map((row) => ({
      placement: toPlacement(row),
      ledger: row.ledger === null ? undefined : ledgers.get(row.ledger),
    }))
  }

  /** Remembers that all these placements have this ledger. */
  async remember(placementIds: readonly string[], ledger: Ledger): Promise<void> {
    await this.#client.query(
      `with kept as (
         insert into tenantry.ledger (digest, migrations, checksums) values ($1, $2, $3)
         on conflict (digest) do nothing
       )
       update tenantry.placement set ledger = $1 where id = any($4) and ledger is distinct from $1`,
      [
        digestOf(ledger),
        ledger.map(({ migration }) => migration),
        ledger.map(({ checksum }) => checksum),
        placementIds,
      ],
    )
  }
}

function toLedger({ migrations, checksums }: StateRow): AppliedMigration[] {
  return migrations.map((migration, index) => ({ migration, checksum: checksums[index] ?? '' }))
}
