import { changeOfType } from '../../../sql/index.ts'
import type { SqlRule } from '../../sql-rule.ts'

export const narrowType: SqlRule = {
  id: 'narrow-type',
  group: 'destructive',
  what: 'A column gets a type that does not hold all values of the one it has.',
  why: 'Values are cut or rounded, or the migration fails in the placements that have them; and the version that still runs writes values that no longer fit.',
  remedy:
    "Add a column of the new type, write both, backfill, read the new one, and drop the old one in a later release. If no value can be lost, say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    bad: 'alter table invoice alter column number type varchar(10)',
    good: 'alter table invoice alter column amount type bigint',
  },
  judge(change, { schema, existed }) {
    if (change.kind !== 'set type' || !existed(change.table)) return undefined
    const { table, column, type } = change
    const from = schema.table(table)?.columns.get(column)?.type
    if (!changeOfType(from, type).narrows) return undefined
    const had = from === undefined ? 'a type that is not known' : from.text
    return { message: `${table.name}.${column} changes from ${had} to ${type.text}.` }
  },
}
