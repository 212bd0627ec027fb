import { expect, test } from 'vitest'

import { contextStatements } from '../../../packages/runtime/src/database/session/context-statement.ts'
import { CITUS } from '../../../packages/runtime/src/engine/citus-engine.ts'
import { citusRefusal } from '../../../packages/runtime/src/engine/citus-refusal.ts'
import type { Engine } from '../../../packages/runtime/src/engine/engine.ts'
import { POSTGRES } from '../../../packages/runtime/src/engine/postgres-engine.ts'
import {
  migratePlacementMessage,
  newPlacementMessage,
} from '../../../packages/runtime/src/migrations/placement-message.ts'
import {
  AS_OWNER,
  asRowChange,
  readRowChange,
} from '../../../packages/runtime/src/migrations/role-names.ts'
import type { Mode } from '../../../packages/runtime/src/config/index.ts'
import { migrationsWith, typescriptMigration } from '../../support/test-fleet.ts'

// What is sent to a Citus, without one. What it makes of it is in test/runtime/citus.

const roles = { owner: 'o', app: 'a', system: 's' }
const TENANT = '00000000-0000-4000-8000-000000000001'

function placementOf(mode: Mode) {
  return { id: 'p', mode, cluster: 'c', database: 'd', schema: mode === 'pool' ? 'pool' : 't_x' }
}

function session({ reach }: Engine = CITUS) {
  return {
    placement: placementOf('pool'),
    tenantId: TENANT,
    timeouts: { statementTimeoutMs: 1 },
    label: 'l',
    reach,
  }
}

const options = { prepare: true, isFirst: false, mayWrite: false }

test('the tenant follows the context as a literal, and the system scope has none', () => {
  const [context, reach] = contextStatements(session(), options)
  expect(context?.text).toContain("set_config('citus.propagate_set_commands', 'local', true)")
  expect(context?.text).toContain("set_config('tenantry.tenant_id', $1, true)")
  expect(reach).toEqual({ text: `set local tenantry.tenant_id = '${TENANT}'`, values: [] })
  expect(contextStatements({ ...session(), tenantId: null }, options)).toHaveLength(1)
})

test('on PostgreSQL nothing comes with the context, and its text is another one', () => {
  const [onPostgres, ...rest] = contextStatements(session(POSTGRES), options)
  const [onCitus] = contextStatements(session(), options)
  expect(rest).toEqual([])
  expect(onPostgres?.text).not.toContain('citus')
  expect(onPostgres?.name).not.toBe(onCitus?.name)
})

test.each(["x'; drop table a; --", '', `${TENANT}'`, ` ${TENANT}`])(
  'what is no uuid becomes no literal: %j',
  (id) => {
    expect(() => CITUS.reach?.statement(id)).toThrow(TypeError)
  },
)

test.each<[string, string]>([
  ['(select tenantry.current_tenant())', 'tenantry.current_tenant()'],
  ['tenant_id = ( SELECT tenantry . current_tenant ( ) )', 'tenant_id = tenantry.current_tenant()'],
  ['(select tenantry.current_tenant() from x)', '(select tenantry.current_tenant() from x)'],
  ['set local role {{owner}}', 'reset role'],
  [
    'set local role {{system}};\nupdate a set b = 1\n;\nset local role {{owner}}',
    'update a set b = 1',
  ],
  ['grant select on a to {{app}}', 'grant select on a to {{app}}'],
  [
    "(select tenantry.current_tenant()) = 'it''s (select tenantry.current_tenant())'",
    "tenantry.current_tenant() = 'it''s (select tenantry.current_tenant())'",
  ],
  ...[
    "comment on table a is '(select tenantry.current_tenant())'",
    "comment on table a is E'\\'(select tenantry.current_tenant())'",
    'create function f() returns uuid language sql as $f$ select (select tenantry.current_tenant()) $f$',
    "comment on table a is 'as set local role {{owner}}'",
    'select 1 /* (select tenantry.current_tenant()) */ -- set local role {{owner}}',
    'select "(select tenantry.current_tenant())" from a',
    "select '(select tenantry.current_tenant())",
  ].map((same): [string, string] => [same, same]),
])('a statement as Citus takes it: %j', (statement, expected) => {
  expect(CITUS.toNative(statement)).toBe(expected)
  expect(POSTGRES.toNative(statement)).toBe(statement)
})

