import { changeOfType, mayDifferByRow } from '../../../sql/index.ts'
import type { Problem, Scene, SqlRule } from '../../sql-rule.ts'
import type { ChangeOf } from '../../../sql/index.ts'

export const rewriteTable: SqlRule = {
  id: 'rewrite-table',
  group: 'rewriting',
  what: 'A table that was there is written anew, row by row.',
  why: 'Nobody reads or writes it until that is done, however many rows a placement has.',
  remedy:
    'Add a column beside the old one, fill it in batches, and switch over in a later release.',
  examples: {
    bad: 'alter table invoice add column token uuid default gen_random_uuid()',
    good: 'alter table invoice add column created timestamptz default now()',
  },
  judge(change, scene) {
    if (!('table' in change) || change.table === undefined || !scene.existed(change.table)) return
    if (change.kind === 'add column') return judgeColumn(change)
    if (change.kind === 'set type') return judgeType(change, scene)
    if (change.kind !== 'alter table' || !change.rewrites) return undefined
    return { message: `\`${change.what}\` writes ${change.table.name} anew.` }
  },
}

function judgeColumn({ table, column }: ChangeOf<'add column'>): Problem | undefined {
  const name = `${table.name}.${column.name}`
  if (column.isIdentity) return { message: `${name} numbers the rows, so each one is written.` }
  if (column.generated === 'stored') {
    return { message: `${name} is generated and stored, so each row is written.` }
  }
  if (column.default === undefined || !mayDifferByRow(column.default)) return undefined
  return {
    message: `The default of ${name}, ${column.default.text}, may differ from row to row, so each one is written.`,
    remedy: `Add the column without a default, set the default for new rows, and fill the old rows in batches (a backfill):\n  alter table ${table.name} add column ${column.name} ${column.type.text};\n  alter table ${table.name} alter column ${column.name} set default ${column.default.text};`,
  }
}

function judgeType(
  { table, column, type, using }: ChangeOf<'set type'>,
  { schema }: Scene,
): Problem | undefined {
  const from = schema.table(table)?.columns.get(column)?.type
  if (using === undefined && !changeOfType(from, type).rewrites) return undefined
  return { message: `${table.name}.${column} gets the type ${type.text}, so each row is written.` }
}
