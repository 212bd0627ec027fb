import type { Tenancy } from '@tenantry/runtime'
import { type Request, type Response, Router } from 'express'

import type { Database } from '../database.ts'

class InvoiceController {
  readonly #runner: Pick<Tenancy<Database>, 'run' | 'db'>

  constructor(runner: Pick<Tenancy<Database>, 'run' | 'db'>) {
    this.#runner = runner
  }

  list = async (req: Request, res: Response) => {
    const { tenant } = req.params
    res.json(await this.#inTenant(`${tenant}`.toLowerCase()))
  }

  async #inTenant(slug: string) {
    return await this.#runner.run(slug, async () =>
      this.#runner.db.selectFrom('invoice').selectAll().execute(),
    )
  }
}

export function routes(tenancy: Tenancy<Database>) {
  const controller = new InvoiceController(tenancy)
  return Router().get('/t/:tenant/invoices', controller.list)
}
