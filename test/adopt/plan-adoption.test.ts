import { expect, test } from 'vitest'

import { type AdoptAnswers, parsePath, planAdoption } from '../../src/adopt/index.ts'
import type { Schema, Table } from '../../src/schema/index.ts'

function column(name: string, isNullable: boolean): Table['columns'][number] {
  return {
    name,
    type: { sql: 'uuid', name: 'uuid', kind: 'base', isArray: false },
    isNullable,
    default: undefined,
    generated: undefined,
    comment: undefined,
  }
}

/** A table with a uuid `id`; a reference is `column:table`, nullable with a `?` behind. */
function table(name: string, ...references: readonly string[]): Table {
  const parsed = references.map((text) => {
    const [own = '', other = ''] = text.replace('?', '').split(':')
    return { own, other, isNullable: text.endsWith('?') }
  })
  return {
    name,
    kind: 'shared',
    isView: false,
    comment: undefined,
    columns: [column('id', false), ...parsed.map((one) => column(one.own, one.isNullable))],
    primaryKey: ['id'],
    uniques: [],
    references: parsed.map(({ own, other }) => ({
      name: `${name}_${own}`,
      columns: [own],
      table: other,
      targets: ['id'],
      onDelete: 'no action',
      isValidated: true,
    })),
    checks: [],
    indexes: [],
    policies: [],
    grants: [],
    rowSecurity: { isEnabled: false, isForced: false },
  }
}

/** What was decided, a line a table, in the order of the plan. */
function decide(tables: readonly Table[], answers: Partial<AdoptAnswers> = {}): string[] {
  const schema: Schema = { tables, enums: [] }
  const said = { tenantTable: 'accounts', paths: {}, shared: [], left: [], ...answers }
  return planAdoption(schema, said).tables.map(({ table: { name }, decision }) => {
    if (decision.kind === 'undecided') return `${name}: ${decision.why}`
    if (decision.kind !== 'tenant') return `${name}: ${decision.kind}`
    const { source } = decision
    return source.kind === 'root'
      ? `${name}: root`
      : `${name}: ${source.column} -> ${source.table}.${source.target}`
  })
}

test('one foreign key that is never null decides, along a chain, in the order of dependence', () => {
  const c = table('a_comment', 'task:task', 'parent:a_comment?')
  const t = table('task', 'project:project', 'owner:person?')
  const p = table('project', 'account:accounts')
  const decided = decide([c, t, p, table('person', 'account:accounts'), table('accounts')])
  expect(decided.toSorted()).toEqual([
    'a_comment: task -> task.id',
    'accounts: root',
    'person: account -> accounts.id',
    'project: account -> accounts.id',
    'task: project -> project.id',
  ])
  const place = (name: string) => decided.findIndex((line) => line.startsWith(name))
  expect([place('accounts'), place('project'), place('task'), place('a_comment')]).toEqual(
    [place('accounts'), place('project'), place('task'), place('a_comment')].toSorted(
      (one, other) => one - other,
    ),
  )
})

test('the account itself counts more than what leads to it', () => {
  const both = table('both', 'account:accounts', 'person:person')
  expect(decide([table('accounts'), both, table('person', 'account:accounts')])).toContain(
    'both: account -> accounts.id',
  )
})

test('several ways, one that may be null, or none, are asked about', () => {
  const tables = [
    table('accounts'),
    table('person', 'account:accounts'),
    table('project', 'account:accounts'),
    table('assignment', 'person:person', 'project:project'),
    table('note', 'person:person?'),
    table('country'),
    table('below', 'note:note'),
    table('kysely_migration'),
  ]
  expect(decide(tables).slice(3)).toEqual([
    'assignment: person and project lead to a tenant',
    'note: person may be null',
    'country: no foreign key leads to a tenant',
    'below: note is undecided',
    'kysely_migration: left',
  ])
  const paths = { assignment: 'project', note: 'person' }
  const said = decide(tables, { paths, shared: ['country'] })
  expect(said).not.toContain(expect.stringContaining('undecided'))
  expect(said).toEqual(
    expect.arrayContaining([
      'assignment: project -> project.id',
      'note: person -> person.id',
      'below: note -> note.id',
      'country: shared',
    ]),
  )
})

test('answers that mean nothing are refused, by their name', () => {
  const tables = [table('accounts'), table('log'), table('other')]
  const refuse = (answers: Partial<AdoptAnswers>) => () => decide(tables, answers)
  expect(refuse({ tenantTable: 'nobody' })).toThrow('no table "nobody"')
  expect(refuse({ shared: ['log'], left: ['log'] })).toThrow('Two things are said of log')
  expect(refuse({ paths: { log: 'nothing:accounts' } })).toThrow('log has no column nothing')
  expect(refuse({ paths: { log: 'id' } })).toThrow('No foreign key says where log.id leads')
  expect(refuse({ paths: { log: 'id:accounts.slug' } })).toThrow('accounts.slug is not unique')
  expect(() => parsePath('log')).toThrow('cannot be understood')
  expect(() => parsePath('log=a.b')).toThrow('cannot be understood')
  expect(parsePath('log=actor_id:users.id')).toEqual(['log', 'actor_id:users.id'])
  expect(parsePath('us`er log=größe')).toEqual(['us`er log', 'größe'])
})
