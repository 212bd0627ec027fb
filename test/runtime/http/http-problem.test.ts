import { httpProblemOf } from '@tenantry/runtime/http'
import { TenantryError } from '@tenantry/runtime'
import { expect, test } from 'vitest'

const refusal = (code: ConstructorParameters<typeof TenantryError>[0]) =>
  new TenantryError(code, { message: 'It says whose it is.', hint: 'And how to mend it.' })

test('a statement that was cancelled is 503, and so are transactions that took too long', () => {
  const cancelled = Object.assign(new Error('canceling statement'), { code: '57014' })
  for (const error of [cancelled, refusal('TRANSACTION_IDLE'), refusal('TRANSACTION_TOO_LONG')]) {
    const problem = httpProblemOf(error)
    expect(problem).toMatchObject({ status: 503, body: { error: { code: 'TIMED_OUT' } } })
    expect(problem?.headers['retry-after']).toBe('5')
    expect(JSON.stringify(problem)).not.toContain('whose')
  }
})

test('so are calls of extracted modules that no answer came to', () => {
  expect(httpProblemOf(refusal('CALL_DEADLINE_PASSED'))?.body.error.code).toBe('TIMED_OUT')
  expect(httpProblemOf(refusal('SERVICE_UNREACHABLE'))?.body.error.code).toBe('UNAVAILABLE')
  expect(httpProblemOf(refusal('CALL_FAILED'))).toBeUndefined()
})

test.each([
  ['QUOTA_DATABASE_EXCEEDED', 'database'],
  ['QUOTA_STORAGE_EXCEEDED', 'storage'],
] as const)('%s names the quota', (code, quota) => {
  expect(httpProblemOf(refusal(code))).toMatchObject({
    status: 429,
    body: { error: { code, quota } },
  })
})

test('what others throw has no answer here', () => {
  const violation = Object.assign(new Error('duplicate key'), { code: '23505' })
  expect(httpProblemOf(violation)).toBeUndefined()
  expect(httpProblemOf('57014')).toBeUndefined()
})
