import { type Generated, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy, type TenantIdColumn } from '@tenantry/runtime'
import { httpProblemOf } from '@tenantry/runtime/http'
import { defineMigration } from '@tenantry/runtime/migrations'
import { type PageOptions, readPage } from '@tenantry/runtime/paging'

import { renderMigration } from '../../../packages/runtime/src/migrations/render-migration.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'

interface Tables {
  task: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    title: string
    rank: number | null
    at: string | null
  }
  part: { tenant_id: TenantIdColumn; task: string; number: number }
}

let application: TestApplication
let tenancy: Tenancy<Tables>

beforeAll(async () => {
  const migration = defineMigration({
    async up(schema) {
      await schema.createTenantTable('task', (table) =>
        table
          .addColumn('title', 'text', (column) => column.notNull())
          .addColumn('rank', 'integer')
          .addColumn('at', 'timestamptz'),
      )
      await schema.createTenantTable('part', (table) =>
        table.addColumn('task', 'text').addColumn('number', 'integer'),
      )
    },
  })
  const source = { kind: 'typescript', migration } as const
  application = await createTestApplication({
    migrations: [await renderMigration({ name: '20260101000000_tasks', module: 'tasks', source })],
  })
  tenancy = await createTenancy<Tables>(application.config)
  for (const slug of ['one', 'other']) {
    await application.createTenant({ slug })
    await tenancy.run(slug, async () => {
      await sql`insert into task (title, rank, at)
        select ${slug} || ' ' || n, case when n % 4 = 0 then null else n % 3 end,
          '2026-01-01T00:00:00Z'::timestamptz + n % 5 * interval '1 microsecond'
        from generate_series(1, 23) n`.execute(tenancy.db)
      await sql`insert into part (task, number) select 'a', n from generate_series(1, 5) n`.execute(
        tenancy.db,
      )
    })
  }
})
afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
})

const tasks = () => tenancy.db.selectFrom('task').select(['title', 'rank'])
type TaskPages = PageOptions<Tables, 'task', { title: string; rank: number | null }>

const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')

/** All pages behind one another. */
async function readAll(options: Omit<TaskPages, 'key'>): Promise<string[]> {
  const titles: string[] = []
  let after: string | undefined
  do {
    const page = await readPage(tasks(), { key: ['id'], ...options, after })
    titles.push(...page.items.map(({ title }) => title))
    after = page.next ?? undefined
  } while (after !== undefined)
  return titles
}

describe('all pages together are the whole list', () => {
  const nulls = sql`nulls last`
  test.each<Omit<TaskPages, 'key'>>([
    {},
    { direction: 'desc' },
    { orderBy: 'title', isNullable: false },
    { orderBy: 'title', isNullable: false, direction: 'desc' },
    { orderBy: 'rank' },
    { orderBy: 'rank', direction: 'desc' },
    { orderBy: 'at' },
    { orderBy: 'at', direction: 'desc' },
    { orderBy: 'id', direction: 'desc' },
  ])('%o', async (options) => {
    const { orderBy = 'id', direction = 'asc' } = options
    await tenancy.run('one', async () => {
      const expected = await tenancy.db
        .selectFrom('task')
        .select('title')
        .orderBy(sql`${sql.ref(orderBy)} ${sql.raw(direction)} ${nulls}`)
        .orderBy('id', direction)
        .execute()
      for (const limit of [1, 4, 23, 50]) {
        expect(await readAll({ ...options, limit })).toEqual(expected.map(({ title }) => title))
      }
    })
  })
})

test.each<Omit<TaskPages, 'key'>>([
  {},
  { direction: 'desc' },
  { orderBy: 'title', isNullable: false },
  { orderBy: 'rank' },
  { orderBy: 'at', direction: 'desc' },
])(
  'takes from the rows what they hold exactly, and leads to the same pages: %o',
  async (options) => {
    await tenancy.run('one', async () => {
      const whole = tenancy.db.selectFrom('task').select(['id', 'title', 'rank'])
      const page = { key: ['id'], limit: 4, ...options } as const
      const exact = ['id', 'title', 'rank'] as const
      let after: string | undefined
      do {
        const expected = await readPage(whole, { ...page, after })
        expect(await readPage(whole, { ...page, exact, after })).toEqual(expected)
        after = expected.next ?? undefined
      } while (after !== undefined)
    })
  },
)

