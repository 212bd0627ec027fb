import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
declare const consumer: {
  run(options: { eachMessage: (message: { readonly id: string }) => Promise<void> }): Promise<void>
}

await consumer.run({
  eachMessage: async ({ id }) => {
    await tenancy.db.deleteFrom('invoice').where('id', '=', id).execute()
  },
})
