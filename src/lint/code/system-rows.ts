import { ts } from 'ts-morph'

import type { CodeScene } from './code-rule.ts'
import type { ScopedRawSql } from './judge-raw-sql.ts'
import type { ScopedQuery } from './judge-scoping.ts'

const AGGREGATE = /\b(?:sum|count|countAll|avg|min|max|agg)\s*(?:<[^>]*>)?\s*\(/

/** The calls that read rows of all tenants in the system scope; sums and counts over all of them are none. */
export function findSystemRows({
  queries,
  rawSql,
  tenantColumn,
}: Pick<CodeScene, 'queries' | 'rawSql' | 'tenantColumn'>): ReadonlySet<ts.Node> {
  const built = queries
    .filter(({ guard }) => guard === 'system')
    .flatMap((query) => rowsOf(query, tenantColumn))
  const raw = rawSql
    .filter((one) => one.guard === 'system')
    .flatMap((one) => rowsOfRaw(one, tenantColumn))
  return new Set([...built, ...raw])
}

function rowsOf({ operation, ways }: ScopedQuery, tenantColumn: string): ts.Node[] {
  return ways.flatMap(({ ending, untied }) => {
    if (ending.kind !== 'executed' || untied.length === 0) return []
    const chosen = ending.steps.filter(({ method }) =>
      operation === 'select' ? method.startsWith('select') : method.startsWith('returning'),
    )
    const isAll = chosen.some(({ method }) => method.endsWith('All'))
    const text = chosen.map(({ call }) => argumentsOf(call)).join('\n')
    const groups = ending.steps
      .filter(({ method }) => method === 'groupBy')
      .map(({ call }) => argumentsOf(call))
    const isByTenant = groups.some((group) => group.includes(tenantColumn))
    const isSum = !isAll && !isByTenant && AGGREGATE.test(text)
    return isSum || chosen.length === 0 ? [] : [ending.node]
  })
}

function argumentsOf(call: ts.CallExpression): string {
  return call.arguments.map((one) => one.getText()).join(', ')
}

function rowsOfRaw({ node, pieces, tenantSources }: ScopedRawSql, tenantColumn: string): ts.Node[] {
  const text = pieces.filter((piece) => typeof piece === 'string').join('?')
  const isByTenant = new RegExp(`group\\s+by[^;]*${tenantColumn}`, 'i').test(text)
  const isSum = AGGREGATE.test(text) && !isByTenant
  if (isSum || tenantSources.every(({ isBound }) => isBound)) return []
  const call = node.parent.parent
  return ts.isCallExpression(call) ? [call] : []
}
