// What the examples of the documentation take for granted: the application around them.
import type { EventEmitter } from 'node:events'
import type { MessagePort, Worker } from 'node:worker_threads'

import type { FastifyInstance } from 'fastify'
import type { sql as kyselySql } from 'kysely'
import type { Pool } from 'pg'

import type {
  createTenancy as makeTenancy,
  defineConfig as checkConfig,
  ReplicaDatabase,
  SaasConfig,
  SharedTable,
  Tenancy,
  TenantIdColumn,
} from '@tenantry/runtime'
import type { TenantResolver } from '@tenantry/runtime/http'
import type { UsageBatch as MeteredBatch } from '@tenantry/runtime/quota'
import type { fromJwt as resolveByToken } from '@tenantry/runtime/jwt'
import type { MigrationSchema } from '@tenantry/runtime/migrations'

interface InvoiceTable {
  tenant_id: TenantIdColumn
  number: string
}

declare global {
  interface Database {
    invoice: InvoiceTable
    currency: SharedTable<{ code: string }>
  }
  interface Invoice {
    number: string
  }
  type UsageBatch = MeteredBatch
  const app: FastifyInstance
  const bus: EventEmitter
  const config: SaasConfig
  const createTenancy: typeof makeTenancy
  const defineConfig: typeof checkConfig
  const fromJwt: typeof resolveByToken
  const parentPort: MessagePort
  const pool: Pool
  const queue: (() => Promise<void>)[]
  const schema: MigrationSchema
  const serviceConfig: SaasConfig
  const slugs: ReadonlyMap<string, string>
  const sources: readonly TenantResolver[]
  const sql: typeof kyselySql
  const tenancy: Tenancy<Database>
  const worker: Worker
  function remind(invoice: Invoice): void
  function run(db: ReplicaDatabase<Database>): Promise<unknown>
  function work(): Promise<void>
}
