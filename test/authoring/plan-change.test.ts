import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findDrift, migrate, type Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { type Form, parseChange, planChange } from '../../src/authoring/index.ts'
import { lintMigrations } from '../../src/lint/index.ts'
import {
  createTestFleet,
  migrationsWith,
  sqlMigration,
  type TestFleet,
} from '../support/test-fleet.ts'

let fleet: TestFleet
let bridge: Tenant
let migrations: RenderedMigration[]
let clock = 0

beforeAll(async () => {
  fleet = await createTestFleet()
  bridge = await fleet.create({ slug: 'bridge', tier: 'bridged' })
  migrations = await migrationsWith()
  const { tenancy } = fleet.application
  await tenancy.run('bridge', () =>
    tenancy.db
      .insertInto('invoice')
      .values([{ number: 'a' }, { number: 'b' }])
      .execute(),
  )
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function plan(form: Form, text: string, fill?: string) {
  const first = clock
  const planned = await planChange({
    change: parseChange(form, text, 'nobody reads it'),
    fill,
    migrations,
    timestamp: (offset) => `2026050100${String(first + offset).padStart(4, '0')}`,
  })
  clock += planned.migrations.length
  return planned
}

/** Writes a change, judges it, and runs it on placements that have rows. @returns The SQL of each file. */
async function make(form: Form, text: string, fill?: string): Promise<string[]> {
  const planned = await plan(form, text, fill)
  expect(planned.module).not.toBe('')
  const rendered = await Promise.all(
    planned.migrations.map(({ name, sql }) => sqlMigration(name, sql)),
  )
  migrations = [...migrations, ...rendered]
  const names = new Set(rendered.map(({ name }) => name))
  const { findings } = await lintMigrations(migrations, { only: (name) => names.has(name) })
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  // What contracts waits for a second run.
  for (let run = 1; run <= 2; run++) {
    for (const { error } of await migrate(fleet.fleet, migrations, { maxFailures: 10 })) {
      expect(error).toBeUndefined()
    }
  }
  const all = (await fleet.fleet.ledgers.all()).map(({ placement }) => placement)
  expect((await findDrift(fleet.fleet, migrations, all)).classes).toEqual([])
  return planned.migrations.map(({ sql }) => sql)
}

async function rows(columns: string): Promise<unknown[]> {
  return await fleet.query(
    `select ${columns} from "${bridge.placement.schema}".invoice order by number`,
  )
}

describe('a described change is made while rows are there, and the linter has nothing against it', () => {
  test('a column', async () => {
    expect(await make('add', 'invoice.status:text')).toEqual([
      'alter table invoice add column status text;\n',
    ])
    expect(await make('add', "invoice.state:varchar(10)!='open'")).toHaveLength(1)
    expect(await rows('status, state')).toEqual([
      { status: null, state: 'open' },
      { status: null, state: 'open' },
    ])
  })

  test('a column that is not null, filled from others', async () => {
    expect(await make('add', 'invoice.label:text!', "'A-' || number")).toHaveLength(5)
    expect(await rows('label')).toEqual([{ label: 'A-a' }, { label: 'A-b' }])
    expect(await make('add', 'invoice.token:uuid!=gen_random_uuid()')).toHaveLength(5)
    const [one, other] = await rows('token')
    expect(one).not.toEqual(other)
    await expect(plan('add', 'invoice.bare:text!')).rejects.toMatchObject({
      code: 'CHANGE_IMPOSSIBLE',
      hint: expect.stringContaining('--fill'),
    })
  })

  test('not null, an index, a foreign key', async () => {
    expect(await make('not-null', 'invoice.status', "'open'")).toHaveLength(4)
    expect(await make('index', 'invoice.status,amount')).toEqual([
      'create index concurrently invoice_status_amount on invoice (tenant_id, status, amount);\n',
    ])
    expect(await make('unique', 'invoice.token')).toEqual([
      'create unique index concurrently invoice_token_key on invoice (tenant_id, token);\n',
    ])
    await make('add', 'invoice.payer_id:uuid')
    const [reference] = await make('foreign-key', 'invoice.payer_id:customer')
    expect(reference).toContain(
      '(tenant_id, payer_id) references customer (tenant_id, id) not valid',
    )
  })

  test('a rename keeps both names the same until the old one goes', async () => {
    const planned = await plan('rename', 'invoice.label:title')
    const contract = planned.migrations.at(-1)
    expect(contract?.sql).toMatch(/^-- tenantry: contracts \d{14}_fill_title_of_invoice\n/)
    const rendered = await Promise.all(
      planned.migrations.map(({ name, sql }) => sqlMigration(name, sql)),
    )
    const expand = [...migrations, ...rendered.slice(0, -1)]
    await migrate(fleet.fleet, expand)
    expect(await rows('label, title')).toEqual([
      { label: 'A-a', title: 'A-a' },
      { label: 'A-b', title: 'A-b' },
    ])
    const table = `"${bridge.placement.schema}".invoice`
    await fleet.query(`update ${table} set label = 'old code' where number = 'a'`)
    await fleet.query(`update ${table} set title = 'new code' where number = 'b'`)
    await fleet.query(
      `insert into ${table} (tenant_id, number, title, status, state) select tenant_id, 'c', 'c', 'open', 'open' from ${table} limit 1`,
    )
    expect(await rows('label, title')).toEqual([
      { label: 'old code', title: 'old code' },
      { label: 'new code', title: 'new code' },
      { label: 'c', title: 'c' },
    ])
    migrations = [...expand, ...rendered.slice(-1)]
    for (const { error } of await migrate(fleet.fleet, migrations)) expect(error).toBeUndefined()
    expect(await rows('title')).toHaveLength(3)
    await expect(rows('label')).rejects.toThrow('label')
    expect(await make('drop', 'invoice.title')).toEqual([
      '-- tenantry: destructive nobody reads it\nalter table invoice drop column title;\n',
    ])
  })
})

test.each([
  ['add', 'invoice.number:text', 'CHANGE_IMPOSSIBLE', 'number already'],
  ['add', 'moon.number:text', 'CHANGE_IMPOSSIBLE', 'table moon'],
  ['drop', 'invoice.moon', 'CHANGE_IMPOSSIBLE', 'no column moon'],
  ['rename', 'invoice.moon:sun', 'CHANGE_IMPOSSIBLE', 'no column moon'],
  ['index', 'invoice.moon', 'CHANGE_IMPOSSIBLE', 'no column moon'],
  ['foreign-key', 'invoice.number:moon', 'CHANGE_IMPOSSIBLE', 'table moon'],
  ['add', 'invoice.when:timestamp with', 'USAGE_CHANGE_INVALID', 'timestamp with'],
  ['add', 'invoice.x:text; drop table invoice', 'USAGE_CHANGE_INVALID', 'drop table'],
  ['add', 'invoice.x:text!=(', 'SQL_INVALID', ''],
  ['index', 'invoice.a b', 'USAGE_CHANGE_INVALID', '--index'],
] as const)('--%s %s is refused', async (form, text, code, message) => {
  const planned = (async () => await plan(form, text))()
  await expect(planned).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
})
