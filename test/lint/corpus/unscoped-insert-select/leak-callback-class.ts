import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })

class Copies {
  async run(tenant: string) {
    return await db
      .insertInto('customer')
      .columns(['tenant_id', 'name'])
      .expression((qb) =>
        qb
          .selectFrom('customer as c')
          .innerJoin('invoice as i', 'i.customer_id', 'c.id')
          .select((eb) => [eb.val(tenant).as('tenant_id'), 'i.number'])
          .where('c.tenant_id', '=', tenant),
      )
      .executeTakeFirst()
  }
}

export const copies = new Copies()
