import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'
import express from 'express'

import type { Database } from '../database.ts'

export function build(tenancy: Tenancy<Database>) {
  const jobs = new EventEmitter()
  jobs.on('export', (tenant: string) =>
    tenancy.run(tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute()),
  )
  jobs.on('seen', (path: string) => console.log(path))
  return express().get('/', (req, res) => {
    jobs.emit('seen', req.path)
    jobs.emit('export', 'acme')
    res.end()
  })
}
