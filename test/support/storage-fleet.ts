import { createTenancy, type Tenancy, type TenancyOptions } from '@tenantry/runtime'
import type { StorageQuota } from '@tenantry/runtime/config'
import type { StorageNews } from '@tenantry/runtime/quota'

import type { TestDatabase } from './test-application.ts'
import { createTestFleet, type TestFleet } from './test-fleet.ts'

/** A fleet of tenants with limits of their own, and processes that serve them. */
export interface StorageFleet extends AsyncDisposable {
  readonly fleet: TestFleet
  /** What the processes were told, in its order. */
  readonly news: StorageNews[]
  /** A process; all are closed with the fleet. */
  openProcess(options?: TenancyOptions, measureEvery?: '1s' | '5m'): Promise<Tenancy<TestDatabase>>
  addTenant(
    slug: string,
    tier: 'pooled' | 'bridged' | 'siloed',
    storage: StorageQuota,
    options?: { readonly shadow?: boolean },
  ): Promise<void>
  /** As the catalog knows it. */
  stored(slug: string): Promise<StoredRow>
}

export interface StoredRow {
  readonly rows: number
  readonly bytes: number
  readonly since: number
  readonly leased: number
  readonly problem: string | null
}

export async function createStorageFleet(): Promise<StorageFleet> {
  const fleet = await createTestFleet()
  const processes: Tenancy<TestDatabase>[] = []
  const news: StorageNews[] = []
  return {
    fleet,
    news,
    async openProcess(options = {}, measureStorage = '5m') {
      const tenancy = await createTenancy<TestDatabase>(
        { ...fleet.config, quotas: { measureStorage } },
        { onStorage: (told) => news.push(told), ...options },
      )
      processes.push(tenancy)
      return tenancy
    },
    async addTenant(slug, tier, storage, { shadow = false } = {}) {
      await fleet.create({ slug, tier })
      await fleet.query('update tenantry.tenant set quota = $2 where slug = $1', [
        slug,
        JSON.stringify({ storage, shadow }),
      ])
    },
    async stored(slug) {
      const [row] = await fleet.query<StoredRow>(
        `select s.rows::float8 as rows, s.bytes::float8 as bytes, (s.before_rows + s.since_rows)::float8 as since,
          coalesce((select sum(l.rows) from tenantry.storage_lease l where l.tenant_id = t.id), 0)::float8 as leased, s.problem
         from tenantry.tenant t join tenantry.storage s on s.tenant_id = t.id where t.slug = $1`,
        [slug],
      )
      if (row === undefined) throw new Error(`Nothing is known of ${slug}.`)
      return row
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((tenancy) => tenancy.close()))
      await fleet[Symbol.asyncDispose]()
    },
  }
}
