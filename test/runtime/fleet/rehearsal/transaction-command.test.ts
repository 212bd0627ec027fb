import { expect, test } from 'vitest'

import { isTransactionCommand } from '../../../../packages/runtime/src/fleet/rehearsal/transaction-command.ts'

/** What a server with German messages says to `do 'begin execute ''commit''; end'`. */
const REFUSED = Object.assign(
  new Error('EXECUTE von Transaktionsbefehlen ist nicht implementiert'),
  { code: '0A000', routine: 'exec_stmt_dynexecute' },
)

test.each([
  'commit',
  'COMMIT and chain',
  '-- done\nend',
  'rollback to a',
  "prepare transaction 'x'",
  'start transaction',
])('a command that ends or begins a transaction is known in every language: %j', (statement) => {
  expect(isTransactionCommand(REFUSED, ['select 1', statement])).toBe(true)
})

test.each(['select 1 into t', 'copy a from stdin', 'prepare a as select 1', "select 'x;commit'"])(
  'what else cannot be executed is none: %j',
  (statement) => {
    expect(isTransactionCommand(REFUSED, [statement])).toBe(false)
  },
)

test('another error is none, whatever the migration holds', () => {
  const other = { code: '0A000', routine: 'errorDistributed' }
  expect(isTransactionCommand(Object.assign(new Error('no'), other), ['commit'])).toBe(false)
  expect(isTransactionCommand(new Error('no'), ['commit'])).toBe(false)
})
