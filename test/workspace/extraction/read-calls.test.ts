import { expect, test } from 'vitest'

import { readCalls } from '../../../src/workspace/extraction/read-calls.ts'

const CALL = { module: 'billing', operation: 'issue', site: 'src/app.ts:1:1', failed: false }
const FAILED = { ...CALL, failed: true, code: 'CALL_FAILED', message: 'no' }

test('a line is a call, and one that a killed process has begun is none', () => {
  const lines = `${JSON.stringify(CALL)}\n${JSON.stringify(FAILED)}\n`
  expect(readCalls(lines)).toEqual([CALL, FAILED])
  expect(readCalls(`${lines}{"module":"bil`)).toEqual([CALL, FAILED])
  expect(readCalls('')).toEqual([])
})
