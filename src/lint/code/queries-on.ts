import type { ts } from 'ts-morph'

import { flowsTo, isInside } from '../../code/index.ts'
import type { CodeScene } from './code-rule.ts'
import type { ScopedQuery } from './judge-scoping.ts'

/** The queries that are made on what a call returns: on `db.withoutPlugins()`, under whatever name. */
export function queriesOn(
  call: ts.Expression,
  { queries, program }: CodeScene,
): readonly ScopedQuery[] {
  return queries.filter(({ database }) =>
    flowsTo(database, program).some(({ origin }) => isInside(call, origin)),
  )
}

/**
 * Whether every query on it leaves out tenants, or ties their rows to one by itself. False where none is seen:
 * it is handed to somebody then.
 */
export function isHarmless(call: ts.Expression, scene: CodeScene): boolean {
  const queries = queriesOn(call, scene)
  return (
    queries.length > 0 &&
    queries.every(({ ways }) => ways.every(({ untied }) => untied.length === 0))
  )
}
