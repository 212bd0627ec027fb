import type { Client } from 'pg'

/** What the catalog knows of the storage of a tenant. */
export interface StorageRecord {
  readonly slug: string
  readonly tier: string
  /** The quota of the tenant alone, unchecked; null for that of its tier. */
  readonly quota: unknown
  /** Measured, and written since as far as processes have told; some of that may count twice until the next measurement. */
  readonly rows: number
  readonly bytes: number
  /** What processes hold of it, and may write without asking. */
  readonly leasedRows: number
  readonly leasedBytes: number
  /** When it was measured last; null for never. */
  readonly measuredAt: Date | null
  /** Why the last measurement did not succeed; null where it did. */
  readonly problem: string | null
}

const RECORDS = `
  select t.slug, t.tier, t.quota,
    coalesce(s.rows + s.before_rows + s.since_rows, 0)::float8 as rows,
    coalesce(s.bytes + s.before_bytes + s.since_bytes, 0)::float8 as bytes,
    coalesce(l.rows, 0)::float8 as "leasedRows", coalesce(l.bytes, 0)::float8 as "leasedBytes",
    s.measured_at as "measuredAt", s.problem
  from tenantry.tenant t
  left join tenantry.storage s on s.tenant_id = t.id
  left join (
    select tenant_id, sum(rows) as rows, sum(bytes) as bytes from tenantry.storage_lease
    where expires_at > clock_timestamp() group by tenant_id
  ) l on l.tenant_id = t.id
  where $1::text is null or t.slug = $1
  order by t.slug`

/** What tenants store, as the administrator reads it. */
export class StorageCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** @param slug Default: all tenants, by slug. */
  async read(slug?: string): Promise<StorageRecord[]> {
    const { rows } = await this.#client.query<StorageRecord>(RECORDS, [slug ?? null])
    return rows
  }
}
