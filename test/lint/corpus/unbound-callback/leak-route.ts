import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { Database } from '../database.ts'

class Prices extends EventEmitter {}

export const prices = new Prices()

export async function routes(app: FastifyInstance, { tenancy }: { tenancy: Tenancy<Database> }) {
  const recalculate = async () => {
    await tenancy.db.updateTable('invoice').set({ total: 0 }).execute()
  }
  app.post('/follow', async () => {
    prices.on('change', recalculate)
    return { following: true }
  })
}