test('rows hold what was selected, and nothing else', async () => {
  await tenancy.run('one', async () => {
    const { items } = await readPage(tasks(), { key: ['id'], limit: 1 })
    expect(items.map((item) => Object.keys(item))).toEqual([['title', 'rank']])
  })
})

test('a page ends the list where no row follows', async () => {
  await tenancy.run('one', async () => {
    expect(await readPage(tasks(), { key: ['id'], limit: 23 })).toMatchObject({ next: null })
    const none = tasks().where('title', '=', 'nothing')
    expect(await readPage(none, { key: ['id'] })).toEqual({ items: [], next: null })
  })
})

test('reads on behind a row that is gone, and past rows that came', async () => {
  await tenancy.run('one', async () => {
    const options = { key: ['id'], orderBy: 'title', isNullable: false, limit: 3 } as const
    const create = (title: string) =>
      tenancy.db.insertInto('task').values({ title, rank: 1, at: null }).execute()
    for (const title of ['z1', 'z3', 'z5', 'z7']) await create(title)
    const tail = tasks().where('title', 'like', 'z%')
    const first = await readPage(tail, { ...options, limit: 2 })
    await tenancy.db.deleteFrom('task').where('title', '=', 'z3').execute()
    for (const title of ['z2', 'z4']) await create(title)
    const second = await readPage(tail, { ...options, after: first.next ?? '' })
    expect(second.items.map(({ title }) => title)).toEqual(['z4', 'z5', 'z7'])
    await tenancy.db.deleteFrom('task').where('title', 'like', 'z%').execute()
  })
})

test('a key of several columns', async () => {
  await tenancy.run('one', async () => {
    const parts = tenancy.db.selectFrom('part').select(['task', 'number'])
    const options = { key: ['task', 'number'], direction: 'desc', limit: 2 } as const
    const first = await readPage(parts, options)
    const second = await readPage(parts, { ...options, after: first.next ?? '' })
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([5, 4, 3, 2])
  })
})

test('a cursor leads to no row of another tenant', async () => {
  const { next } = await tenancy.run('one', () => readPage(tasks(), { key: ['id'], limit: 1 }))
  const { items } = await tenancy.run('other', () =>
    readPage(tasks(), { key: ['id'], after: next ?? '' }),
  )
  expect(new Set(items.map(({ title }) => title.split(' ')[0]))).toEqual(new Set(['other']))
})

describe('what is no cursor of the list', () => {
  test.each([
    '',
    'nonsense',
    '%%%',
    forged(null),
    forged([]),
    forged(['asc', ['id'], ['no uuid']]),
    forged(['asc', ['id'], [null]]),
    forged(['asc', ['id'], [{}]]),
    forged(['asc', ['id'], ['\u0000']]),
    forged(['asc', ['id'], []]),
    forged(['desc', ['id'], ['00000000-0000-0000-0000-000000000000']]),
    forged(['asc', ['rank', 'id'], ['1', '00000000-0000-0000-0000-000000000000']]),
    `${forged(['asc', ['id'], ['00000000-0000-0000-0000-000000000000']])}=`,
  ])('%s', async (after) => {
    await tenancy.run('one', async () => {
      const refused = await readPage(tasks(), { key: ['id'], after }).catch(
        (error: unknown) => error,
      )
      expect(refused).toMatchObject({ code: 'PAGE_CURSOR_INVALID' })
      expect(httpProblemOf(refused)).toMatchObject({ status: 400 })
    })
  })
})

test.each([0, -1, 1.5, Number.NaN])('a page of %d rows', async (limit) => {
  await tenancy.run('one', async () => {
    await expect(readPage(tasks(), { key: ['id'], limit })).rejects.toMatchObject({
      code: 'PAGE_SIZE_INVALID',
    })
  })
})
