import * as fs from 'node:fs'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

async function customerNamed(tenancy: Tenancy<Database>, name: string) {
  return await tenancy.db
    .selectFrom('customer')
    .select(['id', 'name'])
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
}

export async function open(tenancy: Tenancy<Database>, name: string) {
  const customer = await customerNamed(tenancy, name)
  return fs.createWriteStream(`letters/${customer.name}.html`)
}
