import { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'

import { growthOf } from '../../../../packages/runtime/src/database/session/statement-growth.ts'

/** By what each raw statement is taken for. */
const STATEMENTS = {
  rows: [
    'insert into a values (1)',
    '  -- read only\n insert into a values (1)',
    '/* select /* nested */ */ merge into a using b on true when matched then delete',
    'with x as (insert into a values (1) returning 1) select 1',
    'explain analyze insert into a values (1)',
    "prepare x as insert into a values ('select')",
    'select 1 into a',
    'copy a from stdin',
    'call add_some()',
    'do $$ begin perform 1; end $$',
    'create table a as select 1',
    'refresh materialized view a',
    'execute x',
    '',
    'with d as (delete from a returning *) insert into b select * from d',
    'update a set b = 1; insert into a values (1)',
  ],
  bytes: [
    'update a set b = 1',
    'with x as (select 1) update a set b = 1',
    'with x as (update a set b = 1 returning 1) select * from x',
  ],
  frees: [
    'delete from a',
    'DELETE FROM a where "insert" = \'update\'',
    'delete from a where b = $$ insert into $$',
    'with x as (select 1) delete from a',
    'with x as (delete from a returning 1) select count(*) from x',
  ],
  unknown: [
    'select 1',
    "select 'insert into a'",
    'select "insert" from a',
    'select * from a for update',
    'select * from a for no  key update of a skip locked',
    '(select 1) union (select 2)',
    'table a',
    'values (1)',
    'explain select 1',
    'with x as (select 1) select * from x',
    'declare c cursor for select 1',
    'fetch 10 from c',
  ],
  none: [
    'savepoint "a"',
    'rollback to "a"',
    'release "a"',
    "set local work_mem = '1MB'",
    'show all',
    'lock table a',
    'notify x',
    'close c',
  ],
}

for (const [growth, texts] of Object.entries(STATEMENTS)) {
  test.for(texts)(`${growth}: %s`, (text) => {
    expect(growthOf(CompiledQuery.raw(text)).growth).toBe(growth)
  })
}

test.for([
  ['select count(*), max(lower(a)) from b where c in (1, 2)', false],
  ['select now()', false],
  ['select add_some()', true],
  ['select "add some"()', true],
  ['select b.add_some (1)', true],
  ['select b.count(1)', true],
  ["select 'add_some()'", false],
] as const)('calls a function that may write: %s', ([text, calls]) => {
  expect(growthOf(CompiledQuery.raw(text)).calls).toBe(calls)
})

test('what its parameters take is known before it runs', () => {
  const parameters = ['x'.repeat(1000), 5, null, Buffer.alloc(500), ['ab', 'c'], { a: 'b' }]
  const { bytes, rows } = growthOf(CompiledQuery.raw('insert into a values ($1)', parameters))
  expect(rows).toBe(1)
  expect(bytes).toBe(1000 + 8 + 500 + 3 + 9 + 'insert into a values ($1)'.length)
})
