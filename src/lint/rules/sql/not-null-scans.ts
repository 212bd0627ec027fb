import { isProvenPresent } from '../../is-proven-present.ts'
import { quoteName, quoteObject } from '../../../sql/index.ts'
import type { SqlRule } from '../../sql-rule.ts'

export const notNullScans: SqlRule = {
  id: 'not-null-scans',
  group: 'locking',
  what: 'A column of a table that was there becomes not null, without a validated check that says so.',
  why: 'All rows are read while nobody may read or write the table. With a validated check (column is not null) PostgreSQL believes that instead.',
  remedy: 'Add and validate a check first, each in its own migration.',
  examples: {
    bad: 'alter table invoice alter column number set not null',
    good: "alter table invoice alter column number set default ''",
  },
  judge(change, scene) {
    const { schema, existed } = scene
    if (change.kind !== 'set not null' || !existed(change.table)) return undefined
    const { table, column } = change
    const known = schema.table(table)
    if (known?.columns.get(column)?.isNotNull) return undefined
    if (isProvenPresent(scene, table, column)) return undefined
    const check = quoteName(`${table.name}_${column}_present`)
    const [name, key] = [quoteObject(table), quoteName(column)]
    return {
      message: `All rows of ${table.name} are read under its lock, to see that ${column} is never null.`,
      remedy: `In three migrations, one behind the other:\n  alter table ${name} add constraint ${check} check (${key} is not null) not valid;\n  alter table ${name} validate constraint ${check};\n  alter table ${name} alter column ${key} set not null;\n  alter table ${name} drop constraint ${check};`,
    }
  },
}
