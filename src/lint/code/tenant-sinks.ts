import { ts } from 'ts-morph'

import { type CodeProgram, tenancyCalls, tiesOf } from '../../code/index.ts'
import type { ScopedRawSql } from './judge-raw-sql.ts'
import type { ScopedQuery } from './judge-scoping.ts'

/** A place where a value becomes the tenant whose rows are read and written. */
export interface TenantSink {
  readonly node: ts.Node
  readonly value: ts.Expression
  /** Which property of the value. */
  readonly path: readonly string[]
}

interface Options {
  readonly program: CodeProgram
  readonly tenantColumn: string
  readonly queries: readonly ScopedQuery[]
  readonly rawSql: readonly ScopedRawSql[]
}

export function findTenantSinks(options: Options): readonly TenantSink[] {
  return [
    ...contextSinks(options.program),
    ...options.queries.flatMap((query) => querySinks(query, options)),
    ...options.rawSql.flatMap((raw) => rawSinks(raw, options)),
  ]
}

/** `tenancy.run(slug, …)`, `tenancy.admit(slug)`, `tenancy.takeUp({ slug }, …)`. */
function contextSinks(program: CodeProgram): TenantSink[] {
  const sinks = (method: string, path: readonly string[]): TenantSink[] =>
    tenancyCalls(method, program).flatMap(({ call }) => {
      const [value] = call.arguments
      return value === undefined ? [] : [{ node: call, value, path }]
    })
  return [...sinks('run', []), ...sinks('admit', []), ...sinks('takeUp', ['slug'])]
}

/** What the tenant column is compared with, or set to, on a database that adds no tenant. */
function querySinks(query: ScopedQuery, { program, tenantColumn }: Options): TenantSink[] {
  if (query.guard !== 'plain') return []
  const steps = new Set(query.endings.flatMap((ending) => ending.steps))
  const found = [...steps].flatMap((step): TenantSink[] => {
    if (step.method === 'values') {
      const [value] = step.call.arguments
      if (value === undefined) return []
      // Its own literal, or rows that `map` makes: what is beside the tenant in them is nobody's.
      const isList = program.checker.getTypeAtLocation(value).getNumberIndexType() !== undefined
      return [{ node: query.root, value, path: isList ? ['[]', tenantColumn] : [tenantColumn] }]
    }
    return tiesOf(step, tenantColumn, program).flatMap(({ value }) =>
      value === undefined ? [] : [{ node: query.root, value, path: [] }],
    )
  })
  return found
}

/** `where tenant_id = ${tenant}` and `set_config('app.tenant', $1, true)` in SQL. */
function rawSinks(raw: ScopedRawSql, { tenantColumn }: Options): TenantSink[] {
  if (raw.database === undefined) return []
  const isPlain = raw.guard === 'plain'
  const compared = isPlain ? `\\b${tenantColumn}\\s*=\\s*|` : ''
  const before = new RegExp(
    `(?:${compared}set_config\\s*\\(\\s*'[^']*tenant[^']*'\\s*,\\s*|\\bset\\s+(?:local\\s+|session\\s+)?[\\w.]*tenant[\\w.]*\\s*(?:=|to)\\s*)'?`,
    'i',
  )
  const atEnd = new RegExp(`${before.source}$`, 'i')
  const inside = raw.pieces.flatMap((piece, index): TenantSink[] => {
    const text = raw.pieces[index - 1]
    if (typeof piece === 'string' || typeof text !== 'string' || !atEnd.test(text)) return []
    return [{ node: raw.node, value: piece, path: [] }]
  })
  return [...inside, ...parameterSinks(raw, before)]
}

/** `client.query("… set_config('app.tenant', $1, true)", [tenant])`. */
function parameterSinks({ kind, database, pieces }: ScopedRawSql, before: RegExp): TenantSink[] {
  const call = database?.parent.parent
  if (kind !== 'pg' || call === undefined || !ts.isCallExpression(call)) return []
  const [given, values = given] = call.arguments
  if (values === undefined) return []
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '?')).join('')
  const numbered = new RegExp(`${before.source}\\$(\\d+)`, 'gi')
  return [...text.matchAll(numbered)].map(([, number]) => ({
    node: call,
    value: values,
    path: [...(values === given ? ['values'] : []), String(Number(number) - 1)],
  }))
}
