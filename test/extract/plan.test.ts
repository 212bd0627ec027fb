import { expect, test } from 'vitest'

import type { ExtractionPlan } from '../../src/extract/index.ts'
import { linesOf, planProgram } from './plan-program.ts'

/** The module of most programs. */
const BILLING = `
// billing/index.ts
export interface Invoice { readonly id: string; readonly total: number }
export enum Status { Open = 'open', Paid = 'paid' }
export class InvoiceLocked extends Error {}
export const LIMIT = 100
export async function issue(id: string): Promise<Invoice> { return { id, total: LIMIT } }
export function total(ids: readonly string[]): number { return ids.length }
export default issue
`

test('a module that nobody uses and that uses nobody costs nothing', async () => {
  const plan = await planProgram(`${BILLING}
// app.ts
export const name = 'app'
`)
  expect(plan).toMatchObject({ module: 'billing', folder: 'src/billing', edges: [] })
  expect(plan.score.score).toBe(0)
})

test.each([
  ['types and constants', `import { LIMIT, Status, type Invoice } from './billing/index.ts'`, true],
  ['nobody', `export const name = 'app'`, true],
  ['a function', `import { issue } from './billing/index.ts'\nawait issue('1')`, false],
  [
    'a class, which is refused',
    `import { Ledger } from './billing/ledger.ts'\nnew Ledger().add('1')
// billing/ledger.ts
export class Ledger { entries: string[] = []; add(entry: string): void { this.entries.push(entry) } }`,
    false,
  ],
])(
  'whether there is something to serve, where the application uses %s',
  async (_, app, nothing) => {
    const plan = await planProgram(`${BILLING}\n// app.ts\n${app}\nexport {}\n`)
    expect(plan.servesNothing).toBe(nothing)
  },
)

test('imports in every style are kept, since a file of the same names stays', async () => {
  const plan = await planProgram(`${BILLING}
// app.ts
import { issue as make, total } from './billing/index.ts'
import start from './billing/index.ts'
import * as billing from './billing/index.ts'
import type { Invoice } from './billing/index.ts'
export { Status } from './billing/index.ts'
export * from './billing/index.ts'

export const all = async (): Promise<Invoice[]> => [await make('1'), await start('2'), await billing.issue('3')]
export const later = async () => (await import('./billing/index.ts')).LIMIT
export type Late = import('./billing/index.ts').Invoice
export const sum = total([])
`)
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:1 import ./billing/index.ts: kept',
    'in src/app.ts:2 import-default ./billing/index.ts: kept',
    'in src/app.ts:3 import-namespace ./billing/index.ts: kept',
    'in src/app.ts:4 import-type ./billing/index.ts: kept',
    'in src/app.ts:5 re-export ./billing/index.ts: kept',
    'in src/app.ts:6 export-all ./billing/index.ts: kept',
    'in src/app.ts:8 type Invoice: rewritten',
    'in src/app.ts:8 call issue: kept',
    'in src/app.ts:8 call default: kept',
    'in src/app.ts:8 call issue: kept',
    'in src/app.ts:9 import-dynamic ./billing/index.ts: kept',
    'in src/app.ts:9 constant LIMIT: rewritten',
    'in src/app.ts:10 import-type ./billing/index.ts: kept',
    'in src/app.ts:10 type Invoice: rewritten',
    'in src/app.ts:11 call-sync total: rewritten',
  ])
})

test('path aliases, .js specifiers and paths of mocks lead to their files', async () => {
  const options = { paths: { '@/*': ['./src/*'] } }
  const plan = await planProgram(
    `${BILLING}
// app.ts
import { issue } from '@/billing/index.ts'
import { total } from './billing/index.js'
declare const vi: { mock(path: string, make?: () => unknown): void; importActual(path: string): unknown }
vi.mock('@/billing/index.ts')
vi.importActual('./billing/index.js')
export const run = [issue, total]
`,
    options,
  )
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:1 import @/billing/index.ts: kept',
    'in src/app.ts:2 import ./billing/index.js: kept',
    'in src/app.ts:4 mock-path @/billing/index.ts: kept',
    'in src/app.ts:5 mock-path ./billing/index.js: kept',
    'in src/app.ts:6 function-value issue: kept',
    'in src/app.ts:6 function-value total: refused',
  ])
})

