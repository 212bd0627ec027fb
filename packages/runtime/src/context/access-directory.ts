import { hashApiKey, isApiKey } from '../catalog/api-key.ts'
import { TenantryError } from '../errors.ts'
import { type Access, type AccessAnswer, AccessLookup } from './access-lookup.ts'
import { HeardChanges } from './heard-changes.ts'
import type { RunQuery } from './tenant-directory.ts'

const CLOSED: ReadonlySet<string> = new Set(['TENANT_UNKNOWN', 'TENANT_SUSPENDED'])

interface Found {
  readonly tenant: { readonly id: string }
}

/** What knows which tenants are active; throws for the others. */
export interface ActiveTenants {
  find(slug: string): Found | Promise<Found>
}

/** Finds tenants by what requests bring instead of a slug: a domain of the tenant's own, or an API key. */
export class AccessDirectory {
  readonly #tenants: ActiveTenants
  readonly #domains: AccessLookup
  readonly #keys: AccessLookup

  /** @param changes What was heard of the catalog. Default: nothing ever is. */
  constructor(query: RunQuery, tenants: ActiveTenants, changes = new HeardChanges()) {
    this.#tenants = tenants
    const ask = async (name: string, wanted: unknown): Promise<AccessAnswer | undefined> => {
      const { rows } = await query<AccessAnswer>(
        `select tenant_id as "tenantId", slug, milliseconds_left as "millisecondsLeft"
         from tenantry.${name}($1)`,
        [wanted],
      )
      return rows[0]
    }
    const remember = (find: (name: string) => Promise<AccessAnswer | undefined>): AccessLookup =>
      new AccessLookup(find, undefined, changes)
    this.#domains = remember((domain) => ask('find_domain', domain))
    // The key itself is not kept: who reads this process's memory shall not find those of everybody.
    this.#keys = remember((hash) => ask('find_key', Buffer.from(hash, 'hex')))
  }

  async tenantOfDomain(domain: string): Promise<string | undefined> {
    return await this.#slugIfActive(await this.#domains.find(domain))
  }

  async tenantOfKey(key: string): Promise<string | undefined> {
    if (!isApiKey(key)) return undefined
    return await this.#slugIfActive(await this.#keys.find(hashApiKey(key).toString('hex')))
  }

  /** What was remembered may be of a tenant that was closed since, or whose slug is another's by now. */
  async #slugIfActive(access: Access | undefined): Promise<string | undefined> {
    if (access === undefined) return undefined
    const { tenantId, slug } = access
    try {
      const { tenant } = await this.#tenants.find(slug)
      return tenant.id === tenantId ? slug : undefined
    } catch (error) {
      if (error instanceof TenantryError && CLOSED.has(error.code)) return undefined
      throw error
    }
  }
}
