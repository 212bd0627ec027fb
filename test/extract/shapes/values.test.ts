import { expect, test } from 'vitest'

import { extractProgram } from './extract-program.ts'

test('Date, bigint, Map, Set, undefined and Buffer come back as they went', async () => {
  const { ran } = await extractProgram(`
// billing/index.ts
export interface Invoice {
  readonly at: Date
  readonly total: bigint
  readonly lines: Map<string, Date>
  readonly tags: Set<string>
  readonly note: string | undefined
  readonly pdf: Buffer
  readonly maybe?: number
}
export async function issue(invoice: Invoice): Promise<Invoice> { return invoice }
// main.ts
import { inspect } from 'node:util'
import { issue } from './billing/index.ts'
const at = new Date(86400000)
const back = await issue({ at, total: 12345678901234567890n, lines: new Map([['a', at]]), tags: new Set(['x']), note: undefined, pdf: Buffer.from('pdf') })
console.log(inspect(back, { breakLength: Infinity }))
`)
  const before =
    "{ at: 1970-01-02T00:00:00.000Z, total: 12345678901234567890n, lines: Map(1) { 'a' => 1970-01-02T00:00:00.000Z }, tags: Set(1) { 'x' }, note: undefined, pdf: <Buffer 70 64 66> }"
  expect(ran).toEqual({ before, local: before, rehearsed: before, calls: ['issue'] })
})

test('an AbortSignal cancels, as the last argument and as a field of it', async () => {
  const { text, ran } = await extractProgram(`
// billing/index.ts
function wait(signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const timer = setTimeout(() => resolve('done'), 2000)
    signal?.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason) })
  })
}
export const run = (id: string, signal?: AbortSignal): Promise<string> => id === '' ? Promise.resolve('none') : wait(signal)
export const work = (id: string, options: { readonly signal?: AbortSignal; readonly fast: boolean }): Promise<string> =>
  options.fast ? Promise.resolve(id) : wait(options.signal)
// main.ts
import { run, work } from './billing/index.ts'
const failing = async (start: () => Promise<string>): Promise<string> => start().catch((error: unknown) => error instanceof Error ? error.name : 'nothing')
console.log(
  await run(''),
  await failing(() => run('a', AbortSignal.timeout(50))),
  await work('b', { fast: true }),
  await failing(() => work('c', { fast: false, signal: AbortSignal.timeout(50) })),
)
`)
  expect(text('src/billing/index.ts')).toContain('const { signal: signal, ...others } = options')
  const before = 'none TimeoutError b TimeoutError'
  expect(ran).toEqual({
    before,
    local: before,
    rehearsed: before,
    calls: ['run', 'run', 'work', 'work'],
  })
})

test('overloads are one operation each, called by what they are given', async () => {
  const { text, ran } = await extractProgram(`
// billing/index.ts
export function find(id: string): Promise<string>
export function find(ids: readonly number[]): Promise<number>
export async function find(given: string | readonly number[]): Promise<string | number> {
  return typeof given === 'string' ? given : given.length
}
// main.ts
import { find } from './billing/index.ts'
const one: string = await find('a')
const many: number = await find([1, 2])
console.log(one, many)
`)
  expect(text('src/billing/index.ts')).toMatch(/billingModule\.overloads\(\s+'find',\s+'find2'/)
  const before = 'a 2'
  expect(ran).toEqual({ before, local: before, rehearsed: before, calls: ['find', 'find2'] })
})

test('a function that is handed on as a value is called as one', async () => {
  const { text, ran } = await extractProgram(`
// billing/index.ts
export async function issue(id: string): Promise<string> { return id + '!' }
// main.ts
import { issue } from './billing/index.ts'
const handlers = { issue }
console.log(JSON.stringify([await Promise.all(['a', 'b'].map(issue)), await handlers.issue('c')]))
`)
  // `map` gives more than it takes.
  expect(text('src/billing/index.ts')).toContain('(id) => billingModule.functions.issue(id)')
  const before = '[["a!","b!"],"c!"]'
  expect(ran).toEqual({
    before,
    local: before,
    rehearsed: before,
    calls: ['issue', 'issue', 'issue'],
  })
})