test.each([
  [
    'a namespace that is handed on',
    `import * as billing from './billing/index.ts'\nexport const all = Object.keys(billing)`,
    'namespace-handed-on *',
  ],
  [
    'a namespace that is indexed',
    `import * as billing from './billing/index.ts'\nexport const get = (name: keyof typeof billing) => billing[name]`,
    'namespace-handed-on *',
  ],
  [
    'an import for its effect',
    `import './billing/index.ts'\nexport {}`,
    'import-side-effect ./billing/index.ts',
  ],
  [
    'an addition to its types',
    `declare module './billing/index.ts' { interface Invoice { readonly note: string } }\nexport {}`,
    'module-declaration ./billing/index.ts',
  ],
  [
    'an import of a name that is computed',
    'export const load = async (file: string) => await import(`./billing/${file}.ts`)',
    'import-computed import(`./billing/${file}.ts`)',
  ],
  [
    'a transaction around a call',
    `import { issue } from './billing/index.ts'
declare const db: { transaction(run: () => Promise<unknown>): Promise<void> }
export const run = async () => { await db.transaction(async () => await issue('1')) }`,
    'transaction-spans issue',
  ],
])('%s is refused, with why and a remedy', async (_what, text, edge) => {
  const { edges, score } = await planProgram(`${BILLING}\n// app.ts\n${text}\n`)
  const refused = edges.filter(({ verdict }) => verdict.is === 'refused')
  expect(refused.map(({ shape, name }) => `${shape} ${name}`)).toContain(edge)
  for (const { verdict } of refused) {
    expect(verdict).toMatchObject({
      why: expect.stringMatching(/.{20}/),
      remedy: expect.stringMatching(/.{20}/),
    })
  }
  expect(score.refused).toBe(refused.length)
})

test('classes that are made or extended, and state that changes, are refused', async () => {
  const plan = await planProgram(`
// billing/index.ts
export class Ledger { lines: string[] = []; add(line: string) { this.lines.push(line) } }
export let current = 0
export class Locked extends Error {}
// app.ts
import { current, Ledger, Locked } from './billing/index.ts'
export class Mine extends Ledger {}
export const ledger = new Ledger()
export const now = () => current
export const isLocked = (error: unknown) => error instanceof Locked
`)
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:1 import ./billing/index.ts: kept',
    'in src/app.ts:2 class-extended Ledger: refused',
    'in src/app.ts:3 class-instance Ledger: refused',
    'in src/app.ts:4 mutable-state current: refused',
    'in src/app.ts:5 error-class Locked: rewritten',
  ])
})

test('what the module needs: files, other modules, and ways back', async () => {
  const plan = await planProgram(`
// lib/money.ts
export const round = (value: number) => Math.round(value)
// lib/report.ts
import { issue } from '../modules/billing/index.ts'
export const report = async () => await issue()
// modules/crm/index.ts
export interface Customer { readonly id: string }
export const customers = (): Customer[] => []
// modules/billing/index.ts
import { round } from '../../lib/money.ts'
import { report } from '../../lib/report.ts'
import { customers } from '../crm/index.ts'
import type { Customer } from '../crm/index.ts'
export const issue = async (): Promise<Customer[]> => { round(1); await report(); return customers() }
// modules/billing/issue.test.ts
import { report } from '../../lib/report.ts'
await report()
`)
  expect(linesOf(plan).filter((line) => line.startsWith('out'))).toEqual([
    'out src/modules/billing/index.ts:1 needs-file src/lib/money.ts: rewritten',
    'out src/modules/billing/index.ts:2 cycle src/lib/report.ts: refused',
    'out src/modules/billing/index.ts:3 needs-module src/modules/crm/index.ts: refused',
    'out src/modules/billing/index.ts:4 needs-file src/modules/crm/index.ts: rewritten',
    'out src/modules/billing/issue.test.ts:1 needs-file src/lib/report.ts: rewritten',
  ])
})

test('a folder that is not there, and one of several, is said', async () => {
  await expect(planProgram('// app.ts\nexport {}\n')).rejects.toMatchObject({
    code: 'EXTRACT_MODULE_UNKNOWN',
  })
  await expect(
    planProgram('// a/billing/index.ts\nexport {}\n// b/billing/index.ts\nexport {}\n'),
  ).rejects.toMatchObject({ code: 'EXTRACT_MODULE_UNCLEAR' })
})

