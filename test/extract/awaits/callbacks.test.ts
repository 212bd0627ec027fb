import { expect, test } from 'vitest'

import { edited } from './edit-text.ts'
import { reachOf } from './reach-of.ts'

const IN_FUNCTIONS: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'map',
    'return list.map((x) => charge(x) + 1)',
    'return await Promise.all(list.map(async (x) => await charge(x) + 1))',
  ],
  [
    'map that only hands on',
    'return list.map((x) => charge(x)).length',
    'return (await Promise.all(list.map((x) => charge(x)))).length',
  ],
  [
    'map by name',
    'return list.map(charge).filter(Boolean)',
    'return (await Promise.all(list.map(charge))).filter(Boolean)',
  ],
  [
    'map on what may be nothing',
    'return maybe?.map((x) => charge(x)) ?? []',
    'return await Promise.all(maybe?.map((x) => charge(x)) ?? [])',
  ],
  [
    'map within map',
    'return list.map((x) => list.map((y) => charge(x + y)))',
    'return await Promise.all(list.map(async (x) => await Promise.all(list.map((y) => charge(x + y)))))',
  ],
  [
    'flatMap',
    'return list.flatMap((x) => [charge(x), x])',
    'return (await Promise.all(list.map(async (x) => [await charge(x), x]))).flat()',
  ],
  [
    'forEach',
    'list.forEach((x) => {\n    charge(x)\n  })',
    'for (const x of list) {\n    await charge(x)\n  }',
  ],
  [
    'forEach of one expression',
    'list.forEach((x) => charge(x));',
    'for (const x of list) await charge(x);',
  ],
  [
    'forEach whose parameter is asked, and not set',
    'list.forEach((x) => {\n    if (!x) charge(-x)\n  })',
    'for (const x of list) {\n    if (!x) await charge(-x)\n  }',
  ],
  [
    'forEach with an index, and returns',
    `list.forEach(function (x, at) {\n    if (at > 1) return;\n    x += charge(x);\n  });`,
    `for (let [at, x] of list.entries()) {\n    if (at > 1) continue;\n    x += await charge(x);\n  }`,
  ],
  [
    'forEach on what may be nothing',
    'maybe?.forEach(({ length }, at) => charge(length + at))',
    'for (const [at, { length }] of (maybe ?? []).entries()) await charge(length + at)',
  ],
  [
    'forEach of maps and sets',
    'prices.forEach((price, name) => charge(price + name.length))\n  new Set(list).forEach((x) => charge(x))\n  prices.forEach((price) => charge(price))',
    'for (const [name, price] of prices) await charge(price + name.length)\n  for (const x of new Set(list)) await charge(x)\n  for (const price of prices.values()) await charge(price)',
  ],
  [
    'then',
    'return Promise.resolve(1).then((x) => charge(x) + 1).catch(() => charge(2))',
    'return Promise.resolve(1).then(async (x) => await charge(x) + 1).catch(() => charge(2))',
  ],
]

const HEAD = `const list = [1, 2]
const maybe = [list].find(({ length }) => length > 1)
const prices = new Map([['a', 1]])
export const known = [list, maybe, prices]
`

test.each(IN_FUNCTIONS)('has callbacks waited for: %s', (what, before, after) => {
  const nothing = what === 'forEach on what may be nothing'
  const head = nothing ? HEAD.replace('[list].find', '[[list]].find') : HEAD
  const wrap = (body: string, async: string): string =>
    `${head}export ${async}function app() {\n  ${body}\n}\n`
  const isWaitedFor = what !== 'then'
  expect(edited(wrap(before, ''))).toBe(wrap(after, isWaitedFor ? 'async ' : ''))
})

test('makes a block of an arrow that is a forEach', () => {
  expect(
    edited('export const app = (list: number[]): void => list.forEach((x) => charge(x))\n'),
  ).toBe(
    'export const app = async (list: number[]): Promise<void> => { for (const x of list) await charge(x) }\n',
  )
})

test('lets timers and listeners be, and says that nobody waits for them', () => {
  const { edges, errors, files } = reachOf(
    {
      'src/app.ts': `import { EventEmitter } from 'node:events'
import { charge } from './billing/index.ts'
setTimeout(() => charge(1), 10)
new EventEmitter().on('bill', (x: number) => {
  charge(x)
})
process.nextTick(charge, 1)
`,
    },
    { options: { types: ['node'] } },
  )
  expect(errors).toEqual([])
  expect(files['src/app.ts']).toContain('setTimeout(() => charge(1), 10)')
  expect(files['src/app.ts']).toContain('async (x: number) => {\n  await charge(x)')
  expect(edges).toEqual([
    'src/app.ts:7 charge call-unawaited kept',
    'src/app.ts:3 charge call-unawaited kept',
    'src/app.ts:4 charge call-unawaited kept',
  ])
})

