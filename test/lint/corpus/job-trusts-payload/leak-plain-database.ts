import { EventEmitter } from 'node:events'

import express from 'express'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

class Jobs {
  readonly #db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
  readonly #events = new EventEmitter()

  constructor() {
    this.#events.on('export', (tenant: string) => this.#export(tenant))
  }

  start(tenant: string) {
    this.#events.emit('export', tenant)
  }

  async #export(tenant: string) {
    await this.#db.selectFrom('invoice').select('number').where('tenant_id', '=', tenant).execute()
  }
}

const jobs = new Jobs()

export const app = express().post('/export', (req, res) => {
  jobs.start(req.body.tenant)
  res.status(202).end()
})
