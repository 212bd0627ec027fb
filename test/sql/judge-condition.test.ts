import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import {
  buildState,
  type ConditionKind,
  judgeCondition,
  parseMigrations,
} from '../../src/sql/index.ts'
import { type CorpusDatabase, openCorpusDatabase } from '../lint/corpus-database.ts'
import { createRandom } from '../support/random.ts'
import { ATOMS, CONDITIONS, TENANTS } from './conditions.ts'

const { mine, other } = TENANTS
const COLUMNS = 'number text, customer_id uuid, is_public boolean not null, made_by name not null'
const TABLES = {
  'a column that is not null': 'tenant_id uuid not null',
  'one that may be null': 'tenant_id uuid',
} as const
const RANDOM = 200

let database: CorpusDatabase

beforeAll(async () => {
  database = await openCorpusDatabase(inject('databaseUrl'))
  await database.query(`
    insert into customer select id, id, '' from unnest('{${mine},${other}}'::uuid[]) id;
    select set_config('app.acting_for', '${other}', true), set_config('app.tenants', '${mine},${other}', true),
      set_config('app.support', 'on', true)`)
})

afterAll(async () => {
  await database[Symbol.asyncDispose]()
})

describe.each(Object.entries(TABLES))('%s', (_, tenantColumn) => {
  const isNotNull = tenantColumn.endsWith('not null')
  const tenants = [`'${mine}'`, `'${other}'`, ...(isNotNull ? [] : ['null'])]
  const probe = `create table probe (${tenantColumn}, ${COLUMNS});
    alter table probe enable row level security, force row level security;
    grant select on probe to {{app}};
    insert into probe select tenant_id, number, customer_id, is_public, '{{app}}'
      from unnest(array[${tenants.join(', ')}]::uuid[]) tenant_id, unnest(array['x', 'y']) number,
        unnest(array['${mine}', '${other}', null]::uuid[]) customer_id, unnest(array[true, false]) is_public`

  test('what a policy lets through is what was said of it', async () => {
    const kinds = await judge(CONDITIONS, isNotNull)
    const wrong: unknown[] = []
    await database.undone(async () => {
      await database.query(probe)
      for (const [index, condition] of CONDITIONS.entries()) {
        const kind = kinds[index]
        const seen = await seenThrough(condition)
        if (!isAsSaid(kind, seen)) wrong.push({ condition, kind, seen })
      }
    })
    expect(wrong).toEqual([])
    // Each word is in question, or the list says nothing of it.
    expect(new Set(kinds).size).toBe(8)
  })

  test('whatever is put together: what was called strict is', async () => {
    const random = createRandom(isNotNull ? 7 : 11)
    const conditions = Array.from({ length: RANDOM }, () => putTogether(random, 3))
    const kinds = await judge(conditions, isNotNull)
    const wrong: unknown[] = []
    await database.undone(async () => {
      await database.query(probe)
      const [inContext, without] = [
        await countForeign(conditions, mine),
        await countForeign(conditions, ''),
      ]
      for (const [index, condition] of conditions.entries()) {
        const kind = kinds[index]
        const seen = { inContext: inContext[index] ?? NaN, without: without[index] ?? NaN }
        const isClosed = kind === 'strict' || kind === 'without context'
        if (isClosed && seen.inContext !== 0) wrong.push({ condition, kind, seen })
        if (kind === 'strict' && seen.without !== 0) wrong.push({ condition, kind, seen })
      }
    })
    expect(wrong).toEqual([])
    expect(kinds.filter((kind) => kind === 'strict').length).toBeGreaterThan(RANDOM / 10)
  })
})

/** How many rows of others there are to be seen, in the context of a tenant and in none. */
interface Seen {
  readonly inContext: number
  readonly without: number
}

async function seenThrough(condition: string): Promise<Seen> {
  await database.query(`create policy probed on probe for select to {{app}} using (${condition})`)
  const count = async (tenant: string): Promise<number> => {
    await database.query(
      `set local role {{app}}; select set_config('tenantry.tenant_id', '${tenant}', true)`,
    )
    const [found] = await numbersOf(`select count(*) from probe where ${isForeign(tenant)}`)
    await database.query('reset role')
    return found ?? NaN
  }
  const seen = { inContext: await count(mine), without: await count('') }
  await database.query('drop policy probed on probe')
  return seen
}

function isAsSaid(kind: ConditionKind | undefined, { inContext, without }: Seen): boolean {
  if (kind === 'strict' || kind === 'subquery') return inContext === 0 && without === 0
  if (kind === 'without context') return inContext === 0 && without > 0
  return inContext > 0
}

async function countForeign(
  conditions: readonly string[],
  tenant: string,
): Promise<readonly number[]> {
  await database.query(`select set_config('tenantry.tenant_id', '${tenant}', true)`)
  const counts = conditions.map(
    (condition) => `count(*) filter (where ${isForeign(tenant)} and (${condition}))`,
  )
  return await numbersOf(`select ${counts.join(', ')} from probe`)
}

function isForeign(tenant: string): string {
  return tenant === '' ? 'true' : `tenant_id is distinct from '${tenant}'`
}

async function numbersOf(sql: string): Promise<readonly number[]> {
  const { rows } = await database.query(sql)
  return (rows[0] ?? []).map(Number)
}

async function judge(
  conditions: readonly string[],
  isColumnNotNull: boolean,
): Promise<readonly ConditionKind[]> {
  const policies = conditions.map(
    (condition, index) => `create policy p${index} on probe using (${condition})`,
  )
  const statements = ['create table probe (tenant_id uuid)', ...policies]
  const state = await buildState(await parseMigrations([{ name: 'probe', statements }]))
  const context = { functions: ['tenantry.current_tenant'], settings: ['tenantry.tenant_id'] }
  return [...(state.relations[0]?.policies.values() ?? [])].flatMap(({ using }) =>
    using ? [judgeCondition(using, { column: 'tenant_id', isColumnNotNull, context }).kind] : [],
  )
}

function putTogether(random: () => number, depth: number): string {
  const pick = <Value>(from: readonly Value[]): Value | undefined =>
    from[Math.floor(random() * from.length)]
  if (depth === 0 || random() < 0.15) return pick(ATOMS) ?? 'true'
  const part = (): string => `(${putTogether(random, depth - 1)})`
  const ways = [
    () => `${part()} and ${part()}`,
    () => `${part()} and ${part()}`,
    () => `${part()} or ${part()}`,
    () => `not ${part()}`,
    () => `coalesce(${part()}, ${part()})`,
    () => `case when ${part()} then ${part()} else ${part()} end`,
    () => `${part()} is ${pick(['', 'not '])}${pick(['true', 'false', 'unknown'])}`,
    () => `${part()} = ${pick(['true', 'false'])}`,
    () => `${part()} is ${pick(['', 'not '])}distinct from ${pick(['true', 'false'])}`,
  ]
  return pick(ways)?.() ?? 'true'
}
