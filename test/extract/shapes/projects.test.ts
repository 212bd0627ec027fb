import { expect, test } from 'vitest'

import { extractProgram, SCRIPTS } from './extract-program.ts'

/** What a program writes in all ways of being called. */
function same(text: string, calls: readonly string[]) {
  return { before: text, local: text, rehearsed: text, calls }
}

const EMITTING = {
  noEmit: undefined,
  allowImportingTsExtensions: undefined,
  rootDir: 'src',
  outDir: 'dist',
}

test('ESM with .js specifiers that writes files: packages lie within what is compiled', async () => {
  const { text, ran } = await extractProgram(
    `
// lib/round.ts
export const round = (value: number): number => Math.round(value)
// billing/total.ts
import { round } from '../lib/round.js'
export const total = (ids: readonly string[]): number => round(ids.length + 0.2)
// billing/index.ts
export { total } from './total.js'
// main.ts
import { total } from './billing/index.js'
console.log(total(['a']))
`,
    { compiler: EMITTING },
  )
  expect(text('src/services/billing/src/total.ts')).toContain("from '../../../lib/round.js'")
  expect(text('src/main.ts')).toContain('console.log(await total')
  expect(ran).toEqual(same('1', ['total']))
})

test('a project that others may refer to, with the module among its own files', async () => {
  const { text } = await extractProgram(
    `
// billing/index.ts
export async function issue(id: string): Promise<string> { return id }
// app.ts
import { issue } from './billing/index.js'
export const run = async (): Promise<string> => await issue('a')
`,
    { compiler: { ...EMITTING, composite: true } },
  )
  expect(text('src/services/billing/src/index.ts')).toContain('issue')
})

test('a CommonJS package: require(…), import = and default exports', async () => {
  const { text, ran } = await extractProgram(
    `
// billing/index.ts
import { total } from './total'
export { total }
export async function issue(id: string): Promise<string> { return id + total([id]) }
export default async function start(): Promise<string> { return 'started' }
// billing/total.ts
export const total = (ids: readonly string[]): number => ids.length
// main.ts
import billing = require('./billing')
import begin, { issue } from './billing'
async function run(): Promise<void> {
  const later = require('./billing')
  console.log(billing.total(['a']), await billing.issue('b'), await begin(), await issue('c'), await later.issue('d'))
}
void run()
`,
    SCRIPTS,
  )
  expect(text('src/main.ts')).toContain("import billing = require('./billing')")
  expect(text('src/main.ts')).toContain('await billing.total')
  expect(ran).toEqual(same('1 b1 started c1 d1', ['total', 'issue', 'start', 'issue', 'issue']))
})

test('path aliases stay aliases, in the application and in the module', async () => {
  const { text } = await extractProgram(
    `
// lib/round.ts
export const round = (value: number): number => Math.round(value)
// billing/index.ts
import { round } from '@/lib/round.ts'
import { own } from '@/billing/own.ts'
export async function issue(): Promise<number> { return round(own) }
// billing/own.ts
export const own = 3
// app.ts
import { issue } from '@/billing/index.ts'
export const run = async () => await issue()
`,
    { compiler: { paths: { '@/*': ['./src/*'] }, module: 'esnext', moduleResolution: 'bundler' } },
  )
  expect(text('src/app.ts')).toContain("import { issue } from '@/billing/index.ts'")
  expect(text('services/billing/src/index.ts')).toContain("from '@/lib/round.ts'")
  expect(text('services/billing/src/index.ts')).toContain("from './own.ts'")
})

test('isolatedModules and verbatimModuleSyntax want types named as types', async () => {
  const { text } = await extractProgram(
    `
// billing/index.ts
export interface Invoice { readonly id: string }
export enum Status { Open = 'open' }
export type Both = Invoice | Status
export class Locked extends Error {}
export default interface Standing { readonly is: Status }
export async function issue(both: Both): Promise<Standing> { if (both === Status.Open) throw new Locked(); return { is: Status.Open } }
// main.ts
import { type Both, issue, Locked, Status } from './billing/index.ts'
import type Standing from './billing/index.ts'
export const run = async (both: Both): Promise<Standing | undefined> => await issue(both).catch(() => undefined)
export const all = [Status.Open, Locked]
`,
    { compiler: { isolatedModules: true, verbatimModuleSyntax: true } },
  )
  expect(text('src/billing/index.ts')).toContain('export type {')
})

