import { ts } from 'ts-morph'

import type { CodeScene } from './code-rule.ts'

/** The calls that read or return rows of tenants, on whatever database. */
export function findTenantRows({
  queries,
  rawSql,
}: Pick<CodeScene, 'queries' | 'rawSql'>): ReadonlySet<ts.Node> {
  const built = queries.flatMap(({ ways }) =>
    ways.flatMap(({ ending }) => (ending.kind === 'executed' ? [ending.node] : [])),
  )
  const raw = rawSql.flatMap(({ node, database, tenantSources }) => {
    const call = node.parent.parent
    return database !== undefined && tenantSources.length > 0 && ts.isCallExpression(call)
      ? [call]
      : []
  })
  return new Set<ts.Node>([...built, ...raw])
}
