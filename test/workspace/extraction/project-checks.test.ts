import { expect, test } from 'vitest'

import {
  type CheckFacts,
  findChecks,
  testsOfFiles,
} from '../../../src/workspace/extraction/project-checks.ts'
import { isWorse, runCheck } from '../../../src/workspace/extraction/run-checks.ts'

const FACTS: CheckFacts = {
  folder: '/shop',
  tsconfig: '/shop/tsconfig.json',
  scripts: {},
  packageManager: 'pnpm',
  types: undefined,
  tests: undefined,
  isReferring: false,
}

const commandsOf = (facts: Partial<CheckFacts>): string[] =>
  findChecks({ ...FACTS, ...facts }).map(({ what, command }) => `${what}: ${command}`)

test('the checks of a project are its own scripts, else its compiler', () => {
  expect(commandsOf({})).toEqual(['types: npx tsc --noEmit --project /shop/tsconfig.json'])
  const scripts = { lint: 'eslint .', check: 'tsc -p . && eslint .', test: 'vitest run' }
  expect(commandsOf({ scripts })).toEqual(['types: pnpm run check', 'tests: pnpm run test'])
})

test('a script that checks no types, or runs no test, is none', () => {
  const scripts = { check: 'prettier --check .', test: 'echo "Error: no test specified" && exit 1' }
  expect(commandsOf({ scripts })).toEqual(['types: npx tsc --noEmit --project /shop/tsconfig.json'])
})

test('what somebody has said is run in their places, and nothing where that is empty', () => {
  expect(commandsOf({ types: 'vue-tsc', tests: 'make test' })).toEqual([
    'types: vue-tsc',
    'tests: make test',
  ])
  expect(commandsOf({ types: '', tests: '' })).toEqual([])
})

test.each([
  ['node --test "src/**/*.test.ts"', "node --test 'a b.test.ts' c.test.ts"],
  [
    'node --import tsx --test --test-concurrency=1 src',
    "node --import tsx --test --test-concurrency=1 'a b.test.ts' c.test.ts",
  ],
  ['node --env-file=.env scripts/run.js', undefined],
  ['vitest run --coverage', "npx vitest run 'a b.test.ts' c.test.ts"],
  ['jest --ci', "npx jest --runTestsByPath --rootDir . 'a b.test.ts' c.test.ts"],
  ['mocha', undefined],
  [undefined, undefined],
])('tests that were moved are run as %s does it', (script, command) => {
  expect(testsOfFiles(script, ['a b.test.ts', 'c.test.ts'])).toBe(command)
})

const check = { what: 'types', folder: process.cwd() } as const
const says = async (text: string, exitCode: number) =>
  await runCheck(
    { ...check, command: `printf '%s\\n' ${text}; exit ${exitCode}` },
    new AbortController().signal,
  )

test('what was red is worse where the compiler says more', async () => {
  const green = await says("''", 0)
  const one = await says("'src/a.ts(3,7): error TS2322: No.'", 2)
  const moved = await says("'services/a/src/a.ts:9:1 - error TS2322: No.'", 2)
  const two = await says("'src/a.ts(3,7): error TS1: No.' 'src/b.ts(1,1): error TS2: No.'", 2)
  expect(one.errors).toEqual(['src/a.ts: error TS2322: No.'])
  expect([isWorse(green, one), isWorse(one, green)]).toEqual([true, false])
  expect([isWorse(one, moved), isWorse(one, two)]).toEqual([false, true])
})

test('tests that were red tell nothing when they are red again', async () => {
  const red = { ...(await says("''", 1)), what: 'tests' } as const
  expect(isWorse(red, red)).toBe(false)
})
