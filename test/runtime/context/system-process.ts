// A process that is in the middle of a system scope when it ends.
import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'

import { createTenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'

const tenancy = await createTenancy<TestDatabase>(JSON.parse(process.argv[2] ?? ''))
await tenancy.system('killed', async (db) => {
  await db.transaction().execute(async (trx) => {
    await sql`update invoice set amount = 1000`.execute(trx)
    process.stdout.write('updated\n')
    await sleep(60_000)
  })
})
