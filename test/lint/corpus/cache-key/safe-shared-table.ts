import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

const names = new Map<string, string>()

export async function nameOf(tenancy: Tenancy<Database>, code: string) {
  const currency = await tenancy.db
    .selectFrom('currency')
    .select('name')
    .where('code', '=', code)
    .executeTakeFirstOrThrow()
  names.set(code, currency.name)
  return currency.name
}
