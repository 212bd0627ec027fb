import type { Client } from 'pg'

import { sqlStateOf } from '../database/sql-state.ts'
import { TenantryError } from '../errors.ts'
import { proofOf, type TenantDomain } from './domain.ts'
import type { Tenant } from './tenant.ts'

interface DomainRow {
  domain: string
  tenant: string
  token: string
  verified_at: Date | null
}

const UNIQUE_VIOLATION = '23505'
const SELECT = `select d.domain, t.slug as tenant, d.token, d.verified_at
  from tenantry.tenant_domain d join tenantry.tenant t on t.id = d.tenant_id`

/** The domains of tenants, as the administrator reads and writes them. */
export class DomainCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Those of one tenant, or all of them; by domain. */
  async list(tenant?: Tenant): Promise<TenantDomain[]> {
    const { rows } = await this.#client.query<DomainRow>(
      `${SELECT} where $1::uuid is null or t.id = $1 order by d.domain, t.slug`,
      [tenant?.id ?? null],
    )
    return rows.map(toTenantDomain)
  }

  async find(tenant: Tenant, domain: string): Promise<TenantDomain | undefined> {
    const { rows } = await this.#client.query<DomainRow>(
      `${SELECT} where t.id = $1 and d.domain = $2`,
      [tenant.id, domain],
    )
    return rows[0] && toTenantDomain(rows[0])
  }

  /** Adds a domain to be verified; one that the tenant has already stays as it is. */
  async add(tenant: Tenant, domain: string, token: string): Promise<void> {
    await this.#client.query(
      `insert into tenantry.tenant_domain (tenant_id, domain, token) values ($1, $2, $3)
       on conflict (tenant_id, domain) do nothing`,
      [tenant.id, domain, token],
    )
  }

  /** @throws {TenantryError} DOMAIN_TAKEN when it is verified for another tenant. */
  async markVerified(tenant: Tenant, domain: string): Promise<void> {
    try {
      await this.#client.query(
        `update tenantry.tenant_domain set verified_at = coalesce(verified_at, now())
         where tenant_id = $1 and domain = $2`,
        [tenant.id, domain],
      )
    } catch (error) {
      throw sqlStateOf(error) === UNIQUE_VIOLATION ? taken(domain, error) : error
    }
  }

  /** @returns Whether it was there. */
  async remove(tenant: Tenant, domain: string): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      'delete from tenantry.tenant_domain where tenant_id = $1 and domain = $2',
      [tenant.id, domain],
    )
    return rowCount === 1
  }
}

function toTenantDomain({
  domain,
  tenant,
  token,
  verified_at: verifiedAt,
}: DomainRow): TenantDomain {
  const proof = proofOf(domain, token)
  return { domain, tenant, verifiedAt: verifiedAt?.toISOString() ?? null, proof }
}

function taken(domain: string, cause: unknown): TenantryError {
  return new TenantryError('DOMAIN_TAKEN', {
    message: `The domain ${JSON.stringify(domain)} is verified for another tenant.`,
    hint: 'See which one with `saas tenant domain list`, and remove it there first.',
    cause,
    details: { domain },
  })
}
