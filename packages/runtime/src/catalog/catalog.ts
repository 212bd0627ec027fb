import type { Client } from 'pg'

import { TenantryError } from '../errors.ts'
import type { Placement } from '../placement/placement.ts'
import { PLACEMENT_COLUMNS, READY_PLACEMENTS } from './ready-placements.ts'
import { type PlacementRow, type TenantRow, toPlacement, toTenant } from './tenant-row.ts'
import type { Tenant, TenantStatus } from './tenant.ts'

const TENANT_SELECT = `select t.id, t.slug, t.name, t.tier, t.status, ${PLACEMENT_COLUMNS}
  from tenantry.tenant t join tenantry.placement p on p.id = t.placement_id`

/**
 * The tables that know tenants and placements, as the administrator reads and writes them.
 *
 * Many may work at once on its one connection, so every change is a single statement: a transaction
 * would take in what others do meanwhile.
 */
export class Catalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async isPresent(): Promise<boolean> {
    const { rows } = await this.#client.query<{ present: boolean }>(
      "select to_regclass('tenantry.audit') is not null as present",
    )
    return rows[0]?.present ?? false
  }

  /** Which version it was prepared by; undefined by one that did not say so yet. */
  async version(): Promise<string | undefined> {
    const { rows } = await this.#client.query<{ value: string }>(
      "select value from tenantry.meta where key = 'version'",
    )
    return rows[0]?.value
  }

  /** Every tenant, by slug. */
  async tenants(): Promise<Tenant[]> {
    const { rows } = await this.#client.query<TenantRow>(`${TENANT_SELECT} order by t.slug`)
    return rows.map(toTenant)
  }

  async findTenant(slug: string): Promise<Tenant | undefined> {
    const { rows } = await this.#client.query<TenantRow>(`${TENANT_SELECT} where t.slug = $1`, [
      slug,
    ])
    return rows[0] && toTenant(rows[0])
  }

  async findTenantById(id: string): Promise<Tenant | undefined> {
    const { rows } = await this.#client.query<TenantRow>(`${TENANT_SELECT} where t.id = $1`, [id])
    return rows[0] && toTenant(rows[0])
  }

  /** Every placement that is ready, by cluster, database and schema. */
  async placements(): Promise<Placement[]> {
    const { rows } = await this.#client.query<PlacementRow>(READY_PLACEMENTS)
    return rows.map(toPlacement)
  }

  async findPlacement(place: Omit<Placement, 'id' | 'mode'>): Promise<Placement | undefined> {
    const { rows } = await this.#client.query<PlacementRow>(
      `select ${PLACEMENT_COLUMNS} from tenantry.placement p
       where status = 'ready' and cluster = $1 and database = $2 and schema = $3`,
      [place.cluster, place.database, place.schema],
    )
    return rows[0] && toPlacement(rows[0])
  }

  /** Announces a tenant, and its placement unless it shares one, before anything is made for it. */
  async announce(tenant: Tenant, options: { newPlacement: boolean }): Promise<void> {
    const { id, slug, name, tier, status, placement } = tenant
    await this.#client.query(
      `with placement as (
         insert into tenantry.placement (id, mode, cluster, database, schema, status)
         select $6, $7, $8, $9, $10, 'provisioning' where $11
       )
       insert into tenantry.tenant (id, slug, name, tier, status, placement_id)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, slug, name, tier, status, ...placementValues(placement), options.newPlacement],
    )
  }

  /** Adds tenants whose rows are there; one that is in the catalog already stays as it is. */
  async addTenants(tenants: readonly Tenant[], placement: Placement): Promise<void> {
    await this.#client.query(
      `insert into tenantry.tenant (id, slug, name, tier, status, placement_id)
       select id, slug, name, tier, status, $6
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[]) as t (id, slug, name, tier, status)
       on conflict (id) do nothing`,
      [
        tenants.map(({ id }) => id),
        tenants.map(({ slug }) => slug),
        tenants.map(({ name }) => name),
        tenants.map(({ tier }) => tier),
        tenants.map(({ status }) => status),
        placement.id,
      ],
    )
  }

  /** Adds a placement that is all there. */
  async addPlacement(placement: Placement): Promise<void> {
    await this.#client.query(
      `insert into tenantry.placement (id, mode, cluster, database, schema, status)
       values ($1, $2, $3, $4, $5, 'ready')`,
      placementValues(placement),
    )
  }

  /**
   * Moves a tenant from one of the given states to another, unless it has left them meanwhile.
   *
   * @returns Whether it did.
   */
  async changeStatus(
    tenantId: string,
    from: readonly TenantStatus[],
    to: TenantStatus,
  ): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      'update tenantry.tenant set status = $3 where id = $1 and status = any($2)',
      [tenantId, from, to],
    )
    return rowCount === 1
  }

  /**
   * Makes an announced tenant and its placement visible to requests, in one step.
   *
   * @param status Of the tenant from here on: one that is suspended is visible, and let in nowhere.
   */
  async activate(tenant: Tenant, status: 'active' | 'suspended' = 'active'): Promise<void> {
    const { rowCount } = await this.#client.query(
      `with ready as (update tenantry.placement set status = 'ready' where id = $2)
       update tenantry.tenant set status = $3 where id = $1 and status = 'provisioning'`,
      [tenant.id, tenant.placement.id, status],
    )
    if (rowCount === 1) return
    throw new TenantryError('TENANT_BUSY', {
      message: `Somebody else has taken the tenant ${JSON.stringify(tenant.slug)} away while it was created.`,
      hint: 'Look at `saas tenant list`, then create it again.',
      details: { slug: tenant.slug },
    })
  }

  /** Forgets a tenant, and its placement unless others share it. */
  async forget(tenant: Tenant): Promise<void> {
    await this.#client.query(
      `with gone as (delete from tenantry.tenant where id = $1),
         rate as (delete from tenantry.quota_cells where tenant_id = $1),
         places as (delete from tenantry.quota_places where tenant_id = $1)
       delete from tenantry.placement where id = $2 and mode <> 'pool'`,
      [tenant.id, tenant.placement.id],
    )
  }

  /** What the database of each silo was brought to, by the id of its placement. */
  async prepared(): Promise<Map<string, string>> {
    const { rows } = await this.#client.query<{ placement_id: string; digest: string }>(
      'select placement_id, digest from tenantry.prepared',
    )
    return new Map(rows.map((row) => [row.placement_id, row.digest]))
  }

  async rememberPrepared(placementId: string, digest: string): Promise<void> {
    await this.#client.query(
      `insert into tenantry.prepared values ($1, $2)
       on conflict (placement_id) do update set digest = excluded.digest`,
      [placementId, digest],
    )
  }

  /** Whether a cluster has a silo that is ready. */
  async hasSilo(cluster: string): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `select from tenantry.placement
       where cluster = $1 and mode = 'silo' and status = 'ready' limit 1`,
      [cluster],
    )
    return rowCount === 1
  }

  /** The digest of the migrations that were rehearsed last. */
  async rehearsed(): Promise<string | undefined> {
    const { rows } = await this.#client.query<{ value: string }>(
      "select value from tenantry.meta where key = 'rehearsed'",
    )
    return rows[0]?.value
  }

  async rememberRehearsed(digest: string): Promise<void> {
    await this.#client.query(
      `insert into tenantry.meta values ('rehearsed', $1)
       on conflict (key) do update set value = excluded.value`,
      [digest],
    )
  }
}

function placementValues({ id, mode, cluster, database, schema }: Placement): string[] {
  return [id, mode, cluster, database, schema]
}
