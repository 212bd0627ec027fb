import type { Tenancy } from '@tenantry/runtime'
import express from 'express'
import type { Kysely } from 'kysely'

import type { Database } from '../database.ts'

interface Directory {
  membership: { user_id: string; slug: string }
}

declare function userOf(req: express.Request): Promise<{ id: string }>

async function assertBelongs(directory: Kysely<Directory>, user: string, slug: string) {
  const membership = await directory
    .selectFrom('membership')
    .select('slug')
    .where('user_id', '=', user)
    .where('slug', '=', slug)
    .executeTakeFirst()
  if (!membership) throw new Error('not found')
}

export function build(tenancy: Tenancy<Database>, directory: Kysely<Directory>) {
  const app = express()
  const read = (slug: string) =>
    tenancy.run(slug, () => tenancy.db.selectFrom('invoice').selectAll().execute())

  app.get('/t/:tenant/invoices', async (req, res) => {
    const user = await userOf(req)
    await assertBelongs(directory, user.id, req.params.tenant)
    res.json(await read(req.params.tenant))
  })
  app.get('/t/:tenant/count', async (req, res) => {
    const user = await userOf(req)
    const membership = await directory
      .selectFrom('membership')
      .select('slug')
      .where('user_id', '=', user.id)
      .where('slug', '=', req.params.tenant)
      .executeTakeFirst()
    if (membership === undefined) return void res.status(404).end()
    const rows = await tenancy.run(req.params.tenant, () =>
      tenancy.db.selectFrom('invoice').selectAll().execute(),
    )
    res.json(rows.length)
  })
  return app
}
