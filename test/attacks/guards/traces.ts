import { sql } from 'kysely'

import type { Tenancy } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'
import { openProcess, refused, spoiling, within } from './guard-attack.ts'

const FACT = 'what a session keeps reaches the next tenant on its connection'

/** Statements behind which nobody else may have the connection. */
const TRACES: Readonly<Record<string, string>> = {
  'a procedure': 'call do_nothing()',
  'a temporary table': 'create temp table mine (note text)',
  'nothing prepared': 'deallocate all',
  'a cursor': 'declare mine cursor with hold for select 1',
  'nothing planned': 'discard plans',
  'a block': `do 'begin end'`,
  'a channel': 'listen mine',
  'a prepared statement': 'prepare mine as select 1',
  'a setting that is reset': 'reset work_mem',
  'a setting': "set work_mem = '1MB'",
  'a setting by its function': "select set_config('app.mark', 'mine', false)",
  'a setting by its view': "update pg_settings set setting = 'mine' where name = 'app.mark'",
  'a seed': 'select setseed(0.1)',
  'a lock': 'select pg_advisory_lock(4711)',
  'a function whose name is written in code points': `select U&"\\0070g_advisory_lock"(4712)`,
  'a text that a function runs': `select query_to_xml('select 1', false, false, '')`,
  'a text that a search runs': `select ts_stat('select ''''::tsvector')`,
  'a block that fails': `do 'begin execute ''prepare mine as select 1''; perform 1 / 0; end'`,
}

/** What a function of the database leaves on a connection, which nothing in the statement tells of. */
const UNSEEN: Readonly<Record<string, (attacker: Attacker) => string>> = {
  'a tenant': ({ victim }) => `select keep_tenant('${victim.id}')`,
  'a temporary table': () => 'select keep_table()',
  'a cursor': () => 'select keep_cursor()',
  'nothing prepared': () => 'select forget_statements()',
}

export const GUARDED_TRACES: Attacks = {
  ...Object.fromEntries(
    Object.entries(TRACES).map(([what, statement]) => [
      `hand on a connection with ${what}`,
      handOn(() => statement),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(UNSEEN).map(([what, statement]) => [
      `hand on a connection on which a function left ${what}`,
      handOn(statement),
    ]),
  ),
  'keep the victim from its rows by what a function left': spoiling(
    FACT,
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await tenancy.run(self.slug, () => sql`select keep_cursor()`.execute(tenancy.db))
      return await failureOf(() => pidOf(tenancy, victim.slug))
    },
  ),
  'go on elsewhere when the own connection is spoiled': refused(
    'a session on a connection holds more than its statements',
    'CONNECTION_NOT_CLEAN',
    async ({ scene, self }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          for (let times = 0; times < 2; times += 1) await sql`select 1`.execute(connection)
          await sql`select forget_statements()`.execute(connection)
          return (await sql`select number from invoice`.execute(connection)).rows
        }),
      )
    },
  ),
  'have a connection taken for a session that has ended': spoiling(
    'what is taken behind the end of a session is never given back',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await tenancy.run(self.slug, () => sql`select keep_cursor()`.execute(tenancy.db))
      await tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          sql`select 1`.execute(connection).catch(() => undefined)
          await new Promise((resolve) => setImmediate(resolve))
        }),
      )
      return await failureOf(async () => {
        const next = await within(2000, pidOf(tenancy, victim.slug))
        if (next === 'nothing') throw new Error('There is none left.')
      })
    },
  ),
  'leave a statement that goes on': spoiling(
    'a statement may still run when its connection is given back',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          const mark = sql`select pg_sleep(0.05), set_config('app.mark', 'mine', false)`
          mark.execute(connection).catch(() => undefined)
          await new Promise((resolve) => setImmediate(resolve))
        }),
      )
      const asked = sql<{ mark: string | null }>`select current_setting('app.mark', true) as mark`
      const { rows } = await tenancy.run(victim.slug, () => asked.execute(tenancy.db))
      return rows[0]?.mark === 'mine' ? 'the victim has the setting' : undefined
    },
  ),
  'begin a transaction behind the back of the runtime': refused(
    'what runs in a transaction that nobody ends is never committed',
    'TRANSACTION_ENDED',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, () =>
        tenancy.db.connection().execute(async (connection) => {
          await sql`begin`.execute(connection)
          await sql`select 1`.execute(connection)
        }),
      ),
  ),
  'leave a transaction open for the victim': spoiling(
    'what runs in a transaction that nobody ends is never committed',
    async ({ scene, self, victim }) => {
      await using tenancy = await openProcess(scene, { connections: 1 })
      await tenancy.run(self.slug, () => sql`begin`.execute(tenancy.db)).catch(() => undefined)
      const number = 'written in a transaction of somebody else'
      await tenancy.run(victim.slug, () =>
        tenancy.db.insertInto('invoice').values({ number }).execute(),
      )
      const rows = JSON.stringify(await scene.rowsOf(victim))
      await tenancy.close()
      await scene.asAdmin(victim, `delete from $schema.invoice where number = '${number}'`)
      return rows.includes(number) ? undefined : 'what the victim wrote is not there'
    },
  ),
  'go on behind a commit that chains': chain('commit'),
  'go on behind a rollback that chains': chain('rollback'),
}

/** With one connection: whoever comes next is given the very one, unless it is dropped. */
function handOn(statement: (attacker: Attacker) => string): Attack {
  return spoiling(FACT, async (attacker) => {
    const { scene, self, victim } = attacker
    await using tenancy = await openProcess(scene, { connections: 1 })
    const pid = await pidOf(tenancy, self.slug)
    const run = sql.raw(statement(attacker))
    // What it may do by itself does not matter here.
    await scene.asAdmin(self, `grant temporary on database ${self.placement.database} to $app`)
    await tenancy.run(self.slug, () => run.execute(tenancy.db)).catch(() => undefined)
    await scene.asAdmin(self, `revoke temporary on database ${self.placement.database} from $app`)
    return await failureOf(async () => {
      const next = await pidOf(tenancy, victim.slug)
      if (next === pid) throw new Error('The victim is on the same connection.')
    })
  })
}

function chain(command: 'commit' | 'rollback'): Attack {
  return refused(
    'behind a commit that chains a transaction is open as before, without the context',
    'TRANSACTION_ENDED',
    ({ tenancy, self }) =>
      tenancy.run(self.slug, () =>
        tenancy.transaction(async (trx) => {
          await sql.raw(`${command} and chain`).execute(trx)
          await sql`select number from invoice`.execute(trx)
        }),
      ),
  )
}

async function pidOf(tenancy: Tenancy<TestDatabase>, slug: string): Promise<number> {
  const asked = sql<{ pid: number }>`select pg_backend_pid() as pid`
  const { rows } = await tenancy.run(slug, () => asked.execute(tenancy.db))
  return rows[0]?.pid ?? 0
}

async function failureOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    return String(error)
  }
}
