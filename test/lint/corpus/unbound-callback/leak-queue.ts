import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

class Queue {
  readonly #waiting: (() => Promise<void>)[] = []

  push(work: () => Promise<void>) {
    this.#waiting.push(work)
  }

  async empty() {
    for (const work of this.#waiting.splice(0)) await work()
  }
}

export const queue = new Queue()

export async function order(tenancy: Tenancy<Database>, number: string) {
  const customer = await tenancy.db.selectFrom('customer').select('id').executeTakeFirstOrThrow()
  queue.push(async () => {
    await tenancy.db
      .insertInto('invoice')
      .values({ tenant_id: '', number, customer_id: customer.id, total: 0 })
      .execute()
  })
}
