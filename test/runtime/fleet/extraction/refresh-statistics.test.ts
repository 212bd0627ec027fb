import { randomBytes } from 'node:crypto'

import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { refreshStatistics } from '../../../../packages/runtime/src/fleet/extraction/data/refresh-statistics.ts'
import { createDatabase } from '../../../../src/testing/databases.ts'
import '../../../support/provided-context.ts'

const TABLES = ['bill', 'part', 'nothing']
let client: Client

beforeAll(async () => {
  const name = `r${randomBytes(5).toString('hex')}`
  client = new Client({ connectionString: await createDatabase(inject('databaseUrl'), name) })
  await client.connect()
  // Only what is asked for is to look at them.
  const quiet = 'with (autovacuum_enabled = off)'
  await client.query(`create schema "of a tenant"; set search_path = "of a tenant";
    create table bill (id int) ${quiet};
    create table part (id int) partition by range (id);
    create table part_all partition of part for values from (0) to (10000) ${quiet}`)
})

afterAll(async () => {
  await client.end()
})

/** How often each was looked at. */
async function looks(): Promise<Record<string, number>> {
  const { rows } = await client.query<{ name: string; count: number }>(
    `select relname as name, analyze_count::int as count from pg_stat_user_tables where schemaname = 'of a tenant' order by 1`,
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

test('tables are looked at where nobody has, and again when most of them is new', async () => {
  await client.query(
    'insert into bill select generate_series(1, 1000); insert into part select generate_series(1, 1000)',
  )
  await refreshStatistics(client, 'of a tenant', TABLES)
  const { rows } = await client.query(
    `select relname, reltuples::int as rows from pg_class where relname in ('bill', 'part_all') order by 1`,
  )
  expect(rows).toEqual([
    { relname: 'bill', rows: 1000 },
    { relname: 'part_all', rows: 1000 },
  ])
  const first = await looks()
  await client.query('insert into bill select generate_series(1, 300)')
  await refreshStatistics(client, 'of a tenant', TABLES)
  expect(await looks()).toEqual(first)
  await client.query('insert into bill select generate_series(1, 900)')
  await refreshStatistics(client, 'of a tenant', TABLES)
  expect(await looks()).toEqual({ ...first, bill: (first['bill'] ?? 0) + 1 })
})

test('a login that may not look goes on without', async () => {
  await client.query(
    `create table theirs (id int); grant usage on schema "of a tenant" to pg_monitor; set role pg_monitor`,
  )
  await refreshStatistics(client, 'of a tenant', ['theirs'])
  await client.query('reset role')
  expect(await looks()).toMatchObject({ theirs: 0 })
})
