import { eventsMigration } from '@tenantry/runtime/extraction'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

// Events of an extracted module that wait, as people see them and say what becomes of them.

const PARKED = '7c1f9f7e-3f0e-4c44-9d0b-0d1a3a0c6f52'
const MIGRATION = 'src/modules/billing/migrations/20260102000000_extraction_events.ts'

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  await project.write(MIGRATION, eventsMigration())
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const slug of ['acme', 'globex']) {
    expect(await project.saas(['tenant', 'create', slug])).toMatchObject({ exitCode: 0 })
  }
})

afterAll(async () => await project?.[Symbol.asyncDispose]())

const eventsOf = async (...flags: readonly string[]): Promise<unknown> => {
  const run = await project.saas(['extract', 'events', 'billing', ...flags, '--json'])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  return JSON.parse(run.stdout).result
}

const wanted = async (): Promise<unknown[]> =>
  await project.query(
    'select t.slug, s.wanted, s.wanted_id from tenantry.event_stream s join tenantry.tenant t on t.id = s.tenant_id where s.wanted_id is not null',
  )

test('the migration of events lints without a finding, and opens no way between tenants', async () => {
  const lint = await project.saas(['lint', '--sql', '--json'])
  expect(lint).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(lint.stdout).result.findings).toEqual([])
  const verify = await project.saas(['verify', '--json'])
  expect(verify).toMatchObject({ exitCode: 0 })
})

test('events that wait are shown, tried again and dropped', async () => {
  expect(await eventsOf()).toEqual({ streams: [], ordered: [] })
  expect((await project.saas(['extract', 'events', 'billing'])).stdout).toBe('No events wait.\n')
  await project.query(
    `insert into tenantry.event_stream (module, tenant_id, noted_at, due_at, waiting, oldest_at, told_at, failed_id, attempts, reason, parked_at)
     select 'billing', id, now(), now(), 3, now() - interval '1 h', now(), $1, 12, 'UsageRefused', now()
     from tenantry.tenant where slug = 'acme'`,
    [PARKED],
  )
  await project.query(
    `insert into tenantry.event_stream (module, tenant_id, noted_at, due_at, waiting, told_at)
     select 'billing', id, now(), now(), 4, now() from tenantry.tenant where slug = 'globex'`,
  )
  expect(await eventsOf()).toMatchObject({
    streams: [
      { tenant: 'acme', waiting: 3, failed: { id: PARKED, attempts: 12, reason: 'UsageRefused' } },
      { tenant: 'globex', waiting: 4, failed: null },
    ],
  })
  const shown = await project.saas(['extract', 'events', 'billing'])
  expect(shown.stdout).toMatch(
    /^billing +acme +3 +\d{4}-\S+ +12, parked +7c1f9f7e-\S+ +UsageRefused/m,
  )
  const status = await project.saas(['extract', 'status', 'billing'])
  expect(status.stdout).toMatch(
    /billing: 7 events of 2 tenants wait, the oldest since \S+ 1 parked: saas extract events billing/,
  )
  expect(await eventsOf('--retry', PARKED)).toMatchObject({ ordered: ['acme'] })
  expect(await wanted()).toEqual([{ slug: 'acme', wanted: 'retry', wanted_id: PARKED }])
  expect(await eventsOf('--drop', PARKED)).toMatchObject({ ordered: ['acme'] })
  expect(await wanted()).toEqual([{ slug: 'acme', wanted: 'drop', wanted_id: PARKED }])
  expect(await eventsOf('--retry-parked')).toMatchObject({ ordered: ['acme'] })
  expect(await wanted()).toEqual([{ slug: 'acme', wanted: 'retry', wanted_id: PARKED }])
  await eventsOf('--look-at-all')
  const streams = await project.query(
    'select from tenantry.event_stream where due_at <= clock_timestamp() and wakes = 1',
  )
  expect(streams).toHaveLength(2)
})

test.each([
  [['--drop', PARKED.replace('7', '8')], 1, 'EVENT_UNKNOWN'],
  [['--retry', 'nonsense'], 1, 'EVENT_UNKNOWN'],
  [['--retry', PARKED, '--drop', PARKED], 2, 'USAGE_MISSING_FLAG'],
])('%j is refused with %i: %s', async (flags, exitCode, code) => {
  const run = await project.saas(['extract', 'events', 'billing', ...flags, '--json'])
  expect(run).toMatchObject({ exitCode })
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code } })
})
