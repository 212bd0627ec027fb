import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'
import express from 'express'

import type { Database } from '../database.ts'

declare function isMember(user: string, tenant: string): Promise<boolean>
declare function userOf(req: express.Request): Promise<string>

export function build(tenancy: Tenancy<Database>) {
  const jobs = new EventEmitter()
  jobs.on('export', (tenant: string) =>
    tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute()),
  )
  return express().post('/t/:tenant/export', async (req, res) => {
    const { tenant } = req.params
    if (!(await isMember(await userOf(req), tenant))) return void res.status(404).end()
    jobs.emit('export', tenant)
    res.status(202).end()
  })
}
