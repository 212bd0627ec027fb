import type { Client } from 'pg'

import { PLACEMENT_COLUMNS } from './ready-placements.ts'
import { type TenantRow, toTenant } from './tenant-row.ts'
import type { Tenant } from './tenant.ts'

/** A tenant with what the catalog says of its quota, unchecked; null for the quota of its tier. */
export interface OwnQuota {
  readonly tenant: Tenant
  readonly own: unknown
}

const SELECT = `select t.id, t.slug, t.name, t.tier, t.status, t.quota, ${PLACEMENT_COLUMNS}
  from tenantry.tenant t join tenantry.placement p on p.id = t.placement_id`

/** The quotas that tenants have of their own, as the administrator reads and writes them. */
export class QuotaCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async find(slug: string): Promise<OwnQuota | undefined> {
    const [found] = await this.#read('where t.slug = $1', [slug])
    return found
  }

  /** Of every tenant that has one, by slug. */
  async list(): Promise<OwnQuota[]> {
    return await this.#read('where t.quota is not null order by t.slug', [])
  }

  /**
   * Puts another quota in the place of one, unless somebody else has done so meanwhile. Processes hear of it at once, and
   * know it within 5 s.
   *
   * @param before What was read. @param after Null for the quota of the tier.
   * @returns Whether it did.
   */
  async replace(tenantId: string, before: unknown, after: unknown): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `update tenantry.tenant set quota = $3::jsonb
       where id = $1 and quota is not distinct from $2::jsonb`,
      [tenantId, toJson(before), toJson(after)],
    )
    return rowCount === 1
  }

  async #read(condition: string, values: readonly unknown[]): Promise<OwnQuota[]> {
    const { rows } = await this.#client.query<TenantRow & { quota: unknown }>(
      `${SELECT} ${condition}`,
      [...values],
    )
    return rows.map((row) => ({ tenant: toTenant(row), own: row.quota }))
  }
}

function toJson(quota: unknown): string | null {
  return quota === null || quota === undefined ? null : JSON.stringify(quota)
}
