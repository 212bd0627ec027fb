import {
  CamelCasePlugin,
  type CompiledQuery,
  createQueryId,
  DummyDriver,
  type Kysely,
  OperationNodeTransformer,
  type OperationNode,
  type OperationNodeKind,
  type RootOperationNode,
  type SelectQueryNode,
  sql,
} from 'kysely'
import { describe, expect, test } from 'vitest'

import { createKysely } from '../../../../packages/runtime/src/database/create-kysely.ts'
import {
  findRefusedVisits,
  NODE_RULES,
} from '../../../../packages/runtime/src/database/scope/node-rules.ts'
import { isPlainRead } from '../../../../packages/runtime/src/database/scope/query-notes.ts'
import { TenantCompiler } from '../../../../packages/runtime/src/database/scope/tenant-compiler.ts'
import type { TenantScope } from '../../../../packages/runtime/src/database/scope/tenant-scope.ts'

// What is written can be read without a database; that it holds on one is tested beside.

interface Database {
  invoice: { id: string; number: string; tenant_id: string }
  customer: { id: string; name: string }
  exchange_rate: { code: string }
}

const sharedTables = new Set(['exchange_rate'])
let caller: TenantScope = { tenantId: 'one', sharedTables }
const compiler = new TenantCompiler(() => caller)
const db: Kysely<Database> = createKysely(new DummyDriver(), compiler)

function as<Result>(tenantId: string, run: () => Result, shared = sharedTables): Result {
  const before = caller
  caller = { tenantId, sharedTables: shared }
  try {
    return run()
  } finally {
    caller = before
  }
}

class CountingCompiler extends TenantCompiler {
  statements = 0

  protected override visitSelectQuery(node: SelectQueryNode): void {
    this.statements += 1
    super.visitSelectQuery(node)
  }
}

const byNumber = db.selectFrom('invoice').select('id').where('number', '=', '7')
const SCOPED = 'select "id" from "invoice" where "invoice"."tenant_id" = $1 and ("number" = $2)'

describe('a query that is compiled again', () => {
  test('is written once for one tenant, and has the id of each time', () => {
    const node = byNumber.toOperationNode()
    const ids = [createQueryId(), createQueryId(), createQueryId()]
    const counting = new CountingCompiler(() => caller)
    const queries = ids.map((id) => counting.compileQuery(node, id))
    expect(counting.statements).toBe(1)
    const parameters = ['one', '7']
    expect(queries).toMatchObject(
      ids.map((queryId) => ({ query: node, queryId, sql: SCOPED, parameters })),
    )
  })

  test('is never the one of another tenant', () => {
    for (const tenant of ['one', 'other', 'one', 'one', 'other', 'third', 'one']) {
      expect(as(tenant, () => byNumber.compile().parameters)).toEqual([tenant, '7'])
    }
  })

  test('cannot be turned into the one of another tenant by who got it before', () => {
    const node = byNumber.toOperationNode()
    for (let time = 0; time < 3; time += 1) {
      const { parameters } = compiler.compileQuery(node, createQueryId())
      expect(parameters).toEqual(['one', '7'])
      Reflect.set(parameters, 0, 'other')
    }
  })

  test('is written anew where other tables are shared', () => {
    expect(byNumber.compile().sql).toBe(SCOPED)
    const shared = new Set(['invoice'])
    expect(as('one', () => byNumber.compile().sql, shared)).not.toContain('tenant_id')
    expect(byNumber.compile().sql).toBe(SCOPED)
  })

  test('is known however many others come in between, once it was repeated', () => {
    const node = byNumber.toOperationNode()
    const other = db.selectFrom('customer').select('id')
    const counting = new CountingCompiler(() => caller)
    counting.compileQuery(node, createQueryId())
    counting.compileQuery(node, createQueryId())
    for (let time = 0; time < 100; time += 1) {
      counting.compileQuery(other.toOperationNode(), createQueryId())
    }
    const before = counting.statements
    counting.compileQuery(node, createQueryId())
    expect(counting.statements).toBe(before)
  })
})

test('each part of a query is for the tenant that compiles it, whoever built it', () => {
  const theirs = as('other', () => db.selectFrom('invoice').select('id'))
  const { sql: text, parameters } = db
    .selectFrom('customer')
    .select('name')
    .where('id', 'in', theirs)
    .compile()
  expect(text).toBe(
    'select "name" from "customer" where "customer"."tenant_id" = $1 and ("id" in (select "id" from "invoice" where "invoice"."tenant_id" = $1))',
  )
  expect(parameters).toEqual(['one'])
})

test('a refused query leaves nothing behind for the next one', () => {
  const refused = db
    .with('invoice', (cte) => cte.selectFrom('customer').select('id'))
    .selectFrom('invoice')
    .select('id')
    .where(sql<boolean>`true --`)
  for (let time = 0; time < 3; time += 1) {
    expect(() => refused.compile()).toThrow('refuses a raw fragment')
    const shared = new Set<string>()
    expect(as('one', () => byNumber.compile().sql, shared)).toBe(SCOPED)
  }
})

