import { expect, test } from 'vitest'

import { differenceOf, type Exchange } from '../../src/verify/http/compare-answers.ts'

const NOTHING_SENT = { one: [], other: [] }

function answered(headers: Readonly<Record<string, string>>): Exchange {
  const request = { method: 'GET', path: '/', headers: {}, body: undefined }
  return { request, answer: { status: 200, headers, body: '{}' } }
}

test.each(['ratelimit', 'ratelimit-remaining', 'x-ratelimit-reset', 'date', 'retry-after'])(
  '%s counts what the sender did, and tells of nobody else',
  (name) => {
    const [one, other] = [answered({ [name]: '1' }), answered({ [name]: '2' })]
    expect(differenceOf(one, other, NOTHING_SENT)).toBeUndefined()
  },
)

test.each(['x-total', 'link', 'ratelimited-by'])('%s may tell what is there', (name) => {
  const [one, other] = [answered({ [name]: '1' }), answered({ [name]: '2' })]
  expect(differenceOf(one, other, NOTHING_SENT)).toBe(`the header ${name} is 1 instead of 2`)
})
