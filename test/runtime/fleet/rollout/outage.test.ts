import { expect, test } from 'vitest'

import { Outage } from '../../../../packages/runtime/src/fleet/rollout/outage.ts'

const FIRST = { code: 'CLUSTER_UNREACHABLE', message: 'acme refused', hint: 'start it' }
const LATER = { code: 'CLUSTER_UNREACHABLE', message: 'globex timed out', hint: 'wait' }

test('a cluster that answers is not given up', () => {
  const outage = new Outage('eu')
  expect(outage.verdict(1_000_000)).toBeUndefined()
  outage.note(0, undefined)
  expect(outage.verdict(1_000_000)).toBeUndefined()
})

test('one that has not answered for half a minute is, with what was met last', () => {
  const outage = new Outage('eu')
  outage.note(1000, FIRST)
  outage.note(20_000, LATER)
  expect(outage.verdict(30_999)).toBeUndefined()
  expect(outage.verdict(31_000)).toEqual({
    code: 'CLUSTER_UNREACHABLE',
    message: 'The cluster "eu" has not answered for 30 s. What was tried last: globex timed out',
    hint: 'wait',
    details: { cluster: 'eu' },
  })
})

test('each answer starts the wait anew', () => {
  const outage = new Outage('eu')
  outage.note(0, FIRST)
  outage.note(29_000, undefined)
  expect(outage.verdict(40_000)).toBeUndefined()
  outage.note(41_000, LATER)
  expect(outage.verdict(70_999)).toBeUndefined()
  expect(outage.verdict(71_000)?.hint).toBe('wait')
})

test('one that was given up and answers is back', () => {
  const outage = new Outage('eu')
  outage.note(0, FIRST)
  expect(outage.verdict(30_000)?.hint).toBe('start it')
  outage.note(30_001, undefined)
  expect(outage.verdict(30_002)).toBeUndefined()
})
