import type { Node } from 'libpg-query'

import { columnsIn } from '../read-condition.ts'
import type { TestedColumn } from './tested-column.ts'
import { namesInQuery } from './tested-value.ts'

/**
 * By what a subquery over tables looks up whether a row may be seen: `query` by the column of the tenant, `lookup` by
 * another one. Undefined where it asks nothing of the row.
 */
export function lookupOf(
  node: Extract<Node, { SubLink: unknown }>,
  column: TestedColumn,
): 'query' | 'lookup' | undefined {
  const { subLinkType, testexpr } = node.SubLink
  if (subLinkType === 'ANY_SUBLINK' && testexpr) {
    if (column.isNamedBy(testexpr)) return 'query'
    return columnsIn(testexpr).length > 0 ? 'lookup' : undefined
  }
  const own = namesInQuery(node)
  const outer = columnsIn(node).filter(({ alias }) => alias !== undefined && !own.has(alias))
  if (outer.some(({ name }) => name === column.name)) return 'query'
  // Which table a name without one means, its text does not say.
  const isUnsaid = columnsIn(node).some(({ alias }) => alias === undefined)
  return outer.length > 0 || isUnsaid ? 'lookup' : undefined
}
