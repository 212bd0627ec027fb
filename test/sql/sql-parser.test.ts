import { describe, expect, test } from 'vitest'

import { openSqlParser } from '../../src/sql/index.ts'

const parser = await openSqlParser()

describe('a condition that stands beside others', () => {
  test.each([
    ['a or b', true],
    ['a OR b and c', true],
    ['a and b or c', true],
    ['(a or b)', false],
    ['not (a or b)', false],
    ['coalesce(a or b, false)', false],
    ["name = 'a or b'", false],
    ['a /* or */ and b', false],
    ['no condition at all', false],
  ])('%s: whether its or reaches them is %s', (condition, isLoose) => {
    expect(parser.isLooseOr(condition)).toBe(isLoose)
  })

  test.each([
    ['tenant_id = $1', [{ alias: undefined, parameter: 1 }]],
    ['$2::uuid = i.tenant_id and total > 0', [{ alias: 'i', parameter: 2 }]],
    ['i.tenant_id = c.tenant_id', [{ alias: 'i', sameAs: { alias: 'c' } }]],
    ['tenant_id = $1 or total = 0', []],
    ['not tenant_id = $1', []],
    ['tenant_id = id', []],
    ['tenant_id <> $1', []],
  ])('%s ties the tenant as it says', (condition, ties) => {
    expect(parser.tiesIn(condition, 'tenant_id')).toEqual(ties)
  })
})

describe('what comes behind a text is in its comment', () => {
  test.each([
    ['total > 0 -- due', true],
    ['total > 0 /* due', true],
    ['total > 0 /* due /* now */', true],
    ['total > 0 -- due\n', false],
    ['total > 0 /* due */', false],
    ["name = '--'", false],
    ["name = '/*'", false],
    ['total - -1', false],
    ['$$ -- $$', false],
  ])('%s: %s', (text, isOpen) => {
    expect(parser.endsInComment(text)).toBe(isOpen)
  })
})

describe('what is written at the front or the end of a statement', () => {
  test.each([
    ['end', 'or true', true],
    ['end', 'and true', true],
    ['end', 'union all select 1 from customer', true],
    ['end', 'or number = $1 returning *', true],
    ['front', 'name from customer union select', true],
    ['front', 'name,', true],
    ['end', 'for update skip locked', false],
    ['end', 'limit 10', false],
    ['end', 'returning *', false],
    ['front', 'distinct', false],
    ['end', 'no end of anything', undefined],
  ] as const)('%s: %s changes the rows: %s', (place, modifier, changes) => {
    expect(parser.changesRows(modifier, place)).toBe(changes)
  })
})

describe('what a statement does to its session', () => {
  test.each([
    ["set app.tenant = 'x'", [{ name: 'app.tenant', isLocal: false, isConstant: true }]],
    ['set local role application', [{ name: 'role', isLocal: true, isConstant: true }]],
    [
      "select pg_catalog.set_config('App.Tenant', $1, true)",
      [{ name: 'app.tenant', isLocal: true, isConstant: false }],
    ],
    [
      'with c as (select set_config($1, $2, $3)) select 1 from c',
      [{ name: undefined, isLocal: undefined, isConstant: false }],
    ],
    ['reset app.tenant', []],
    ['set role none', []],
  ])('%s', (text, settings) => {
    expect(parser.read(text)?.settings).toEqual(settings)
  })

  test('a transaction begins, and a session is taken back', () => {
    expect(told('begin; select 1')).toEqual([true, false])
    expect(told('start transaction read only')).toEqual([true, false])
    expect(told('commit')).toEqual([false, false])
    expect(told('discard all')).toEqual([false, true])
    expect(told('reset role')).toEqual([false, true])
    expect(told('set role none')).toEqual([false, true])
    expect(told('set role administrator')).toEqual([false, false])
  })
})

describe('what a statement writes', () => {
  test.each([
    ['update invoice set tenant_id = $1', ['invoice'], []],
    ['with x as (update invoice set tenant_id = $1) select 1', ['invoice'], []],
    ['update invoice set total = 1 where tenant_id = $1', [], []],
    ['insert into invoice values ($1) on conflict (id) do update set total = 1', [], ['invoice']],
    [
      'insert into invoice values ($1) on conflict (tenant_id, id) do update set tenant_id = $1',
      [],
      [],
    ],
    [
      'insert into invoice as i values ($1) on conflict (id) do update set total = 1 where i.tenant_id = $1',
      [],
      [],
    ],
    ['insert into invoice values ($1) on conflict (id) do nothing', [], []],
  ])('%s', (text, updated, upserted) => {
    const read = parser.read(text)
    expect(read?.updatesOf('tenant_id').map(({ name }) => name)).toEqual(updated)
    expect(read?.upsertsWithout('tenant_id').map(({ name }) => name)).toEqual(upserted)
  })

  test('rows that are inserted are told from those that are read, and what is emptied is touched', () => {
    expect(sources('insert into a (tenant_id) select tenant_id from b')).toEqual([
      ['a', false, true],
      ['b', true, false],
    ])
    expect(sources('truncate a, b')).toEqual([
      ['a', false, false],
      ['b', false, false],
    ])
  })
})

describe('what leaves a statement', () => {
  test.each([
    ['notify invoice', []],
    ["notify invoice, 'x'", ['notify']],
    ["select pg_notify('invoice', $1)", ['notify']],
    ["select pg_notify('invoice', '')", []],
    ['select pg_try_advisory_xact_lock($1)', ['lock']],
    ['select pg_advisory_unlock($1)', []],
  ])('%s', (text, kinds) => {
    expect(parser.read(text)?.channels.map(({ kind }) => kind)).toEqual(kinds)
  })

  test('functions are those that are called, and not what is named like them', () => {
    expect(parser.calledIn(`"Query_To_XML" ($1)`)).toEqual(['query_to_xml'])
    expect(parser.calledIn("dblink, 'dblink(1)' -- dblink(2)")).toEqual([])
  })

  test.each([
    ["do $$ begin execute 'select 1'; end $$", true],
    ["do $$ begin perform 'execute'; end $$", false],
    ['execute prepared', false],
  ])('%s runs SQL that it makes: %s', (text, executes) => {
    expect(parser.read(text)?.executesText).toBe(executes)
  })
})

function sources(text: string): unknown {
  return parser
    .read(text)
    ?.sources('tenant_id')
    .map(({ table, isInserted, isBound }) => [table.name, isInserted, isBound])
}

/** Whether it begins a transaction, and whether it takes settings back. */
function told(text: string): unknown {
  const { beginsTransaction, resetsSession } = parser.read(text) ?? {}
  return [beginsTransaction, resetsSession]
}