test('what cannot cross in a call is told once, where the function is declared', async () => {
  const plan = await planProgram(`
// billing/index.ts
export async function each(run: (id: string) => void): Promise<void> { run('1') }
export async function unused(run: () => void): Promise<void> { run() }
export async function find(id: string): Promise<{ readonly at: Date }> { return { at: new Date(id) } }
// app.ts
import { each, find } from './billing/index.ts'
export const run = async () => { await each(() => {}); await each(() => {}); return await find('1') }
`)
  const refused = plan.edges.filter(({ verdict }) => verdict.is === 'refused')
  expect(
    refused.map(({ place, shape, name }) => `${place.file}:${place.line} ${shape} ${name}`),
  ).toEqual(['src/billing/index.ts:1 callback each(run)'])
})

test('it tells how far waiting reaches, and what cannot wait', async () => {
  const plan = await planProgram(`
// billing/index.ts
export const total = (ids: readonly string[]): number => ids.length
// report.ts
import { total } from './billing/index.ts'
export function report(ids: string[]): string { return String(total(ids)) }
export class Page { readonly text: string; constructor(ids: string[]) { this.text = report(ids) } }
`)
  expect(plan.reached).toMatchObject([{ name: 'report', depth: 1, because: 'it calls total' }])
  const refused = plan.edges.filter(({ verdict }) => verdict.is === 'refused')
  expect(refused).toMatchObject([
    {
      shape: 'sync-place',
      place: { file: 'src/report.ts', line: 3 },
      verdict: { why: expect.stringMatching(/^[A-Z].*\.$/) },
    },
  ])
})

test('an import of which nothing but types is used loads nothing, however it is written', async () => {
  const plan = await planProgram(`
// modules/crm/index.ts
export interface Customer { readonly id: string }
// modules/billing/index.ts
import { Customer } from '../crm/index.ts'
export const first = (all: readonly Customer[]): Customer | undefined => all[0]
`)
  expect(linesOf(plan)).toEqual([
    'out src/modules/billing/index.ts:1 needs-file src/modules/crm/index.ts: rewritten',
  ])
})

test('a folder beside the module without an index counts as files', async () => {
  const plan = await planProgram(`
// util/round.ts
export const round = Math.round
// billing/index.ts
import { round } from '../util/round.ts'
export const total = round(1.5)
`)
  expect(linesOf(plan)).toEqual([
    'out src/billing/index.ts:1 needs-file src/util/round.ts: rewritten',
  ])
})

test.each([
  ['db.transaction().execute(async () => await issue())', true],
  ['db.$transaction(async () => await issue())', true],
  ['db.run(async () => await issue())', false],
])('in %s a call is refused: %s', async (text, isRefused) => {
  const plan = await planProgram(`
// billing/index.ts
export const issue = async (): Promise<void> => {}
// app.ts
import { issue } from './billing/index.ts'
type Run = (run: () => Promise<void>) => Promise<void>
declare const db: { transaction(): { execute: Run }; $transaction: Run; run: Run }
export const app = async () => { await ${text} }
`)
  expect(plan.edges.some(({ shape }) => shape === 'transaction-spans')).toBe(isRefused)
})

test('who registers routes of the module is known by whom they are registered with', async () => {
  const plan = await planProgram(`
// express.d.ts
export interface Router { get(path: string, run: () => void): void }
// billing/index.ts
import type { Router } from '../express.d.ts'
export const register = (router: Router): void => router.get('/', () => {})
// app.ts
import type { Router } from './express.d.ts'
import { register } from './billing/index.ts'
declare const router: Router
register(router)
`)
  expect(linesOf(plan)).toContain('in src/app.ts:4 register-routes register: rewritten')
})

test('what becomes async and is waited for by nobody is told once', async () => {
  const plan = await planProgram(`
// billing/index.ts
export const total = (): number => 1
export const issue = async (): Promise<void> => {}
// app.ts
import { issue, total } from './billing/index.ts'
declare function setTimeout(run: () => void, ms: number): void
export const later = () => setTimeout(() => { total() }, 1)
export const now = () => { void issue() }
`)
  const unawaited = linesOf(plan).filter((line) => line.includes('call-unawaited'))
  expect(unawaited).toEqual([
    'in src/app.ts:3 call-unawaited total: rewritten',
    'in src/app.ts:4 call-unawaited issue: kept',
  ])
})

