import type { ts } from 'ts-morph'

import { findCacheWrites, findTaint, placesOf } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { namesTenant } from '../../code/names-tenant.ts'
import { findTenantRows } from '../../code/tenant-rows.ts'

/** Who is asked for by one of these is one person, whose tenant is known by it. */
const OF_ONE = /user|session|token|apiKey/i

export const cacheKey: CodeRule = {
  id: 'cache-key',
  what: 'Rows of a tenant in a cache that requests of all tenants share, under a key without the tenant.',
  why: 'The next one who asks by that key gets them, whoever it is: no database is asked, so none of its walls holds.',
  remedy:
    'Begin the key with the tenant: `${tenancy.currentTenant()?.id}:${id}`; or compare the tenant of what was found.',
  suppress:
    'Where the cache lives for one request, or what is found in it is compared with the tenant before it is used.',
  examples: {
    leak: `const known = new Map<string, unknown>()

export async function find(tenant: string, id: string) {
  const hit = known.get(id)
  if (hit !== undefined) return hit
  const row = await db
    .selectFrom('invoice')
    .select('number')
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  known.set(id, row)
  return row
}`,
    mend: `const known = new Map<string, unknown>()

export async function find(tenant: string, id: string) {
  const key = \`\${tenant}:\${id}\`
  const hit = known.get(key)
  if (hit !== undefined) return hit
  const row = await db
    .selectFrom('invoice')
    .select('number')
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()
  known.set(key, row)
  return row
}`,
  },
  *find(scene) {
    const { program, tenantColumn } = scene
    const rows = findTenantRows(scene)
    for (const { call, key, value } of findCacheWrites(program)) {
      if (OF_ONE.test(key.getText()) || isCompared(call, tenantColumn)) continue
      if (namesTenant(key, tenantColumn, program)) continue
      const flow = findTaint(value, { isSource: (node) => rows.has(node) }, program)
      if (flow === undefined) continue
      yield {
        node: call,
        message: 'What is kept here belongs to a tenant, and its key does not say to which one.',
        flow: placesOf(flow, call),
      }
    }
  },
}

/** `if (hit.tenant_id !== tenant)`, in the function that keeps it. */
function isCompared(call: ts.Node, tenantColumn: string): boolean {
  const compares = new RegExp(
    `\\b${tenantColumn}\\s*[!=]==?|[!=]==?\\s*[\\w.?]*\\b${tenantColumn}\\b`,
  )
  for (let at = call.parent; at.parent !== undefined; at = at.parent) {
    if ('body' in at && compares.test(at.getText())) return true
  }
  return false
}
