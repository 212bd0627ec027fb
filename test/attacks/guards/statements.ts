import { sql } from 'kysely'

import type { Attacks } from '../oracle/attack.ts'
import { openProcess, refused, spoiling, within } from './guard-attack.ts'

const STATEMENTS = 260

/** Ways past the guards of one statement, one stream or one transaction. */
export const GUARDED_STATEMENTS: Attacks = {
  'stack a statement behind another': refused(
    'the simple protocol runs several statements in one message',
    '42601',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, () =>
        sql.raw('select 1; select number from invoice').execute(tenancy.db),
      ),
  ),
  'run longer than it may': refused(
    'a statement without an end keeps a connection, and others waiting',
    '57014',
    async ({ scene, self }) => {
      const tiers = { pooled: { mode: 'pool', quota: { statementTimeout: '50ms' } } } as const
      await using tenancy = await openProcess(scene, {}, { tiers })
      await tenancy.run(self.slug, () => sql`select pg_sleep(0.5)`.execute(tenancy.db))
    },
  ),
  'see the rows of the context': spoiling(
    'the context is a statement of its own, and has an answer',
    async ({ tenancy, self }) => {
      const { rows } = await tenancy.run(self.slug, () => sql`select 1 as one`.execute(tenancy.db))
      return rows.length === 1 ? undefined : `the answer has ${rows.length} rows`
    },
  ),
  'copy rows from the client': refused(
    'a copy swallows what ends the statement, and the next one is never answered',
    'COPY_UNSUPPORTED',
    async ({ scene, self }) => {
      const tenancy = await openProcess(scene, { connections: 1 })
      const copying = tenancy.run(self.slug, () =>
        tenancy.transaction((trx) => sql`copy careless from stdin`.execute(trx)),
      )
      await within(1000, copying).finally(() => void tenancy.close())
    },
  ),
  'ask for no rows at a time': refused(
    'with 0 the protocol asks for all rows at once',
    'STREAM_SIZE_INVALID',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, async () => {
        for await (const row of tenancy.db.selectFrom('invoice').selectAll().stream(0)) return row
        return undefined
      }),
  ),
  "read on in the victim's stream": spoiling(
    'a portal is known by its name on the connection, whoever opened it',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      const own = await tenancy.run(self.slug, () =>
        tenancy.transaction(async (trx) => {
          const stream = trx.selectFrom('invoice').select('tenant_id').stream(1)
          await stream.next()
          return { stream }
        }),
      )
      return await tenancy.run(victim.slug, () =>
        tenancy.transaction(async (trx) => {
          const theirs = trx.selectFrom('invoice').select('tenant_id').stream(1)
          await theirs.next()
          const row: unknown = await tenancy
            .run(self.slug, () => own.stream.next(), { insideAnotherTenant: true })
            .catch((error: { code?: string }) => error.code)
          return row === 'TRANSACTION_ENDED' ? undefined : `it got ${JSON.stringify(row)}`
        }),
      )
    },
  ),
  "read on in an own stream as somebody else's": refused(
    'a stream that is handed on reads as whoever opened it',
    'CONTEXT_CHANGED',
    async ({ tenancy, self, victim }) => {
      const { stream } = await tenancy.run(victim.slug, async () => ({
        stream: tenancy.db.selectFrom('invoice').select('number').stream(1),
      }))
      await tenancy.run(victim.slug, () => stream.next())
      try {
        return await tenancy.run(self.slug, () => stream.next())
      } finally {
        await tenancy.run(victim.slug, async () => await stream.return?.())
      }
    },
  ),
  'have a statement run that was queued in a transaction': spoiling(
    'Kysely queues statements: one that is late would run without the transaction and its context',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          const late: Promise<unknown>[] = []
          for (let round = 0; round < 10; round += 1) {
            const failing = connection.transaction().execute(async (trx) => {
              for (const text of ['select pg_sleep(0.003)', 'select number from invoice']) {
                late.push(
                  sql
                    .raw(text)
                    .execute(trx)
                    .then(() => undefined, codeOf),
                )
              }
              await new Promise((resolve) => setImmediate(resolve))
              throw new Error('It is rolled back.')
            })
            await failing.catch(() => undefined)
          }
          const codes = await Promise.all(late)
          // Refused by us or by Kysely, or sent in time.
          const sent = codes.filter((code) => code !== 'TRANSACTION_ENDED' && code !== undefined)
          return sent.length === 0 ? undefined : `it was sent, and got ${sent.join(', ')}`
        }),
      ),
  ),
  'keep a server from forgetting statements': spoiling(
    'what is prepared stays on the server for as long as the connection lives',
    async ({ scene, self }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      const { rows } = await tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          for (let index = 0; index < STATEMENTS; index += 1) {
            const one = sql.raw(`select ${index}`)
            await Promise.all([one.execute(connection), one.execute(connection)])
          }
          const counted = sql<{ count: number }>`select count(*)::int from pg_prepared_statements`
          return await counted.execute(connection)
        }),
      )
      const count = rows[0]?.count ?? STATEMENTS
      return count < STATEMENTS - 20 ? undefined : `${count} statements are prepared`
    },
  ),
  'lose a transaction to a column that was added': spoiling(
    'a prepared statement is refused when its table has got a column',
    async ({ scene, self }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      const read = sql`select * from invoice`
      const run = () => tenancy.transaction((trx) => read.execute(trx))
      try {
        await tenancy.run(self.slug, async () => {
          for (let times = 0; times < 3; times += 1) await run()
          await scene.asAdmin(self, 'alter table $schema.invoice add column added text')
          await run()
        })
        return undefined
      } catch (error) {
        return String(error)
      } finally {
        await scene.asAdmin(self, 'alter table $schema.invoice drop column if exists added')
      }
    },
  ),
  'list the schemas of others': spoiling(
    'the names of schemas are those of tenants',
    async ({ tenancy, self }) => {
      const schemas = await tenancy.run(self.slug, () => tenancy.db.introspection.getSchemas())
      const others = schemas.filter(({ name }) => name !== self.placement.schema)
      return others.length === 0 ? undefined : JSON.stringify(others)
    },
  ),
  'list the tables of others': spoiling(
    'the names of schemas are those of tenants',
    async ({ tenancy, self }) => {
      const tables = await tenancy.run(self.slug, () => tenancy.db.introspection.getTables())
      const others = tables.filter(({ schema }) => schema !== self.placement.schema)
      return others.length === 0 ? undefined : JSON.stringify(others.map(({ schema }) => schema))
    },
  ),
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
