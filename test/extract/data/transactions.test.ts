import { expect, test } from 'vitest'

import { planProgram } from '../plan-program.ts'

const program = (body: string, audit: string): string => `
// db.ts
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
interface Tables { invoice: { id: string }; entry: { id: string } }
export const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool() }) })
// audit.ts
import type { Kysely } from 'kysely'
import { db } from './db.ts'
export const seen = async () => await db.selectFrom('entry').selectAll().execute()
${audit}
// billing/index.ts
import { log } from '../audit.ts'
import { db } from '../db.ts'
export async function issue(id: string): Promise<void> {
  ${body}
}
`

const WRITES = `async function write(id: string) { await db.insertInto('entry').values({ id }).execute() }
export async function log(id: string) { await write(id) }`
const WRITES_NOTHING = `export async function log(id: string) { await Promise.resolve(id) }`

async function spans(text: string) {
  const { edges } = await planProgram(text)
  return edges.flatMap(({ shape, name, direction, place, verdict }) =>
    shape === 'transaction-spans' && verdict.is === 'refused'
      ? [{ edge: `${direction} ${place.file}:${place.line} ${name}`, why: verdict.why }]
      : [],
  )
}

test('a transaction of the module that writes to tables outside through a function is refused', async () => {
  const found = await spans(
    program(
      `await db.transaction().execute(async (trx) => {
    await trx.insertInto('invoice').values({ id }).execute()
    await log(id)
  })`,
      WRITES,
    ),
  )
  expect(found).toEqual([
    {
      edge: 'out src/billing/index.ts:6 log',
      why: 'The transaction of src/billing/index.ts:4 calls log, which uses entry outside of the module: once the rows lie in two databases, one transaction cannot take both back.',
    },
  ])
})

test.each([
  [
    'behind the transaction',
    `await db.transaction().execute(async () => {})\n  await log(id)`,
    WRITES,
  ],
  [
    'with nothing of a table in it',
    `await db.transaction().execute(async () => { await log(id) })`,
    WRITES_NOTHING,
  ],
])('a call %s is none', async (_what, body, audit) => {
  expect(await spans(program(body, audit))).toEqual([])
})