test('an update on conflict keeps to rows of the tenant, whatever key it met', () => {
  const { sql: text } = db
    .insertInto('customer')
    .values({ id: '1', name: 'Eve' })
    .onConflict((conflict) =>
      conflict.constraint('global').doUpdateSet({ name: 'Eve' }).where('name', '=', 'Bob'),
    )
    .compile()
  expect(text).toContain(
    'do update set "name" = $4 where "customer"."tenant_id" = $5 and ("name" = $6)',
  )
})

test('a statement that Kysely would write without its condition is not handed out', () => {
  class Forgetful extends TenantCompiler {
    protected override visitWhere(): void {}
  }
  class ForgetfulOfJoins extends TenantCompiler {
    protected override visitOn(): void {}
  }
  const joined = db
    .selectFrom('invoice')
    .innerJoin('customer', 'customer.id', 'invoice.id')
    .select('number')
    .toOperationNode()
  for (const forgetful of [new Forgetful(() => caller), new ForgetfulOfJoins(() => caller)]) {
    expect(() => forgetful.compileQuery(joined, createQueryId())).toThrow('without its tenant')
  }
})

describe('plugins come before the query wall', () => {
  test('withoutPlugins() leads past plugins, not past the wall', () => {
    const { sql: text } = db.withoutPlugins().selectFrom('invoice').select('id').compile()
    expect(text).toContain('"invoice"."tenant_id" = $1')
  })

  test('a shared table and the tenant column are known by the names that PostgreSQL sees', () => {
    const camel = db
      .withTables<{
        exchangeRate: { code: string }
        bill: { tenantId: string; number: string }
      }>()
      .withPlugin(new CamelCasePlugin())
    expect(camel.selectFrom('exchangeRate').selectAll().compile().sql).toBe(
      'select * from "exchange_rate"',
    )
    const moved = camel.updateTable('bill').set({ tenantId: 'other' })
    expect(() => moved.compile()).toThrow('an update of tenant_id')
  })

  test('a plugin that drops every condition does not drop the one of the tenant', () => {
    class DropConditions extends OperationNodeTransformer {
      protected override transformNodeImpl<Node extends OperationNode>(node: Node): Node {
        const out = super.transformNodeImpl(node)
        if ('where' in out) Reflect.deleteProperty(out, 'where')
        return out
      }
    }
    const dropping = db.withPlugin({
      transformQuery: ({ node }) => new DropConditions().transformNode(node),
      transformResult: async ({ result }) => result,
    })
    const { sql: text } = dropping
      .selectFrom('invoice')
      .select('id')
      .where('number', '=', '7')
      .compile()
    expect(text).toBe('select "id" from "invoice" where "invoice"."tenant_id" = $1')
  })
})

describe('explain', () => {
  test('explains the statement of the tenant', async () => {
    const seen: CompiledQuery[] = []
    const watching = createKysely<Database>(new DummyDriver(), {
      compileQuery(node, id) {
        const compiled = compiler.compileQuery(node, id)
        seen.push(compiled)
        return compiled
      },
    })
    await watching
      .selectFrom('invoice')
      .select('id')
      .explain('json', sql`analyze`)
    expect(seen.map((query) => query.sql)).toEqual([
      'explain (analyze, format json) select "id" from "invoice" where "invoice"."tenant_id" = $1',
    ])
  })
})

describe('a read that is known to write nothing', () => {
  const invoices = db.selectFrom('invoice').select('id')

  test.each([
    ['an order', invoices.orderBy('number'), true],
    ['a direction', invoices.orderBy('number', 'desc').orderBy('id', 'asc'), true],
    ['where null goes', invoices.orderBy('number', (by) => by.desc().nullsLast()), true],
    ['raw SQL', invoices.orderBy(sql`number`), false],
    ['raw SQL that begins like a direction', invoices.orderBy('number', sql`desc, f()`), false],
    ['raw SQL with a parameter', invoices.orderBy(sql`${sql.ref('number')}desc`), false],
  ])('%s: %#', (_, query, isPlain) => {
    expect(isPlainRead(query.compile())).toBe(isPlain)
  })
})

describe('kinds of nodes', () => {
  const refused = Object.entries(NODE_RULES).flatMap(([kind, rule]) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.entries widens the keys to string
    rule === 'refused' ? [kind as OperationNodeKind] : [],
  )

  test.each(refused)('%s is refused, as a statement and inside of one', (kind) => {
    const node: OperationNode = { kind }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what no builder makes
    const root = node as RootOperationNode
    expect(() => compiler.compileQuery(root, createQueryId())).toThrow('refuses')
    const inside = sql`select ${{ toOperationNode: () => node, expressionType: undefined }}`
    expect(() => inside.compile(db)).toThrow('refuses')
  })

  test('a kind that a newer Kysely writes is refused until the rules know it', () => {
    class Newer extends TenantCompiler {
      protected visitSampling(): void {
        this.append('tablesample system (100)')
      }
    }
    expect(findRefusedVisits(Newer.prototype)).toContain('visitSampling')
    expect(findRefusedVisits(TenantCompiler.prototype)).toContain('visitCreateTable')
    expect(findRefusedVisits(TenantCompiler.prototype)).not.toContain('visitSelectQuery')
  })
})
