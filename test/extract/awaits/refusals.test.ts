import { expect, test } from 'vitest'

import { refused } from './edit-text.ts'
import { reachOf } from './reach-of.ts'

const REFUSED: readonly (readonly [what: string, text: string, why: RegExp])[] = [
  [
    'a constructor',
    'export class A {\n  x: number\n  constructor() {\n    this.x = charge(1)\n  }\n}',
    /a constructor/,
  ],
  ['a getter', 'export class A {\n  get x() {\n    return charge(1)\n  }\n}', /a getter/],
  ['a setter', 'export class A {\n  set x(x: number) {\n    charge(x)\n  }\n}', /a setter/],
  [
    'a getter of an object',
    'export const a = {\n  get x() {\n    return charge(1)\n  },\n}',
    /a getter/,
  ],
  ['a property', 'export class A {\n  x = charge(1)\n}', /a property/],
  ['a static property', 'export class A {\n  static x = charge(1)\n}', /a property/],
  ['a static block', 'export class A {\n  static {\n    charge(1)\n  }\n}', /a static block/],
  ['a default', 'export const a = (x = charge(1)) => x', /default of a parameter/],
  [
    'a default within',
    'export async function a({ x = charge(1) }: { x?: number }) {\n  return x\n}',
    /default of a parameter/,
  ],
  [
    'what a class extends',
    'const mix = (_: number) => class {}\nexport class A extends mix(charge(1)) {}',
    /what a class is/,
  ],
  ['a namespace', 'export namespace A {\n  export const x = charge(1)\n}', /a namespace/],
  [
    'filter',
    'export const a = (list: number[]) => list.filter((x) => charge(x) > 1)',
    /filter uses/,
  ],
  ['filter by name', 'export const a = (list: number[]) => list.filter(charge)', /filter uses/],
  ['sort', 'export const a = (list: number[]) => list.sort((x, y) => charge(x) - y)', /sort uses/],
  ['find', 'export const a = (list: number[]) => list.find((x) => charge(x))', /find uses/],
  ['some', 'export const a = (list: number[]) => list.some((x) => charge(x) > 1)', /some uses/],
  ['every', 'export const a = (list: number[]) => list.every((x) => charge(x) > 1)', /every uses/],
  [
    'reduce',
    'export const a = (list: number[]) => list.reduce((sum, x) => sum + charge(x), 0)',
    /reduce uses/,
  ],
  [
    'Array.from',
    'export const a = (list: number[]) => Array.from(list, (x) => charge(x))',
    /from hands on/,
  ],
  [
    'JSON.stringify',
    'export const a = () => JSON.stringify({}, (_, x) => charge(x))',
    /JSON.stringify/,
  ],
  [
    'replace',
    `export const a = () => 'a'.replace(/a/, (x) => String(charge(x.length)))`,
    /String.replace|replace/,
  ],
  [
    'a new Promise',
    'export const a = () => new Promise<void>((done) => {\n  charge(1)\n  done()\n})',
    /new Promise/,
  ],
  [
    'a map on what may be nothing',
    'export const a = (list?: number[]) => list?.map((x) => charge(x))',
    /Promise.all takes lists/,
  ],
  [
    'a forEach that returns from a loop',
    'export function a(list: number[]) {\n  list.forEach((x) => {\n    for (;;) if (charge(x)) return\n  })\n}',
    /returns from within/,
  ],
  [
    'a forEach by name',
    'export const a = (list: number[]) => list.forEach(charge)',
    /forEach does not wait/,
  ],
  [
    'a type guard',
    `export const a = (x: number | string): x is number => charge(Number(x)) > 1`,
    /tells the type checker/,
  ],
  [
    'toString',
    'export class A {\n  toString() {\n    return String(charge(1))\n  }\n}',
    /by the language itself/,
  ],
  [
    'an iterator',
    'export class A {\n  *[Symbol.iterator]() {\n    yield charge(1)\n  }\n}',
    /by the language itself/,
  ],
  [
    'a generator that is spread',
    'function* bills() {\n  yield charge(1)\n}\nexport const a = () => [...bills()]',
    /taken at once/,
  ],
  [
    'what is added to what others write',
    'const sums = { all: 0 }\nexport function a() {\n  sums.all += charge(1)\n}',
    /sums.all is read before/,
  ],
  [
    'what callbacks add to that run at once',
    'export function a(list: number[]) {\n  let sum = 0\n  return [list.map((x) => (sum += charge(x))), sum]\n}',
    /sum is read before/,
  ],
  [
    'a callback whose type is hidden',
    'const memo = <F extends (...args: never[]) => unknown>(f: F) => f\nexport const a = memo(() => charge(1) + 1)',
    /says nothing/,
  ],
]

test.each(REFUSED)('refuses to wait in %s', (_, text, why) => {
  const edges = refused(`${text}\n`)
  expect(edges).toHaveLength(1)
  expect(edges[0]).toMatch(/^.* sync-place refused /)
  expect(edges[0]).toMatch(why)
})

test('refuses to wait while a file is loaded that is no ES module, but for its last statement', () => {
  const { edges } = reachOf({
    'src/app.cts': `import billing = require('./charge.cts')
const first = billing.start()
export = { first }
`,
    'src/charge.cts': `declare const later: typeof import('./billing/index.ts', { with: { 'resolution-mode': 'import' } })
function start(): number {
  return later.charge(1)
}
start()
export = { start }
`,
    'src/main.cts': `import billing = require('./charge.cts')
function main(): void {
  billing.start()
}
main()
`,
  })
  const why = 'the file is no ES module, and cannot wait while it is loaded'
  expect(edges).toEqual([
    `src/charge.cts:5 start sync-place refused It cannot wait: ${why}.`,
    `src/app.cts:2 start sync-place refused It cannot wait: ${why}.`,
    'src/main.cts:5 main call-unawaited kept',
  ])
})

test('refuses what a library asks of a class at once', () => {
  const { edges } = reachOf(
    {
      'src/app.ts': `import { Transform } from 'node:stream'
import { charge } from './billing/index.ts'
export class Sum extends Transform {
  override isPaused(): boolean {
    return charge(1) > 1
  }
}
export class Late implements PromiseLike<number> {
  then(): never {
    charge(1)
    throw new Error('late')
  }
}
`,
    },
    { options: { types: ['node'] } },
  )
  expect(edges[0]).toMatch(/app.ts:5 charge sync-place refused It cannot wait: a library/)
})

test('refuses to wait where tests are collected by a runner that does not', () => {
  const { edges } = reachOf({
    'src/globals.d.ts': 'declare function describe(name: string, collect: () => void): void\n',
    'src/app.test.ts': `import { charge } from './billing/index.ts'
describe('charge', () => {
  charge(1)
})
`,
  })
  expect(edges).toEqual([
    'src/app.test.ts:3 charge sync-place refused It cannot wait: describe collects tests, and does not wait.',
  ])
})
