import { randomUUID } from 'node:crypto'

import {
  type ApiKey,
  endingOf,
  hashApiKey,
  makeApiKey,
  parseKeyName,
} from '../../catalog/api-key.ts'
import type { Fleet } from '../fleet.ts'
import { refuseUnknownKey } from './refuse-unknown-key.ts'
import { requireTenant } from '../tenants/require-tenant.ts'

export interface NewKey {
  /** What it is for. Default: nothing. */
  readonly name?: string | undefined
  /** In milliseconds. Default: it never expires. */
  readonly lifetimeMs?: number | undefined
}

/**
 * Makes an API key that lets in as a tenant. It can be seen now and never again: the catalog keeps its
 * SHA-256 alone.
 *
 * @throws {TenantryError} KEY_NAME_INVALID, CATALOG_MISSING, TENANT_UNKNOWN.
 */
export async function createKey(
  fleet: Fleet,
  slug: string,
  wanted: NewKey = {},
): Promise<ApiKey & { readonly key: string }> {
  const name = parseKeyName(wanted.name ?? '')
  const tenant = await requireTenant(fleet, slug)
  const id = randomUUID()
  const key = makeApiKey(fleet.config.name)
  const { lifetimeMs } = wanted
  await fleet.keys.add({
    id,
    tenant,
    name,
    hash: hashApiKey(key),
    ending: endingOf(key),
    lifetimeMs,
  })
  const made = (await fleet.keys.find(tenant, id)) ?? refuseUnknownKey(slug, id)
  return { ...made, key }
}
