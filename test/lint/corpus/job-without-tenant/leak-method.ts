import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

interface Boss {
  work(
    name: string,
    run: (jobs: readonly { readonly id: string }[]) => Promise<void>,
  ): Promise<void>
}

export class Reminders {
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async start(boss: Boss) {
    await boss.work('remind', this.#remind.bind(this))
  }

  async #remind(jobs: readonly { readonly id: string }[]) {
    for (const { id } of jobs) {
      await this.#tenancy.db.selectFrom('invoice').selectAll().where('id', '=', id).execute()
    }
  }
}