test('a change of rows is known by what renders it', () => {
  for (const change of ['update a set b = 1', '-- why\ndelete from a -- all', AS_OWNER]) {
    expect(readRowChange(asRowChange(change))).toBe(change)
  }
  expect(CITUS.toNative(asRowChange("update a set b = 'set local role {{owner}}'"))).toBe(
    "update a set b = 'set local role {{owner}}'",
  )
  expect(readRowChange(AS_OWNER)).toBeUndefined()
})

test('a statement is executed by another one, whatever quotes are in it', () => {
  expect(CITUS.embed("comment on table a is 'it''s $tenantry$ \\ '")).toBe(
    "do E'begin execute E''comment on table a is ''''it''''''''s $tenantry$ \\\\\\\\ ''''''; end'",
  )
})

test('policies of createTenantTable hold no subquery, and the checksum is the same everywhere', async () => {
  const migration = await typescriptMigration('20260101000000_a', (schema) =>
    schema.createTenantTable('a', (table) => table),
  )
  const change = { roles, migrations: [migration], placement: placementOf('pool') }
  const onCitus = newPlacementMessage({ ...change, engine: CITUS })
  const onPostgres = newPlacementMessage({ ...change, engine: POSTGRES })
  expect(onPostgres).toContain('(select tenantry.current_tenant())')
  expect(onCitus).not.toMatch(/select tenantry\.current_tenant/)
  for (const message of [onCitus, onPostgres]) expect(message).toContain(migration.checksum)
})

test('a message to a Citus names no role to act as, and settles behind each migration', async () => {
  const migrations = await migrationsWith("update invoice set number = ''")
  const message = (engine: Engine, mode: Mode): string =>
    migratePlacementMessage({
      roles,
      migrations,
      placement: placementOf(mode),
      engine,
      expected: [],
      lockTimeoutMs: 1,
      statementTimeoutMs: 1,
    })
  const pool = message(CITUS, 'pool')
  expect(pool).not.toContain('set local role')
  expect(pool).toContain("set local citus.multi_shard_modify_mode = 'sequential'")
  expect(pool.match(/create_distributed_table/g)).toHaveLength(migrations.length)
  expect(pool.match(/create_reference_table/g)).toHaveLength(migrations.length)
  expect(message(CITUS, 'bridge')).not.toContain('create_reference_table')
  expect(message(POSTGRES, 'pool')).not.toMatch(/citus|distributed/)
})

test('the schema of a bridge alone is one of its own for Citus', () => {
  const create = 'create schema x'
  expect(CITUS.createSchema(create, 'bridge')).toHaveLength(3)
  expect(CITUS.createSchema(create, 'pool')).toEqual([create])
  expect(POSTGRES.createSchema(create, 'bridge')).toEqual([create])
})

function error(fields: object): Error {
  return Object.assign(new Error('no'), fields)
}

test('why Citus refuses is told with what it says beside, and other errors are left as they are', () => {
  expect(citusRefusal(error({ code: '0A000', detail: 'Not that.', hint: 'Do this.' }))).toEqual({
    why: 'no (Not that)',
    remedy: 'Do this.',
  })
  expect(citusRefusal(error({ code: '0A000' }))?.remedy).toContain('docs/placement.md#citus')
  expect(citusRefusal(new Error('unexpected non-SELECT command in SubLink'))?.why).toBe(
    'a policy holds a subquery',
  )
  expect(citusRefusal(error({ code: '42P01' }))).toBeUndefined()
})
