/**
 * Rules that only make sense for migrations which Tenantry runs: in one transaction with their row in the ledger, and
 * once in each placement. The files of other tools begin transactions, name schemas and set what they need.
 */
const OURS: ReadonlySet<string> = new Set(['fixed-schema', 'session-state', 'ends-transaction'])

/** Whether a rule on SQL holds for the migrations of other tools. */
export function holdsForForeign({ id }: { readonly id: string }): boolean {
  return !OURS.has(id)
}

export const RULES_OF_OURS: readonly string[] = [...OURS]
