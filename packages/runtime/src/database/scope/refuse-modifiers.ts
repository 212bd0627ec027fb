import { type OperationNode, RawNode, SelectModifierNode } from 'kysely'

import { refuse } from './refusal.ts'

const CLAUSE = /^\s*(?:for|limit|offset|fetch|order|returning|window|group)\b/i

/**
 * @throws {TenantryError} STATEMENT_REFUSED for a raw modifier at the end of a statement that would
 * continue its condition.
 */
export function refuseModifiers(modifiers: readonly OperationNode[] | undefined): void {
  if (modifiers === undefined) return
  for (const modifier of modifiers) {
    const raw = SelectModifierNode.is(modifier) ? modifier.rawModifier : modifier
    if (raw === undefined) continue
    if (RawNode.is(raw) && CLAUSE.test(raw.sqlFragments[0] ?? '')) continue
    throw refuse(
      'a raw modifier that may continue the condition of the statement',
      'Begin it with for, limit, offset, fetch, order by, group by, window or returning.',
    )
  }
}
