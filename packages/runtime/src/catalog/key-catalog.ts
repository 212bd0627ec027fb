import type { Client } from 'pg'

import type { ApiKey } from './api-key.ts'
import type { Tenant } from './tenant.ts'

interface KeyRow {
  id: string
  tenant: string
  name: string
  ending: string
  created_at: Date
  expires_at: Date | null
  revoked_at: Date | null
}

const SELECT = `select k.id, t.slug as tenant, k.name, k.ending, k.created_at, k.expires_at, k.revoked_at
  from tenantry.api_key k join tenantry.tenant t on t.id = k.tenant_id`

/** The API keys of tenants, as the administrator reads and writes them: never the keys themselves. */
export class KeyCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** All keys of a tenant, the newest first. */
  async list(tenant: Tenant): Promise<ApiKey[]> {
    const { rows } = await this.#client.query<KeyRow>(
      `${SELECT} where t.id = $1 order by k.created_at desc, k.id`,
      [tenant.id],
    )
    return rows.map(toApiKey)
  }

  async add(key: {
    readonly id: string
    readonly tenant: Tenant
    readonly name: string
    readonly hash: Buffer
    readonly ending: string
    readonly lifetimeMs: number | undefined
  }): Promise<void> {
    await this.#client.query(
      `insert into tenantry.api_key (id, tenant_id, name, hash, ending, expires_at)
       values ($1, $2, $3, $4, $5, now() + $6 * interval '1 millisecond')`,
      [key.id, key.tenant.id, key.name, key.hash, key.ending, key.lifetimeMs ?? null],
    )
  }

  /** Revokes a key, or leaves it revoked; undefined when the tenant has none with this id. */
  async revoke(tenant: Tenant, id: string): Promise<ApiKey | undefined> {
    await this.#client.query(
      `update tenantry.api_key set revoked_at = coalesce(revoked_at, now())
       where tenant_id = $1 and id::text = $2`,
      [tenant.id, id],
    )
    return await this.find(tenant, id)
  }

  async find(tenant: Tenant, id: string): Promise<ApiKey | undefined> {
    const { rows } = await this.#client.query<KeyRow>(
      `${SELECT} where t.id = $1 and k.id::text = $2`,
      [tenant.id, id],
    )
    return rows[0] && toApiKey(rows[0])
  }
}

function toApiKey(row: KeyRow): ApiKey {
  const { id, tenant, name, ending } = row
  return {
    id,
    tenant,
    name,
    ending,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }
}
