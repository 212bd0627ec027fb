import type { SqlRule } from '../../sql-rule.ts'

export const endsTransaction: SqlRule = {
  id: 'ends-transaction',
  group: 'transaction',
  what: 'A migration begins or ends a transaction.',
  why: 'It runs in one transaction with its row in the ledger: ended before, a failure leaves the placement half done.',
  remedy: 'Leave begin, commit and rollback out.',
  examples: {
    bad: 'alter table invoice add column note text; commit',
    good: 'alter table invoice add column note text',
  },
  judge(change) {
    if (change.kind !== 'transaction' || /^(?:savepoint|release|rollback to)$/.test(change.what))
      return
    return { message: `\`${change.what}\` is the runner's to say.` }
  },
}
