import type { Client } from 'pg'

import type { Mode } from '../config/index.ts'
import type { Placement } from '../placement/placement.ts'
import { type AppliedMigration, digestOf, type Ledger } from './ledger.ts'
import { PLACEMENT_COLUMNS } from './ready-placements.ts'
import { createSharing } from './share-texts.ts'
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
    const [share, shareMode] = [createSharing(), createSharing<Mode>()]
    return placements.rows.map((row) => ({
      placement: toPlacement({
        ...row,
        cluster: share(row.cluster),
        database: share(row.database),
        mode: shareMode(row.mode),
      }),
      ledger: row.ledger === null ? undefined : ledgers.get(row.ledger),
    }))
  }

  /** Whether a placement is ready that is none of these. */
  async hasOthers(placementIds: readonly string[]): Promise<boolean> {
    const { rows } = await this.#client.query<{ others: boolean }>(
      `select exists (
         select from tenantry.placement p where p.status = 'ready'
           and not exists (select from unnest($1::uuid[]) as given (id) where given.id = p.id)
       ) as others`,
      [placementIds],
    )
    return rows[0]?.others ?? false
  }

  /** The placements of these tenants, beside their slugs; a tenant that is not ready has none. */
  async placementsOfTenants(
    slugs: readonly string[],
  ): Promise<{ readonly slug: string; readonly placementId: string }[]> {
    const { rows } = await this.#client.query<{ slug: string; placement_id: string }>(
      `select slug, placement_id from tenantry.tenant
       where slug = any($1) and status in ('active', 'suspended')`,
      [slugs],
    )
    return rows.map((row) => ({ slug: row.slug, placementId: row.placement_id }))
  }

  /** The placements with at least one tenant of these tiers, by their ids. */
  async placementsOfTiers(tiers: readonly string[]): Promise<string[]> {
    const { rows } = await this.#client.query<{ placement_id: string }>(
      'select distinct placement_id from tenantry.tenant where tier = any($1)',
      [tiers],
    )
    return rows.map((row) => row.placement_id)
  }

  /** The fingerprint of a shape that was built on a cluster; undefined where none was kept. */
  async referenceOf(cluster: string, key: string): Promise<string | undefined> {
    const { rows } = await this.#client.query<{ fingerprint: string }>(
      'select fingerprint from tenantry.reference where cluster = $1 and key = $2',
      [cluster, key],
    )
    return rows[0]?.fingerprint
  }

  async rememberReference(cluster: string, key: string, fingerprint: string): Promise<void> {
    await this.#client.query(
      `insert into tenantry.reference (cluster, key, fingerprint) values ($1, $2, $3)
       on conflict (cluster, key) do update set fingerprint = excluded.fingerprint`,
      [cluster, key, fingerprint],
    )
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
