import { expect, test } from 'vitest'

import { parseCommandLine } from '../src/command-line.ts'

const VOCABULARY = {
  commands: ['db:start', 'extract', 'extract:plan', 'init', 'migrate', 'migrate:plan'],
  topics: ['db', 'extract', 'migrate'],
  bare: ['db:start', 'migrate', 'migrate:plan'],
}

test.each([
  [
    ['db', 'start', '--json'],
    ['db:start', '--json'],
  ],
  [
    ['db', 'start', 'surplus'],
    ['db:start', 'surplus'],
  ],
  [
    ['extract', 'plan', 'billing'],
    ['extract:plan', 'billing'],
  ],
  [
    ['extract', 'billing'],
    ['extract', 'billing'],
  ],
  [
    ['init', 'db'],
    ['init', 'db'],
  ],
  [['db'], ['db']],
  [
    ['help', 'db', 'start'],
    ['db:start', '--help'],
  ],
  [['help'], ['--help']],
  [['--version'], ['--version']],
  [['migrate'], ['migrate']],
  [[], []],
])('%j is handed on as %j', (argv, expected) => {
  expect(parseCommandLine(argv, VOCABULARY)).toEqual({ kind: 'known', argv: expected })
})

test.each([
  [['db', 'strat'], 'db strat'],
  [['dbb', 'start'], 'dbb'],
  [['start'], 'start'],
  [['migrate', 'bogus'], 'migrate bogus'],
])('%j is unknown', (argv, command) => {
  expect(parseCommandLine(argv, VOCABULARY)).toEqual({ kind: 'unknown', command })
})
