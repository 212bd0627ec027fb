import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export const copy = ({ db }: Tenancy<Database>) =>
  db
    .insertInto('customer')
    .columns(['name'])
    .expression((eb) => eb.selectFrom('invoice').select('number as name'))
    .execute()
