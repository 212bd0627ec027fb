import type { ImportRule } from '../rule.ts'
import { CLI_RULES } from './cli.ts'
import { ENTRY_RULES } from './entries.ts'
import { FLEET_RULES } from './fleet.ts'
import { RUNTIME_RULES } from './runtime.ts'
import { WHOLE_TREE_RULES } from './whole-tree.ts'

export { SCANNED } from './places.ts'

/** Who may import whom, and why: docs/decisions/0005-import-rules.md. */
export const IMPORT_RULES: readonly ImportRule[] = [
  ...WHOLE_TREE_RULES,
  ...ENTRY_RULES,
  ...CLI_RULES,
  ...RUNTIME_RULES,
  ...FLEET_RULES,
]
