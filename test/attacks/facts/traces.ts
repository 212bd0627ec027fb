import { sql } from 'kysely'
import { Client } from 'pg'

import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'

const NO_ROWS_OF_OTHERS = 'what it leaves is for the next statement of the victim to meet'

/** Things left on a connection for whoever gets it next; the oracle reads as the victim afterwards. */
const LEFT_BEHIND: Readonly<Record<string, readonly string[]>> = {
  'a tenant for the session': ["select set_config('tenantry.tenant_id', '$self', false)"],
  'a tenant by set': ["set tenantry.tenant_id = '$self'"],
  'a search_path for the session': ['set search_path = pg_catalog'],
  'a search_path from a block': [
    `do 'begin perform set_config(''search_path'', ''pg_catalog'', false); end'`,
  ],
  'a timeout for the session': ["set statement_timeout = '1ms'"],
  'read-only sessions': ['set default_transaction_read_only = on'],
  'row_security off for the session': ['set row_security = off'],
  'a role for the session': ['set role none'],
  'a cursor with hold': ['declare held cursor with hold for select number from invoice'],
  'a cursor with hold from a block': [
    `do 'begin execute ''declare held cursor with hold for select number from invoice''; end'`,
  ],
  'a prepared statement': ['prepare mine as select number from invoice'],
  'a prepared statement under our name': ['prepare tenantry_context as select $1, $2, $3, $4'],
  'a prepared statement under the name of the next one': [
    'prepare tenantry_1 as select 1',
    'prepare tenantry_2 as select 1',
    'prepare tenantry_3 as select 1',
  ],
  'no prepared statements': ['deallocate all'],
  'nothing at all': ['discard plans', 'discard sequences'],
  'a lock': ['select pg_advisory_lock(1)'],
  'a channel': ['listen mine'],
  'a notification': ["select pg_notify('mine', 'read me')"],
  'an open transaction': ['begin'],
  'a failed transaction': ['begin', 'select 1 / 0'],
  'a transaction that was committed': ['commit'],
  'a transaction that was rolled back': ['rollback'],
  'a savepoint': ['savepoint mine'],
}

export const TRACE_ATTACKS: Attacks = {
  ...Object.fromEntries(
    Object.entries(LEFT_BEHIND).flatMap(([what, statements]) => [
      [`leave ${what}`, leave(statements, run)],
      [`leave ${what}, in a transaction`, leave(statements, runInTransaction)],
    ]),
  ),
  'send two statements in one': {
    fact: 'the simple protocol runs several statements, the last of which have no context',
    uncontrolled: NO_ROWS_OF_OTHERS,
    attempt: async ({ db }) =>
      (await sql.raw('select 1; select number from invoice').execute(db)).rows,
  },
  'end the transaction and go on': {
    fact: 'behind a commit of its own a statement has lost its context',
    isPower: true,
    mustBe: 'TRANSACTION_ENDED',
    uncontrolled: NO_ROWS_OF_OTHERS,
    attempt: ({ tenancy }) =>
      tenancy.transaction(async (trx) => {
        await sql`commit`.execute(trx)
        return (await sql`select number from invoice`.execute(trx)).rows
      }),
  },
  'commit what has failed': {
    fact: 'a commit may answer with a rollback',
    isPower: true,
    mustBe: 'TRANSACTION_ROLLED_BACK',
    uncontrolled: NO_ROWS_OF_OTHERS,
    attempt: ({ tenancy }) =>
      tenancy.transaction(async (trx) => {
        await sql`select 1 / 0`.execute(trx).catch(() => undefined)
      }),
  },
  'use a connection that was given back': {
    fact: 'a connection serves somebody else as soon as it is given back',
    isPower: true,
    mustBe: 'TRANSACTION_ENDED',
    uncontrolled: NO_ROWS_OF_OTHERS,
    async attempt({ tenancy }) {
      const late = await tenancy.db.connection().execute(async (connection) => ({ connection }))
      return await sql`select number from invoice`.execute(late.connection)
    },
  },
  'meet what a function left on the connection': {
    fact: 'a function can set the session unseen',
    isPower: true,
    namesVictim: true,
    uncontrolled: NO_ROWS_OF_OTHERS,
    async attempt({ tenancy, victim }) {
      const backend = async (): Promise<number | undefined> => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(
          tenancy.db,
        )
        return rows[0]?.pid
      }
      const { rows } = await sql<{
        pid: number
      }>`select keep_tenant(${victim.id}), pg_backend_pid() as pid`.execute(tenancy.db)
      for (let times = 0; times < 12; times += 1) {
        if ((await backend()) === rows[0]?.pid) return 'the same connection'
      }
      throw new Error('another connection')
    },
  },
  'read on a connection without a context': {
    fact: "after set local a custom setting is '' and not null",
    isOutside: true,
    async attempt({ scene, self }) {
      const client = new Client({ connectionString: scene.appUrl(self) })
      await client.connect()
      try {
        await client.query(`set search_path = "${self.placement.schema}"`)
        await client.query('begin')
        await client.query("select set_config('tenantry.tenant_id', $1, true)", [self.id])
        await client.query('commit')
        return (await client.query('select number from invoice order by 1')).rows
      } finally {
        await client.end()
      }
    },
  },
  'read with a context that is no tenant': {
    fact: 'a context that is not a tenant is an error, not everybody',
    isOutside: true,
    async attempt({ scene, self }) {
      const client = new Client({ connectionString: scene.appUrl(self) })
      await client.connect()
      try {
        await client.query(`set search_path = "${self.placement.schema}"`)
        await client.query("set tenantry.tenant_id = '%'")
        return (await client.query('select number from invoice order by 1')).rows
      } finally {
        await client.end()
      }
    },
  },
  'turn row-level security off in a transaction': {
    fact: 'row_security = off is an error where a policy applies',
    attempt: ({ tenancy }) =>
      tenancy.transaction(async (trx) => {
        await sql`set local row_security = off`.execute(trx)
        return (await sql`select number from invoice order by 1`.execute(trx)).rows
      }),
  },
}

type Run = (attacker: Attacker, statements: readonly string[]) => Promise<unknown>

function leave(statements: readonly string[], execute: Run): Attack {
  return {
    fact: 'what a session keeps reaches the next tenant on its connection',
    isTrap: true,
    uncontrolled: NO_ROWS_OF_OTHERS,
    async attempt(attacker) {
      const own = statements.map((text) => text.replaceAll('$self', attacker.self.id))
      // A refusal is as good as an answer: what counts is what the victim meets afterwards.
      await execute(attacker, own).catch(() => undefined)
    },
  }
}

/** On as many connections as there are, one after the other. */
async function run({ db }: Attacker, statements: readonly string[]): Promise<void> {
  await db.connection().execute(async (connection) => {
    for (const text of statements) await sql.raw(text).execute(connection)
  })
}

async function runInTransaction(
  { tenancy }: Attacker,
  statements: readonly string[],
): Promise<void> {
  await tenancy.transaction(async (trx) => {
    for (const text of statements) await sql.raw(text).execute(trx)
  })
}
