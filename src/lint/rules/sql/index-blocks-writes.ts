import { indexName, quoteName, quoteObject } from '../../../sql/index.ts'
import type { SqlRule } from '../../sql-rule.ts'

export const indexBlocksWrites: SqlRule = {
  id: 'index-blocks-writes',
  group: 'locking',
  what: 'An index is built on a table that was there, without `concurrently`.',
  why: 'Nobody writes to the table until the index is built, however many rows a placement has.',
  remedy: 'Build it concurrently, in a migration of its own.',
  examples: {
    bad: 'create index invoice_number on invoice (tenant_id, number)',
    good: 'create index concurrently invoice_number on invoice (tenant_id, number)',
  },
  judge(change, { existed }) {
    if (change.kind !== 'create index' || change.index.isConcurrent || !existed(change.table))
      return
    const { table, index } = change
    const unique = index.isUnique ? 'unique ' : ''
    const where = index.where === undefined ? '' : ` where ${index.where}`
    return {
      message: `Building ${index.name ?? 'the index'} blocks all writes to ${table.name}.`,
      remedy: `In a migration of its own:\n  create ${unique}index concurrently ${quoteName(indexName(table, index))} on ${quoteObject(table)} (${index.keys.join(', ')})${where};`,
    }
  },
}
