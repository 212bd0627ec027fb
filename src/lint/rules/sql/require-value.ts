import { isProvenPresent } from '../../is-proven-present.ts'
import { quoteName, quoteObject } from '../../../sql/index.ts'
import type { SqlRule } from '../../sql-rule.ts'

export const requireValue: SqlRule = {
  id: 'require-value',
  group: 'destructive',
  what: 'A column without a default must have a value, in a table that was there.',
  why: 'The version of the application that still runs does not give the value, so its inserts fail; and a placement with rows refuses a new column of this kind.',
  remedy:
    "Give the column a default, or add it nullable and require it in a later release; then say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    bad: 'alter table invoice add column due date not null',
    good: 'alter table invoice add column due date not null default current_date',
  },
  judge(change, scene) {
    const { schema, existed } = scene
    if (change.kind === 'add column') {
      const { table, column } = change
      if (!existed(table) || !column.isNotNull) return undefined
      if (column.default || column.isIdentity || column.generated) return undefined
      return {
        message: `${table.name}.${column.name} is added as not null, without a default: it fails wherever there is a row.`,
        remedy: `Add it as nullable, and require it in a later release:\n  alter table ${quoteObject(table)} add column ${quoteName(column.name)} ${column.type.text};`,
      }
    }
    if (change.kind === 'drop default' && existed(change.table)) {
      const { table, column } = change
      const known = schema.table(table)?.columns.get(column)
      if (!known?.isNotNull || known.default === undefined) return undefined
      return {
        message: `${table.name}.${column} must have a value, and loses its default: inserts that leave it out fail from now on.`,
      }
    }
    if (change.kind !== 'set not null' || !existed(change.table)) return undefined
    const { table, column } = change
    const known = schema.table(table)
    const isCoveredByDefault = known?.columns.get(column)?.default !== undefined
    // Who leaves it out is refused already.
    if (isProvenPresent(scene, table, column)) return undefined
    if (isCoveredByDefault || known?.columns.get(column)?.isNotNull) return undefined
    return {
      message: `${table.name}.${column} becomes not null, and has no default: inserts that leave it out fail from now on.`,
    }
  },
}
