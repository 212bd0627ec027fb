import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import type { Result } from '../../bench/benchmark.ts'
import { BENCHMARKS } from '../../bench/benchmarks.ts'
import { chooseBenchmarks } from '../../bench/choose-benchmarks.ts'
import { renderResult } from '../../bench/report/render-result.ts'
import { toRow } from '../../bench/report/to-row.ts'

const MAIN = fileURLToPath(new URL('../../bench/main.ts', import.meta.url))

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const RESULT: Result = {
  name: 'startup',
  ours: 123.456_789,
  reference: 100,
  ratio: 1.234_567_89,
  spread: 0.012_345,
  runs: 15,
  better: 'lower',
  unit: 'ms',
  oursIs: 'ours',
  referenceIs: 'theirs',
  excluded: 'nothing',
  goal: '<= 1.3x',
  note: 'a note',
}

test('without a name it lists the benchmarks and runs none', () => {
  const { status, stdout } = bench()
  expect(status).toBe(0)
  const listed = stdout.split('\n').map((line) => line.replace(/^ {2}(\S+) +/, '$1: '))
  for (const { name, summary } of BENCHMARKS) expect(listed).toContain(`${name}: ${summary}`)
})

test.each([
  [['startup', 'nonsense'], 'There is no benchmark "nonsense"; there are startup, init'],
  [['--nonsense'], '--nonsense'],
  [['--json'], '--json wants the name of a benchmark'],
])('%j is refused with status 2 before anything runs', (args, message) => {
  const { status, stdout, stderr } = bench(...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(message)
})

function names(...args: string[]): string[] {
  return chooseBenchmarks(args, BENCHMARKS).chosen.map(({ name }) => name)
}

test('names are run once each, in the order of the list', () => {
  expect(names('init', 'startup', 'init')).toEqual(['startup', 'init'])
  expect(names('all')).toEqual(BENCHMARKS.map(({ name }) => name))
})

test('machines get a row with these keys and no others', () => {
  expect(toRow(RESULT)).toEqual({
    name: 'startup',
    ours: 123.5,
    reference: 100,
    ratio: 1.235,
    better: 'lower',
    spread: 0.012_35,
    runs: 15,
  })
})

test('people get the ratio, both medians, and what is excluded', () => {
  const text = renderResult(RESULT)
  for (const part of ['1.23x', '<= 1.3x', '123.5 ms', '100.0 ms', '1.2 %', 'nothing', 'a note']) {
    expect(text).toContain(part)
  }
})

test('a ratio that is far below one keeps its digits', () => {
  expect(renderResult({ ...RESULT, ratio: 0.008_34 })).toContain('startup: 0.0083x')
})
