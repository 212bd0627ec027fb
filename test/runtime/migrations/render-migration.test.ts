import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'

import { sqlMigration, typescriptMigration } from '../../support/test-fleet.ts'

const NAME = '20260201000000_test'

describe('values become literals', () => {
  test.each([
    ["it's", `'it''s'`],
    ['back\\slash', `'back\\slash'`],
    ["\\'; drop table x; --", `'\\''; drop table x; --'`],
    [null, 'null'],
    [true, 'true'],
    [7, '7'],
    [-1.5, '-1.5'],
    [2n ** 63n - 1n, '9223372036854775807'],
    [new Date('2026-02-01T00:00:00.123Z'), `'2026-02-01T00:00:00.123Z'`],
    ['{{ö}} 🐘\n$1', `'{{ö}} 🐘\n$1'`],
  ])('%o', async (value, literal) => {
    const { statements } = await typescriptMigration(NAME, async ({ db }) => {
      await sql`alter table customer alter name set default ${value}`.execute(db)
    })
    expect(statements).toEqual([`alter table customer alter name set default ${literal}`])
  })

  test.each([[{ a: 1 }], [['a']], [Buffer.from('a')], [undefined]])(
    '%o has none, and is refused',
    async (value) => {
      const rendered = typescriptMigration(NAME, async ({ db }) => {
        await sql`alter table customer alter name set default ${value}`.execute(db)
      })
      await expect(rendered).rejects.toMatchObject({
        code: 'MIGRATION_FAILED_TO_RENDER',
        hint: expect.stringContaining('::jsonb'),
      })
    },
  )
})

describe('a migration cannot read rows', () => {
  test.each([
    [
      'a select',
      () =>
        typescriptMigration(NAME, async ({ db }) => {
          await db.selectNoFrom(sql`1`.as('one')).execute()
        }),
    ],
    [
      'the rows of raw SQL',
      () =>
        typescriptMigration(NAME, async ({ db }) => {
          const { rows } = await sql<{ id: string }>`select id from customer`.execute(db)
          for (const { id } of rows) await sql`delete from invoice where id = ${id}`.execute(db)
        }),
    ],
    [
      'introspection',
      () =>
        typescriptMigration(NAME, async ({ db }) => {
          await db.introspection.getTables()
        }),
    ],
  ])('%s', async (_what, render) => {
    await expect(render()).rejects.toMatchObject({
      code: 'MIGRATION_FAILED_TO_RENDER',
      message: expect.stringContaining('reads rows'),
    })
  })

  test('but it may run a function', async () => {
    const { statements } = await typescriptMigration(NAME, async ({ db }) => {
      await sql`select setval('s', 1)`.execute(db)
    })
    expect(statements).toEqual([`select setval('s', 1)`])
  })
})

describe('an empty migration is refused', () => {
  test.each([
    ['nothing', ''],
    ['white space', ' \n\t'],
    ['a line comment', '-- Write here.\n-- And here.'],
    ['comments that nest', '/* a /* b */ select 1; */ -- c'],
    ['semicolons', ';;\n;'],
  ])('%s', async (_what, text) => {
    await expect(sqlMigration(NAME, text)).rejects.toMatchObject({ code: 'MIGRATION_EMPTY' })
  })

  test.each([
    ['behind a comment', '-- hello\nselect 1'],
    ['behind a comment on its line', '/* hello */ select 1'],
    ['that looks like a comment', "select '--'"],
    ['an operator', '-1'],
  ])('but not one with a statement %s', async (_what, text) => {
    expect(await sqlMigration(NAME, text)).toMatchObject({ statements: [text] })
  })

  test('no await, no statement', async () => {
    const rendered = typescriptMigration(NAME, () => undefined)
    await expect(rendered).rejects.toMatchObject({ code: 'MIGRATION_EMPTY' })
  })
})

test('an error in up names the migration', async () => {
  const rendered = typescriptMigration(NAME, () => {
    throw new Error('no vault')
  })
  await expect(rendered).rejects.toMatchObject({
    code: 'MIGRATION_FAILED_TO_RENDER',
    message: expect.stringMatching(/20260201000000_test.*no vault/),
  })
})

test('roles stand in marks, so that every application has the same checksum', async () => {
  const one = await typescriptMigration(NAME, (schema) =>
    schema.createTenantTable('note', (table) => table.addColumn('text', 'text')),
  )
  expect(one.statements.join('\n')).toContain('to {{app}}')
  expect(one.statements.join('\n')).not.toMatch(/_app|_system/)
  const other = await typescriptMigration(NAME, (schema) =>
    schema.createTenantTable('note', (table) => table.addColumn('text', 'varchar')),
  )
  expect(one.checksum).not.toBe(other.checksum)
})

async function keyOf(table: string): Promise<string | undefined> {
  const { statements } = await typescriptMigration(NAME, (schema) =>
    schema.createTenantTable(table, (builder) => builder),
  )
  return /constraint "(.+)" primary key/.exec(statements[0] ?? '')?.[1]
}

describe('the key of a tenant table', () => {
  test.each(['note', 'n'.repeat(58), 'n'.repeat(60), 'n'.repeat(62), 'ä'.repeat(31)])(
    '%s: is named as before, so that its checksum stays',
    async (table) => {
      expect(await keyOf(table)).toBe(`${table}_pkey`)
    },
  )

  test.each(['n'.repeat(63), `${'ä'.repeat(31)}b`, '🐘'.repeat(16), 'n'.repeat(80)])(
    '%s: keeps its ending, where the table fills a name',
    async (table) => {
      const key = (await keyOf(table)) ?? ''
      expect(key).toMatch(/_[0-9a-f]{8}_pkey$/)
      expect(key.isWellFormed()).toBe(true)
      expect(Buffer.byteLength(key)).toBeLessThanOrEqual(63)
      expect(Buffer.byteLength(key)).toBeGreaterThan(55)
    },
  )

  test('a checksum of 60 bytes of name is the one of always', async () => {
    const { checksum } = await typescriptMigration(NAME, (schema) =>
      schema.createTenantTable('n'.repeat(60), (builder) => builder),
    )
    expect(checksum).toBe('bf35fafb164183d8ce77d2acf088b68e939f02ff885bad780479a5432eea378e')
  })
})
