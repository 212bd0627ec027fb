import { expect, test } from 'vitest'

import { extractProgram } from './extract-program.ts'

/** What a program writes in all ways of being called. */
function same(text: string, calls: readonly string[]) {
  return { before: text, local: text, rehearsed: text, calls }
}

const BILLING = `
// billing/index.ts
export interface Invoice { readonly id: string; readonly total: number }
export async function issue(id: string): Promise<Invoice> { return { id, total: 3 } }
export async function unused(): Promise<void> {}
export default async function start(id: string): Promise<string> { return id + '!' }
`

test('default, named and namespace imports stay as they are', async () => {
  const { text, ran } = await extractProgram(`${BILLING}
// main.ts
import start, { issue as make, type Invoice } from './billing/index.ts'
import * as billing from './billing/index.ts'
const one: Invoice = await make('a')
const other: billing.Invoice = await billing['issue']('b')
console.log(JSON.stringify([one, other, await start('c')]))
`)
  expect(text('src/main.ts')).toContain(
    "import start, { issue as make, type Invoice } from './billing/index.ts'",
  )
  expect(text('src/billing/index.ts')).toContain('export const issue')
  expect(text('src/billing/index.ts')).not.toContain('unused')
  expect(ran).toEqual(
    same('[{"id":"a","total":3},{"id":"b","total":3},"c!"]', ['issue', 'issue', 'start']),
  )
})

test('what a barrel outside hands on, through others and under other names, is used', async () => {
  const { text, ran } = await extractProgram(`${BILLING}
// other.ts
export const version = 3
// barrel.ts
export * from './billing/index.ts'
export { default as begin } from './billing/index.ts'
export * from './other.ts'
// outer.ts
export * as all from './barrel.ts'
export { issue as make } from './barrel.ts'
// renamed.ts
import { unused } from './barrel.ts'
export { unused as nothing }
// main.ts
import { all, make } from './outer.ts'
import { begin } from './barrel.ts'
import { nothing } from './renamed.ts'
await nothing()
console.log(JSON.stringify([await make('a'), await all.issue('b'), await begin('c'), all.version]))
`)
  expect(text('src/barrel.ts')).toContain("export * from './billing/index.ts'")
  expect(text('src/billing/index.ts')).toContain('export const unused')
  expect(ran).toEqual(
    same('[{"id":"a","total":3},{"id":"b","total":3},"c!",3]', [
      'unused',
      'issue',
      'issue',
      'start',
    ]),
  )
})

test('what import(…) brings is used: awaited, taken apart, in then', async () => {
  const { ran } = await extractProgram(`
// billing/index.ts
export const total = (ids: readonly string[]): number => ids.length
export async function issue(id: string): Promise<string> { return id }
export async function pay(id: string): Promise<string> { return id + id }
export async function send(id: string): Promise<string> { return id + '!' }
export default async function start(): Promise<string> { return 'started' }
// main.ts
const one = await (await import('./billing/index.ts')).issue('a')
const { pay: settle } = await import('./billing/index.ts')
const billing = await import('./billing/index.ts')
const sent = await import('./billing/index.ts').then(({ send }) => send('c'))
const begun = await import('./billing/index.ts').then((all) => all.default())
console.log(JSON.stringify([one, await settle('b'), billing.total(['x']), sent, begun]))
`)
  expect(ran).toEqual(
    same('["a","bb",1,"c!","started"]', ['issue', 'send', 'start', 'pay', 'total']),
  )
})

test('a type by import(…), a type import and an import of types alone are kept', async () => {
  const { text } = await extractProgram(`
// billing/index.ts
export interface Invoice { readonly id: string }
export async function issue(id: string): Promise<Invoice> { return { id } }
// main.ts
import type { Invoice } from './billing/index.ts'
import { type Invoice as Same, issue } from './billing/index.ts'
export type Late = import('./billing/index.ts').Invoice
const all: [Invoice, Same, Late] = [await issue('a'), await issue('b'), await issue('c')]
console.log(all.length)
`)
  expect(text('src/billing/index.ts')).toContain(
    "export type { Invoice } from '../../packages/billing-contracts/src/index.ts'",
  )
})

test('a namespace that the module itself exports is one of functions that leave the process', async () => {
  const { text, ran } = await extractProgram(`
// billing/reports.ts
export async function report(id: string): Promise<string> { return 'r-' + id }
export const size = (ids: readonly string[]): number => ids.length
// billing/index.ts
export * as reports from './reports.ts'
// main.ts
import { reports } from './billing/index.ts'
import * as billing from './billing/index.ts'
console.log(await reports.report('a'), reports.size([]), await billing.reports.report('b'))
`)
  expect(text('src/billing/index.ts')).toContain("export * as reports from './reports.ts'")
  expect(text('src/billing/reports.ts')).toContain('export const report')
  expect(ran).toEqual(same('r-a 0 r-b', ['report', 'size', 'report']))
})

test('a barrel that is cut from a module of several files is followed file by file', async () => {
  const { text, ran } = await extractProgram(`
// billing/invoices.ts
export interface Invoice { readonly id: string }
export async function issue(id: string): Promise<Invoice> { return { id } }
// billing/index.ts
export * from './invoices.ts'
export { issue as create } from './invoices.ts'
// index.ts
export * from './billing/index.ts'
export type { Invoice as Bill } from './billing/invoices.ts'
// main.ts
import { type Bill, create, issue } from './index.ts'
import { issue as direct } from './billing/invoices.ts'
const all: Bill[] = [await issue('a'), await create('b'), await direct('c')]
console.log(JSON.stringify(all.map(({ id }) => id)))
`)
  expect(text('src/billing/invoices.ts')).toContain('export const issue')
  expect(ran).toEqual(same('["a","b","c"]', ['issue', 'issue', 'issue']))
})

test('names that files hand on and nobody uses stay there, and are told apart', async () => {
  const { text, ran } = await extractProgram(`
// billing/index.ts
export class Ledger { readonly rows: string[] = [] }
export async function issue(id: string): Promise<string> { return id }
export async function unused(run: () => void): Promise<void> { run() }
export async function unnamed(run: () => void): Promise<void> { run() }
export let current = 0
export const api = { async find(id: string): Promise<string> { return id } }
export const change = (): void => { current += 1 }
export default function total(): number { return current }
// barrel.ts
export { api, change, current, default as total, issue, Ledger, unused } from './billing/index.ts'
// main.ts
import { issue } from './barrel.ts'
console.log(await issue('a'))
`)
  const facade = text('src/billing/index.ts')
  expect(facade).toMatch(
    /\/\/ Nobody uses these: [^\n]+\nexport \{ unused, default, Ledger, current, api, change \} from/,
  )
  expect(facade).not.toContain('unnamed')
  expect(ran).toEqual({ before: 'a', local: 'a', rehearsed: 'a', calls: ['issue'] })
})
