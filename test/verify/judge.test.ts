import { expect, test } from 'vitest'

import type { Answer, Done, Refused } from '../../src/verify/answer.ts'
import type { Attack } from '../../src/verify/attacks/attack.ts'
import { judge } from '../../src/verify/judge.ts'
import { rowsLookedAt } from '../../src/verify/oracle.ts'

const STATEMENT = { actor: 'attacker', place: 'attackers', steps: ['insert'] } as const
const ALIKE: Attack = {
  id: 'insert alike',
  what: 'insert',
  object: 'customer',
  attempt: STATEMENT,
  expects: 'no trace',
  quotes: [{ name: 'theirs' }, { name: 'own' }],
  controls: [STATEMENT],
  proof: 'done',
}
const DONE: Answer = { seen: 1, lines: [] }
const control = { by: 'attacker' }

function refused(parts: Partial<Refused>): Refused {
  const nothing = { constraint: undefined, detail: undefined, domain: undefined, isOurs: false }
  return { state: '23505', message: 'duplicate', ...nothing, ...parts }
}

function plan(node: object): Done {
  return { seen: 1, lines: [JSON.stringify([{ Plan: node }])] }
}

function outcome(attempt: Answer, likewise: Answer, without?: Answer) {
  return judge(ALIKE, 'bare', { attempt, likewise, without, control })
}

test('an error counts for what it tells, and not for what the statement said', () => {
  const quoting = (value: string, constraint: string) =>
    refused({ state: '42501', message: `no ${value}`, detail: `(${value})`, constraint })

  expect(outcome(DONE, DONE)).toMatchObject({ outcome: 'held' })
  expect(outcome(quoting('theirs', 'a'), quoting('own', 'a'))).toMatchObject({ outcome: 'held' })
  for (const other of [DONE, quoting('own', 'b'), quoting('somebody', 'a')]) {
    expect(outcome(quoting('theirs', 'a'), other)).toMatchObject({ outcome: 'through' })
  }
  // A key over part of a table, of which the attacker has a row as well.
  const taken = refused({ constraint: 'one_main' })
  expect(outcome(taken, DONE, taken)).toMatchObject({ outcome: 'held' })
  expect(outcome(taken, DONE, DONE)).toMatchObject({ outcome: 'through' })
})

test('an error on a row is a leak where the victim fails on its own alone', () => {
  const attack: Attack = { ...ALIKE, expects: 'nothing', proof: 'failed on a row' }
  const attempt = refused({ state: '22P02', message: 'invalid input: "secret"' })
  const judged = (by: string) =>
    judge(attack, 'bare', { attempt, likewise: undefined, control: { by } })

  expect(judged('victim')).toMatchObject({ outcome: 'through' })
  expect(judged('admin')).toMatchObject({ outcome: 'unproven' })
})

test('work is what index scans look at', () => {
  const scan = { 'Node Type': 'Index Scan', 'Actual Rows': 1, 'Rows Removed by Filter': 2 }
  expect(rowsLookedAt(plan({ 'Node Type': 'Result', 'Actual Rows': 9, Plans: [scan] }))).toBe(3)
  expect(rowsLookedAt(plan({ 'Node Type': 'Seq Scan', 'Rows Removed by Filter': 9 }))).toBe(0)
  expect(rowsLookedAt(plan({ 'Node Type': 'Index Only Scan', 'Heap Fetches': 4 }))).toBe(0)
})
