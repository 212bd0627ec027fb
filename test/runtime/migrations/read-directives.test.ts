import { describe, expect, test } from 'vitest'

import { defineMigration } from '@tenantry/runtime/migrations'

import { renderMigration } from '../../../packages/runtime/src/migrations/render-migration.ts'
import { sqlMigration } from '../../support/test-fleet.ts'

const NAME = '20260201000000_test'
const DROP = 'alter table invoice drop column note'

test('directives stand above the SQL, and the checksum does not cover them', async () => {
  const plain = await sqlMigration(NAME, DROP)
  const told = await sqlMigration(
    NAME,
    `-- Nobody reads it.
-- tenantry: destructive nobody reads it since release 40
-- tenantry: allow drop-column  the old code is gone
-- tenantry: contracts 20260101000000_add_label

${DROP}`,
  )
  expect(told).toMatchObject({
    destructive: 'nobody reads it since release 40',
    allow: { 'drop-column': 'the old code is gone' },
    contracts: '20260101000000_add_label',
    kind: 'transaction',
  })
  const commented = await sqlMigration(NAME, `-- Nobody reads it.\n\n${DROP}`)
  expect(told.checksum).toBe(commented.checksum)
  expect(plain).toMatchObject({ destructive: undefined, allow: {}, contracts: undefined })
})

test.each([
  ['destructive', 'the reason is missing'],
  ['destructive one\n-- tenantry: destructive other', 'it stands there twice'],
  ['allow drop-column', 'the reason is missing'],
  ['allow drop-column a\n-- tenantry: allow drop-column b', 'it stands there twice'],
  ['destrucive a reason', 'nothing of that name is known'],
  ['contracts', 'not the name of an earlier migration'],
  ['contracts 20270101000000_later', 'not the name of an earlier migration'],
  ['backfill at once', 'nothing of that name is known'],
])('-- tenantry: %s is refused', async (directive, why) => {
  await expect(sqlMigration(NAME, `-- tenantry: ${directive}\n${DROP}`)).rejects.toMatchObject({
    code: 'MIGRATION_DIRECTIVE_INVALID',
    message: expect.stringContaining(why),
  })
})

test('a directive behind SQL is refused, since it would be overlooked', async () => {
  await expect(
    sqlMigration(NAME, `${DROP};\n-- tenantry: destructive a reason`),
  ).rejects.toMatchObject({ code: 'MIGRATION_DIRECTIVE_INVALID' })
})

test('an empty reason in TypeScript is none', async () => {
  const migration = defineMigration({ destructive: ' ', up: () => undefined })
  const source = { kind: 'typescript', migration } as const
  await expect(renderMigration({ name: NAME, module: 'billing', source })).rejects.toMatchObject({
    code: 'MIGRATION_DIRECTIVE_INVALID',
  })
})

describe('an index that is built concurrently', () => {
  test.each([
    [
      'create index concurrently by_note on invoice (note)',
      'create index concurrently by_note on "acme".invoice (note)',
      'create index by_note on invoice (note)',
    ],
    [
      '-- Slow.\ncreate unique index concurrently if not exists "By ""x""" on only "Odd"(note) where note is not null;',
      'create unique index concurrently "By ""x""" on only "acme"."Odd"(note) where note is not null',
      'create unique index "By ""x""" on only "Odd"(note) where note is not null',
    ],
    [
      'drop index concurrently if exists by_note restrict',
      'drop index concurrently "acme".by_note',
      'drop index by_note',
    ],
  ])('%s', async (text, inSchema, plain) => {
    const { kind, phase } = await sqlMigration(NAME, text)
    expect(kind).toBe('concurrent')
    if (phase?.kind !== 'concurrent') throw new Error('no phase')
    expect(phase.index.inSchema('acme')).toBe(inSchema)
    expect(phase.index.plain).toBe(plain)
  })

  test.each([
    'create index concurrently on invoice (note)',
    'create index concurrently a on public.invoice (note)',
    'create index concurrently a on invoice (note); create index concurrently b on invoice (note)',
    'alter table invoice add note text; create index concurrently a on invoice (note)',
    'drop index concurrently a, b',
    'drop index concurrently a cascade',
    'reindex index concurrently a',
    'reindex (verbose) index concurrently a',
  ])('%s is refused', async (text) => {
    await expect(sqlMigration(NAME, text)).rejects.toMatchObject({
      code: 'MIGRATION_CONCURRENT_INVALID',
    })
  })
})

describe('a backfill', () => {
  test('is the same in SQL and in TypeScript', async () => {
    const inSql = await sqlMigration(
      NAME,
      `-- tenantry: backfill
-- One by one.
update Invoice set note = e'it\\'s where' || (select 'x' from customer where true limit 1), amount = 1 -- from here
where note is null and id is distinct from null`,
    )
    expect(inSql).toMatchObject({
      kind: 'backfill',
      phase: {
        backfill: {
          table: 'invoice',
          where: 'note is null and id is distinct from null',
        },
      },
    })
    const migration = defineMigration({
      backfill: { table: 'invoice', set: "note = ''", where: 'note is null' },
    })
    const source = { kind: 'typescript', migration } as const
    const inTypeScript = await renderMigration({ name: NAME, module: 'billing', source })
    expect(inTypeScript).toMatchObject({
      kind: 'backfill',
      phase: { backfill: { table: 'invoice', set: "note = ''", where: 'note is null' } },
    })
    expect(inTypeScript.statements).toEqual([
      'set local role {{system}};\nupdate "invoice" set note = \'\'\nwhere note is null\n;\nset local role {{owner}}',
    ])
  })

  test.each([
    "update invoice set note = ''",
    'delete from invoice where note is null',
    "update invoice set note = '' where note is null; select 1",
    'update invoice set note = c.name from customer c where note is null',
    "update invoice set note = '' where note is null returning id",
    "update public.invoice set note = '' where note is null",
  ])('%s is refused', async (text) => {
    await expect(sqlMigration(NAME, `-- tenantry: backfill\n${text}`)).rejects.toMatchObject({
      code: 'MIGRATION_BACKFILL_INVALID',
    })
  })
})