test('a constant is a value: collections and instances live in one process, and functions of objects are called', async () => {
  const plan = await planProgram(`
// library.d.ts
export interface Schema<T> { readonly shape: T; parse(value: unknown): T }
export function object<T>(shape: T): Schema<T>
export interface Redis { connect(): void }
// billing/index.ts
import { object, type Redis } from '../library.d.ts'
class Biller { make(): number { return 1 } }
export const RATES = { vat: 0.2, names: ['a'], since: new Date(0), to: new Map([['a', 1]]) as ReadonlyMap<string, number> }
export const CODES: ReadonlySet<string> = new Set(['a'])
export const biller = new Biller()
export const api = { list: (): string[] => [] }
export const deep = { inside: [{ run() { return 1 } }] }
export const seen = new Map<string, string>()
export const whatever: any = 1
export const Late = Biller
export const Body = object({ id: true })
export const redis: Redis | undefined = undefined
export default new Biller()
// app.ts
import biller, { api, biller as named, Body, CODES, deep, Late, RATES, redis, seen, whatever } from './billing/index.ts'

export const values = [RATES.vat, CODES.has('a')]
export const one = biller.make()
export const two = named.make()
export const three = api.list()
export const four = deep.inside[0]?.run()
export const five = seen.get('a')
export const six = whatever
export const seven = new Late()
export const eight = [Body, Body.parse('')]
export const nine = redis
`)
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:1 import-default ./billing/index.ts: kept',
    'in src/app.ts:3 constant RATES: rewritten',
    'in src/app.ts:3 constant CODES: rewritten',
    'in src/app.ts:4 call-sync default.make: rewritten',
    'in src/app.ts:5 call-sync biller.make: rewritten',
    'in src/app.ts:6 call-sync api.list: rewritten',
    'in src/app.ts:7 class-instance deep: refused',
    'in src/app.ts:8 mutable-state seen: refused',
    'in src/app.ts:9 class-instance whatever: refused',
    'in src/app.ts:10 class-instance Late: refused',
    'in src/app.ts:11 constant Body: rewritten',
    'in src/app.ts:11 constant Body: rewritten',
    'in src/app.ts:12 class-instance redis: refused',
    'out src/billing/index.ts:1 needs-file src/library.d.ts: rewritten',
  ])
})

test('what is used of an import(…) is found in whichever way it is taken', async () => {
  const plan = await planProgram(`
// billing/index.ts
export class Ledger { readonly rows: string[] = [] }
export async function issue(id: string): Promise<string> { return id }
export const LIMIT = 100
// app.ts
export const one = async () => (await import('./billing/index.ts')).issue('1')
export const two = async () => { const { issue, LIMIT: most } = await import('./billing/index.ts'); return [issue('2'), most] }
export const three = async () => { const billing = await import('./billing/index.ts'); return new billing.Ledger() }
export const four = () => import('./billing/index.ts').then(({ Ledger }) => new Ledger())
export const five = () => import('./billing/index.ts').then((billing) => billing.LIMIT)
export const six = () => import('./billing/index.ts')
export const seven = async () => { const { ...all } = await import('./billing/index.ts'); return all }
export const eight = async () => { await import('./billing/index.ts') }
`)
  const uses = linesOf(plan).filter(
    (line) => !line.endsWith('import-dynamic ./billing/index.ts: kept'),
  )
  expect(uses).toEqual([
    'in src/app.ts:1 call-sync issue: kept',
    'in src/app.ts:2 call-sync issue: kept',
    'in src/app.ts:2 constant LIMIT: rewritten',
    'in src/app.ts:3 class-instance Ledger: refused',
    'in src/app.ts:4 class-instance Ledger: refused',
    'in src/app.ts:5 constant LIMIT: rewritten',
    'in src/app.ts:6 namespace-handed-on *: refused',
    'in src/app.ts:7 namespace-handed-on *: refused',
    'in src/app.ts:8 import-side-effect ./billing/index.ts: refused',
  ])
})