function decorated(decorator: string): string {
  return `
// billing/index.ts
${decorator}
class Billing {
  @logged
  async issue(id: string): Promise<string> { return id }
}
export const billing = new Billing()
// main.ts
import { billing } from './billing/index.ts'
console.log(await billing.issue('a'))
`
}

test('decorators: legacy and standard ones move as they are', async () => {
  const standard = await extractProgram(
    decorated(
      'function logged<T extends (...given: never[]) => unknown>(method: T, context: ClassMethodDecoratorContext): T { void context; return method }',
    ),
    { compiler: { target: 'es2022' } },
  )
  expect(standard.ran).toEqual(same('a', ['billingIssue']))
  const legacy = await extractProgram(
    decorated(
      'function logged(target: object, name: string, described: PropertyDescriptor): void { void [target, name, described] }',
    ),
    { compiler: { experimentalDecorators: true } },
  )
  expect(legacy.ran).toEqual(same('a', ['billingIssue']))
})

test('what is no code: JSON and files beside import.meta.url, named from outside and inside', async () => {
  const { text, ran } = await extractProgram(
    `
// billing/index.ts
import { readFile } from 'node:fs/promises'
import prices from './prices.json' with { type: 'json' }
import rates from '../rates.json' with { type: 'json' }
export async function issue(): Promise<string> {
  return prices.a + rates.b + (await readFile(new URL('./note.txt', import.meta.url), 'utf8'))
}
// main.ts
import { readFile } from 'node:fs/promises'
import { issue } from './billing/index.ts'
import prices from './billing/prices.json' with { type: 'json' }
console.log(await issue(), prices.a, await readFile(new URL('./billing/note.txt', import.meta.url), 'utf8'))
`,
    {
      files: {
        'src/billing/prices.json': '{ "a": "price" }',
        'src/billing/note.txt': 'note',
        'src/rates.json': '{ "b": "rate" }',
      },
    },
  )
  expect(text('src/main.ts')).toContain("'../services/billing/src/prices.json'")
  expect(text('src/main.ts')).toContain(
    "new URL('../services/billing/src/note.txt', import.meta.url)",
  )
  expect(ran).toEqual(same('priceratenote price note', ['issue']))
})

test('JSDoc imports, and paths given to mocks, outside and inside', async () => {
  const { text } = await extractProgram(`
// lib/clock.ts
export const now = (): number => 1
// billing/index.ts
import { now } from '../lib/clock.ts'
export interface Invoice { readonly id: string }
export const total = (ids: readonly string[]): number => ids.length + now()
/** @see {import('../lib/clock.ts').now} */
export async function issue(id: string): Promise<Invoice> { return { id } }
// billing/issue.test.ts
import { vi } from '../vi.ts'
import { issue } from './index.ts'
vi.mock('../lib/clock.ts', () => ({ now: () => 2 }))
void issue('a')
// vi.ts
export interface Vi {
  mock(path: string, make?: () => unknown): void
  importActual<T>(path: string): Promise<T>
}
export const vi: Vi = { mock() {}, importActual: async () => await Promise.reject(new Error('never')) }
// app.test.ts
import { vi } from './vi.ts'
import { total } from './billing/index.ts'
/** @see {import('./billing/index.ts').Invoice} */
vi.mock('./billing/index.ts', async () => ({
  ...(await vi.importActual<typeof import('./billing/index.ts')>('./billing/index.ts')),
  total: () => 3,
}))
export const run = () => total([])
export const actual = async () => {
  const { issue } = await vi.importActual<typeof import('./billing/index.ts')>('./billing/index.ts')
  return await issue('a')
}
`)
  expect(text('src/app.test.ts')).toContain("vi.mock('./billing/index.ts'")
  expect(text('src/app.test.ts')).toContain('export const run = async () => await total([])')
  expect(text('src/billing/index.ts')).toContain('export const issue')
  expect(text('services/billing/src/issue.test.ts')).toContain(
    "vi.mock('../../../src/lib/clock.ts'",
  )
  expect(text('services/billing/src/index.ts')).toContain(
    "{import('../../../src/lib/clock.ts').now}",
  )
})
