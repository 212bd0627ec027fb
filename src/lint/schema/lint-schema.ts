import type { DatabaseState, Origin } from '../../sql/index.ts'
import type { Conventions } from '../conventions.ts'
import { SCHEMA_RULES } from '../rules/schema/index.ts'
import type { SchemaProblem, SchemaRule } from './schema-rule.ts'
import { SchemaScene } from './schema-scene.ts'

/** What a rule found, and how bad it is. */
export interface SchemaFinding extends Required<SchemaProblem> {
  readonly rule: string
}

/**
 * Judges what a database holds, whoever read it.
 *
 * @param rules Default: all.
 */
export function lintSchema(
  state: DatabaseState,
  conventions: Conventions,
  rules: readonly SchemaRule[] = SCHEMA_RULES,
): readonly SchemaFinding[] {
  const scene = new SchemaScene(state, conventions)
  return rules.flatMap((rule) =>
    [...rule.find(scene)].map((problem) => {
      const finding = {
        rule: rule.id,
        ...problem,
        severity: problem.severity ?? rule.severity ?? 'error',
        remedy: problem.remedy ?? rule.remedy,
      }
      const [unread] = state.unread
      return rule.isOfAbsence && unread ? doubt(finding, unread) : finding
    }),
  )
}

/** What is not there may be there all the same, where somebody makes SQL that nobody can read. */
function doubt(finding: SchemaFinding, { migration }: Origin): SchemaFinding {
  return {
    ...finding,
    severity: 'warning',
    message: `${finding.message} A block in ${migration ?? 'the database'} makes its SQL while it runs, and may mend that: \`saas lint --database\` looks at what is there.`,
  }
}