test('require(…) is followed with types and without, and refused where nobody knows what the file exports', async () => {
  const options = { module: 'commonjs', moduleResolution: 'bundler', verbatimModuleSyntax: false }
  const program = `
// billing/index.ts
export class Ledger { readonly rows: string[] = [] }
export const LIMIT = 100
// billing/script.ts
declare const module: { exports: unknown }
module.exports = { limit: 100 }
// types.d.ts
declare const require: { (id: string): any; resolve(id: string): string }
// app.ts
const { LIMIT } = require('./billing/index')
export const most = [LIMIT, require.resolve('./billing/index')]
export const script = require('./billing/script').limit
// typed.ts
import billing = require('./billing/index')

export const most = [billing.LIMIT, new billing.Ledger()]
`
  const plan = await planProgram(program, options)
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:1 require ./billing/index: kept',
    'in src/app.ts:2 constant LIMIT: rewritten',
    'in src/app.ts:2 require ./billing/index: kept',
    'in src/app.ts:3 require ./billing/script: refused',
    'in src/typed.ts:1 require ./billing/index: kept',
    'in src/typed.ts:3 constant LIMIT: rewritten',
    'in src/typed.ts:3 class-instance Ledger: refused',
  ])
})

test('who imports the module through files that hand it on uses it as well', async () => {
  const plan = await planProgram(`
// billing/index.ts
export class Ledger { readonly rows: string[] = [] }
export function total(ids: readonly string[]): number { return ids.length }
export const LIMIT = 100
// own.ts
export class Own {}
// barrel.ts
export * from './billing/index.ts'
export { Own } from './own.ts'
// further.ts
import { Ledger, total } from './barrel.ts'
export { Ledger, total as sum }
// app.ts
import { Ledger, sum } from './further.ts'
import { LIMIT, Own } from './barrel.ts'
import * as all from './barrel.ts'

export const own = [new Own(), new all.Own()]
export const ledger = new Ledger()
export const count = sum([]) + 1
export const most = LIMIT + all.LIMIT
`)
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:6 class-instance Ledger: refused',
    'in src/app.ts:7 call-sync sum: rewritten',
    'in src/app.ts:8 constant LIMIT: rewritten',
    'in src/app.ts:8 constant LIMIT: rewritten',
    'in src/barrel.ts:1 export-all ./billing/index.ts: kept',
  ])
})

test('a name that stands for a whole file is looked into, however deep it lies', async () => {
  const plan = await planProgram(`
// billing/index.ts
export class Ledger { readonly rows: string[] = [] }
export const LIMIT = 100
// routes.ts
export * as billing from './billing/index.ts'
export const own = 1
// http.ts
export * as routes from './routes.ts'
// app.ts
import { routes } from './http.ts'
import { billing, own } from './routes.ts'

export const ledger = new routes.billing.Ledger()
export const most = [billing.LIMIT, own, routes.own]
export const all = Object.values(routes.billing)
`)
  expect(linesOf(plan)).toEqual([
    'in src/app.ts:4 class-instance Ledger: refused',
    'in src/app.ts:5 constant LIMIT: rewritten',
    'in src/app.ts:6 namespace-handed-on *: refused',
    'in src/routes.ts:1 re-export ./billing/index.ts: kept',
  ])
})

test('a class that decorators keep as a type is one that is used', async () => {
  const options = {
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    verbatimModuleSyntax: false,
  }
  const program = `
// billing/index.ts
export class Invoice { readonly id: string = '' }
// app.ts
import { Invoice } from './billing/index.ts'

declare const Body: () => ParameterDecorator
declare const Post: () => MethodDecorator
declare const Injectable: () => ClassDecorator

@Injectable()
export class Controller {
  constructor(readonly first: Invoice | null) {}
  @Post() post(body: Invoice): Invoice[] { return [body] }
  put(invoice: Invoice, @Body() _body: string): void { void invoice }
  plain(invoice: Invoice): Invoice { return invoice }
}
`
  expect(instancesIn(await planProgram(program, options))).toEqual([
    'in src/app.ts:9 class-instance Invoice: refused',
    'in src/app.ts:10 class-instance Invoice: refused',
    'in src/app.ts:11 class-instance Invoice: refused',
  ])
  const without = { ...options, emitDecoratorMetadata: false }
  expect(instancesIn(await planProgram(program, without))).toEqual([])
})

function instancesIn(plan: ExtractionPlan): string[] {
  return linesOf(plan).filter((line) => line.includes(' class-instance '))
}
