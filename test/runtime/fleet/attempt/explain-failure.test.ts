import { DatabaseError } from 'pg'
import { expect, test } from 'vitest'

import { explainFailure } from '../../../../packages/runtime/src/fleet/attempt/explain-failure.ts'

/** As the driver makes it of PostgreSQL's answer. */
function failure(
  message: string,
  told: { readonly code: string; readonly detail?: string; readonly where?: string },
): DatabaseError {
  return Object.assign(new DatabaseError(message, message.length, 'error'), told)
}

test('what PostgreSQL says', () => {
  const error = failure('relation "invoice" already exists', { code: '42P07' })
  expect(explainFailure(error)).toBe('relation "invoice" already exists')
})

test.each(['0A000', '2BP01', '42P16'])('what hangs on a thing of the schema (%s)', (code) => {
  const error = failure('cannot drop column note', {
    code,
    detail: 'view report depends on column note of table invoice',
  })
  expect(explainFailure(error)).toBe(
    'cannot drop column note (view report depends on column note of table invoice)',
  )
})

test.each(['23502', '23505', '23514'])('no rows, which details may quote (%s)', (code) => {
  const error = failure('a constraint is violated', {
    code,
    detail: 'Failing row contains (secret).',
  })
  expect(explainFailure(error)).toBe('a constraint is violated')
})

test('the function that refuses, without what called it', () => {
  const error = failure('not today', {
    code: 'P0001',
    where: 'PL/pgSQL function refuse() line 3 at RAISE\nSQL statement "update invoice set a = 1"',
  })
  expect(explainFailure(error)).toBe('not today (PL/pgSQL function refuse() line 3)')
})

test('the function behind a block of the migration, and not the block', () => {
  const block = 'PL/pgSQL function inline_code_block line 2 at PERFORM'
  const alone = failure('no', { code: 'P0001', where: block })
  expect(explainFailure(alone)).toBe('no')
  const behind = failure('no', {
    code: 'P0001',
    where: `PL/pgSQL function refuse() line 3 at RAISE\n${block}`,
  })
  expect(explainFailure(behind)).toBe('no (PL/pgSQL function refuse() line 3)')
})

test('both, where both are told', () => {
  const error = failure('cannot drop', {
    code: '2BP01',
    detail: 'view report depends on it',
    where: 'PL/pgSQL function tidy() line 1 at SQL statement',
  })
  expect(explainFailure(error)).toBe(
    'cannot drop (view report depends on it; PL/pgSQL function tidy() line 1)',
  )
})

test('what did not come from PostgreSQL, as it is', () => {
  expect(explainFailure(new Error('Connection terminated'))).toBe('Connection terminated')
})
