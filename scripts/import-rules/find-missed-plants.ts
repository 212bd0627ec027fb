import { checkImports } from './check-imports.ts'
import type { ImportRule } from './rule.ts'

/** The rules that do not notice when they are broken: such a rule guards nothing. */
export function findMissedPlants(rules: readonly ImportRule[]): ImportRule[] {
  return rules.filter((rule) => checkImports(rule.planted, [rule]).length === 0)
}
