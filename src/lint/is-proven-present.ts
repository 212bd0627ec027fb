import type { ObjectName } from '../sql/index.ts'
import type { Scene } from './sql-rule.ts'

/** Whether an earlier migration has validated a check that says nothing but `column is not null`. */
export function isProvenPresent(
  { schema, migration }: Scene,
  table: ObjectName,
  column: string,
): boolean {
  return [...(schema.table(table)?.constraints.values() ?? [])].some(
    ({ isValidated, expression, addedBy }) =>
      isValidated && addedBy !== migration && expression?.isPresent === column,
  )
}
