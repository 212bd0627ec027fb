import { quoteName, quoteObject } from '../../../sql/index.ts'
import type { SqlRule } from '../../sql-rule.ts'

export const rename: SqlRule = {
  id: 'rename',
  group: 'destructive',
  what: 'A table, column or type is renamed.',
  why: 'The version of the application that still runs knows the old name, and fails until the last process is replaced.',
  remedy:
    "Add the new one, write both, backfill, read the new one, drop the old one in a later release. If nothing runs meanwhile, say so: destructive: 'reason', or `-- tenantry: destructive reason`.",
  examples: {
    bad: 'alter table invoice rename column number to reference',
    good: 'alter table invoice add column reference text',
  },
  judge(change, { schema, existed }) {
    if (change.kind !== 'rename') return undefined
    const { object, table, from, to } = change
    if (object === 'column' && table && existed(table)) {
      const type = schema.table(table)?.columns.get(from.name)?.type.text
      const name = quoteObject(table)
      return {
        message: `${table.name}.${from.name} is renamed to ${to}.`,
        remedy: `Keep both for a release:\n  alter table ${name} add column ${quoteName(to)} ${type ?? '<type>'};\nthen write both, backfill, read ${to}, and drop ${from.name} in a later one.`,
      }
    }
    const isUsed = object === 'table' ? existed(from) : object === 'type' || object === 'view'
    return isUsed ? { message: `The ${object} ${from.name} is renamed to ${to}.` } : undefined
  },
}