test('takes along what runs a callback and gives what that gives', () => {
  const { errors, files } = reachOf(
    {
      'src/app.ts': `import { AsyncLocalStorage } from 'node:async_hooks'
import { charge } from './billing/index.ts'
const storage = new AsyncLocalStorage<string>()
export function app(): number {
  return storage.run('a', () => charge(1) + 1)
}
`,
    },
    { options: { types: ['node'] } },
  )
  expect(errors).toEqual([])
  expect(files['src/app.ts']).toContain(
    `return await storage.run('a', async () => await charge(1) + 1)`,
  )
})

test('makes tests wait, and what they expect to be thrown', () => {
  const { errors, files, edges } = reachOf(
    {
      'src/app.test.ts': `import assert from 'node:assert/strict'
import { beforeEach, describe, expect, it } from 'vitest'
import { charge } from './billing/index.ts'
describe('charge', () => {
  beforeEach(() => {
    charge(0)
  })
  it('charges', () => {
    expect(charge(1)).toBe(1)
    expect(() => charge(-1)).toThrow('less')
    expect(() => {
      charge(1)
    }).not.toThrow()
    assert.throws(() => charge(-1))
    assert.doesNotThrow(() => charge(1))
  })
})
`,
    },
    { options: { types: ['node'] } },
  )
  expect(errors).toEqual([])
  expect(edges).toEqual([])
  expect(files['src/app.test.ts']).toBe(`import assert from 'node:assert/strict'
import { beforeEach, describe, expect, it } from 'vitest'
import { charge } from './billing/index.ts'
describe('charge', () => {
  beforeEach(async () => {
    await charge(0)
  })
  it('charges', async () => {
    expect(await charge(1)).toBe(1)
    await expect(() => charge(-1)).rejects.toThrow('less')
    await expect(async () => {
      await charge(1)
    }).resolves.not.toThrow()
    await assert.rejects(() => charge(-1))
    await assert.doesNotReject(() => charge(1))
  })
})
`)
})

test('makes handlers of Express asynchronous', () => {
  const { errors, files, edges } = reachOf(
    {
      'src/app.ts': `import express from 'express'
import { charge } from './billing/index.ts'
const app = express()
app.get('/', (request, response) => {
  response.json(charge(request.url.length))
})
app.use((error: Error, request: express.Request, response: express.Response, next: express.NextFunction) => {
  response.json(charge(request.url.length))
  next(error)
})
`,
    },
    { options: { types: ['node'] } },
  )
  expect(errors).toEqual([])
  expect(files['src/app.ts']).toContain(
    'async (request, response) => {\n  response.json(await charge',
  )
  expect(files['src/app.ts']).toContain('app.use(async (error: Error')
  expect(edges).toEqual([
    'src/app.ts:4 charge call-unawaited kept',
    'src/app.ts:7 charge call-unawaited kept',
  ])
})

test('has mocks give promises', () => {
  const { errors, files, edges } = reachOf({
    'src/app.test.ts': `import { expect, it, type Mock, vi } from 'vitest'
import { charge } from './billing/index.ts'
vi.mock('./billing/index.ts')
it('charges', () => {
  vi.mocked(charge).mockReturnValueOnce(1).mockReturnValue(2)
  vi.mocked(charge).mockImplementation((x) => x + 1)
  ;(charge as Mock<typeof charge>).mockReturnValue(3)
  expect(charge).not.toHaveBeenCalled()
})
`,
  })
  expect(errors).toEqual([])
  expect(edges).toEqual([])
  expect(files['src/app.test.ts']).toContain(`it('charges', () => {
  vi.mocked(charge).mockResolvedValueOnce(1).mockResolvedValue(2)
  vi.mocked(charge).mockImplementation(async (x) => x + 1)
  ;(charge as Mock<typeof charge>).mockResolvedValue(3)
`)
})

test('lets a loop add to what stands around it', () => {
  const before = `export function app(list: number[]): number {
  let sum = 0
  list.forEach((x) => {
    sum += charge(x)
  })
  return sum
}
`
  expect(edited(before)).toBe(`export async function app(list: number[]): Promise<number> {
  let sum = 0
  for (const x of list) {
    sum += await charge(x)
  }
  return sum
}
`)
})
