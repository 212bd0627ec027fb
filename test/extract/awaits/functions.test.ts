import { expect, test } from 'vitest'

import { edited } from './edit-text.ts'
import { reachOf } from './reach-of.ts'

const FUNCTIONS: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    'a declaration, its type and its callers',
    `export default function total(x: number): number {\n  return charge(x)\n}\nexport function twice(): number {\n  return total(1) + total(2)\n}`,
    `export default async function total(x: number): Promise<number> {\n  return await charge(x)\n}\nexport async function twice(): Promise<number> {\n  return await total(1) + await total(2)\n}`,
  ],
  [
    'arrows, with one bare parameter too',
    `export const a = (x: number): number => charge(x)\nexport const b: (x: number) => number = x => charge(x)\nexport const c = <T extends number>(x: T) => ({ x: charge(x) })`,
    `export const a = async (x: number): Promise<number> => await charge(x)\nexport const b: (x: number) => number | Promise<number> = async x => await charge(x)\nexport const c = async <T extends number>(x: T) => ({ x: await charge(x) })`,
  ],
  [
    'a function expression',
    `export const a = function named(x: number): number {\n  return x > 1 ? charge(x) : named(x + 1)\n}`,
    `export const a = async function named(x: number): Promise<number> {\n  return x > 1 ? await charge(x) : await named(x + 1)\n}`,
  ],
  [
    'methods, behind their modifiers',
    `class Base {\n  total(): number {\n    return 1\n  }\n}\nexport class Cart extends Base {\n  public override total(): number {\n    return this.sum() + Cart.tax(1)\n  }\n  private sum() {\n    return charge(1)\n  }\n  public static tax(x: number): number {\n    return charge(x)\n  }\n  #own = () => charge(1)\n  all() {\n    return this.#own()\n  }\n}\nexport const later = (base: Base): number => base.total()`,
    `class Base {\n  async total(): Promise<number> {\n    return 1\n  }\n}\nexport class Cart extends Base {\n  public override async total(): Promise<number> {\n    return await this.sum() + await Cart.tax(1)\n  }\n  private async sum() {\n    return await charge(1)\n  }\n  public static async tax(x: number): Promise<number> {\n    return await charge(x)\n  }\n  #own = async () => await charge(1)\n  async all() {\n    return await this.#own()\n  }\n}\nexport const later = async (base: Base): Promise<number> => await base.total()`,
  ],
  [
    'methods of objects, and of what they are typed as',
    `interface Shop {\n  total(x: number): number\n  name: string\n}\nconst shop: Shop = {\n  name: 'a',\n  total(x) {\n    return charge(x)\n  },\n}\nconst other: Shop = { name: 'b', total: (x) => x }\nexport const sum = () => shop.total(1) + other.total(2)`,
    `interface Shop {\n  total(x: number): Promise<number>\n  name: string\n}\nconst shop: Shop = {\n  name: 'a',\n  async total(x) {\n    return await charge(x)\n  },\n}\nconst other: Shop = { name: 'b', total: async (x) => x }\nexport const sum = async () => await shop.total(1) + await other.total(2)`,
  ],
  [
    'interfaces, abstract methods and all who implement them',
    `interface Repo {\n  load(id: string): number\n}\nabstract class Root implements Repo {\n  abstract load(id: string): number\n}\nclass Remote extends Root {\n  load(id: string): number {\n    return find(id)?.total ?? 0\n  }\n}\nclass Fake implements Repo {\n  load(): number {\n    return 1\n  }\n}\nexport function use(repo: Repo): number {\n  return repo.load('a')\n}\nexport const all = () => [use(new Remote()), use(new Fake())]`,
    `interface Repo {\n  load(id: string): Promise<number>\n}\nabstract class Root implements Repo {\n  abstract load(id: string): Promise<number>\n}\nclass Remote extends Root {\n  async load(id: string): Promise<number> {\n    return (await find(id))?.total ?? 0\n  }\n}\nclass Fake implements Repo {\n  async load(): Promise<number> {\n    return 1\n  }\n}\nexport async function use(repo: Repo): Promise<number> {\n  return await repo.load('a')\n}\nexport const all = async () => [await use(new Remote()), await use(new Fake())]`,
  ],
  [
    'interfaces that nobody says to implement, by what is handed over',
    `interface Payer {\n  pay(x: number): number\n}\nclass Bank {\n  pay(x: number): number {\n    return charge(x)\n  }\n}\nclass Mint {\n  pay(x: number): number {\n    return x\n  }\n}\nclass Shop {\n  readonly payer: Payer\n  constructor(payer: Payer) {\n    this.payer = payer\n  }\n  buy() {\n    return this.payer.pay(1)\n  }\n}\nexport const app = () => new Shop(new Bank()).buy()\nconst settle = (payer: { pay(x: number): number }) => payer.pay(2)\nexport const other = () => settle(new Bank())\nexport const third = () => new Shop(new Mint())\nexport interface Unrelated {\n  pay(x: number): number\n}`,
    `interface Payer {\n  pay(x: number): Promise<number>\n}\nclass Bank {\n  async pay(x: number): Promise<number> {\n    return await charge(x)\n  }\n}\nclass Mint {\n  async pay(x: number): Promise<number> {\n    return x\n  }\n}\nclass Shop {\n  readonly payer: Payer\n  constructor(payer: Payer) {\n    this.payer = payer\n  }\n  async buy() {\n    return await this.payer.pay(1)\n  }\n}\nexport const app = async () => await new Shop(new Bank()).buy()\nconst settle = async (payer: { pay(x: number): Promise<number> }) => await payer.pay(2)\nexport const other = async () => await settle(new Bank())\nexport const third = () => new Shop(new Mint())\nexport interface Unrelated {\n  pay(x: number): number\n}`,
  ],
  [
    'a method whose type is asked for by its name',
    `class Bank {\n  pay(): number {\n    return charge(1)\n  }\n}\nconst paid: ReturnType<Bank['pay']> = 1\nexport const app = (bank: Bank): number => bank.pay() + paid`,
    `class Bank {\n  async pay(): Promise<number> {\n    return await charge(1)\n  }\n}\nconst paid: Awaited<ReturnType<Bank['pay']>> = 1\nexport const app = async (bank: Bank): Promise<number> => await bank.pay() + paid`,
  ],
  [
    'overrides and implementations that nobody hands over',
    `interface Repo {\n  load(): number\n}\nexport class Remote implements Repo {\n  load(): number {\n    return charge(1)\n  }\n}\nexport class Deep extends Remote {\n  override load(): number {\n    return 2\n  }\n}\nexport class Other implements Repo {\n  load = (): number => 3\n}`,
    `interface Repo {\n  load(): Promise<number>\n}\nexport class Remote implements Repo {\n  async load(): Promise<number> {\n    return await charge(1)\n  }\n}\nexport class Deep extends Remote {\n  override async load(): Promise<number> {\n    return 2\n  }\n}\nexport class Other implements Repo {\n  load = async (): Promise<number> => 3\n}`,
  ],
  [
    'overloads',
    `export function sum(x: number): number\nexport function sum(x: string): string\nexport function sum(x: number | string): number | string {\n  return typeof x === 'number' ? charge(x) : x\n}\nexport const one = () => sum(1).toFixed()`,
    `export function sum(x: number): Promise<number>\nexport function sum(x: string): Promise<string>\nexport async function sum(x: number | string): Promise<number | string> {\n  return typeof x === 'number' ? await charge(x) : x\n}\nexport const one = async () => (await sum(1)).toFixed()`,
  ],
  [
    'an alias of a type of functions, and what is called by it',
    `type Price = (x: number) => number | undefined\nconst prices: Record<string, Price> = { a: (x) => charge(x), b: (x) => x }\nexport function price(name: string): number {\n  return prices[name]?.(1) ?? 0\n}`,
    `type Price = (x: number) => number | undefined | Promise<number | undefined>\nconst prices: Record<string, Price> = { a: async (x) => await charge(x), b: (x) => x }\nexport async function price(name: string): Promise<number> {\n  return await prices[name]?.(1) ?? 0\n}`,
  ],
  [
    'a callback of the application',
    `function timed<T>(work: () => T): T {\n  const result = work()\n  return result\n}\nexport const a = (): number => timed(() => charge(1) + 1)\nexport const b = () => timed(() => 2)`,
    `async function timed<T>(work: () => T | Promise<T>): Promise<T> {\n  const result = await work()\n  return result\n}\nexport const a = async (): Promise<number> => await timed(async () => await charge(1) + 1)\nexport const b = async () => await timed(() => 2)`,
  ],
  [
    'what returns a promise already, whose callers stay as they are',
    `const wait = (x: number): Promise<number> => Promise.resolve(x)\nexport function a(): Promise<number> {\n  const x = charge(1)\n  return wait(x)\n}\nexport const b = () => a().then((x) => x + 1)`,
    `const wait = (x: number): Promise<number> => Promise.resolve(x)\nexport async function a(): Promise<number> {\n  const x = await charge(1)\n  return wait(x)\n}\nexport const b = () => a().then((x) => x + 1)`,
  ],
  [
    'generators, and who goes through them',
    `export function* bills(): Generator<number> {\n  for (const x of [1, 2]) yield charge(x)\n}\nfunction* more() {\n  yield* bills()\n}\nexport function sum(): number {\n  let all = 0\n  for (const bill of more()) all += bill\n  return all\n}`,
    `export async function* bills(): AsyncGenerator<number> {\n  for (const x of [1, 2]) yield await charge(x)\n}\nasync function* more() {\n  yield* bills()\n}\nexport async function sum(): Promise<number> {\n  let all = 0\n  for await (const bill of more()) all += bill\n  return all\n}`,
  ],
  [
    'a function that is called where it stands',
    `export const a = () => (() => charge(1))()`,
    `export const a = async () => await (async () => await charge(1))()`,
  ],
  [
    'functions in a circle',
    `export function even(x: number): boolean {\n  return x === 0 ? charge(x) === 0 : odd(x - 1)\n}\nexport function odd(x: number): boolean {\n  return x === 1 || even(x - 1)\n}`,
    `export async function even(x: number): Promise<boolean> {\n  return x === 0 ? await charge(x) === 0 : await odd(x - 1)\n}\nexport async function odd(x: number): Promise<boolean> {\n  return x === 1 || await even(x - 1)\n}`,
  ],
]

test.each(FUNCTIONS)('makes asynchronous %s', (_, before, after) => {
  expect(edited(`${before}\n`)).toBe(`${after}\n`)
})

test('follows functions through files, by whatever name they are imported', () => {
  const { files, errors, functions } = reachOf({
    'src/pay.ts': `import { charge as take } from './billing/index.ts'
import * as billing from './billing/index.ts'
export default function pay(x: number): number {
  return take(x) + billing.charge(x)
}
`,
    'src/shop/index.ts': `export { default as pay } from '../pay.ts'
export * as payments from '../pay.ts'
`,
    'src/app.ts': `import { pay as settle, payments } from './shop/index.ts'
import direct from './pay.ts'
export const app = () => settle(1) + payments.default(2) + direct(3)
`,
  })
  expect(errors).toEqual([])
  expect(files['src/pay.ts']).toContain(
    'export default async function pay(x: number): Promise<number> {\n  return await take(x) + await billing.charge(x)',
  )
  expect(files['src/app.ts']).toContain(
    'async () => await settle(1) + await payments.default(2) + await direct(3)',
  )
  expect(functions).toEqual(['1 pay: it calls charge', '2 app: it calls pay'])
})

test('leaves the calls of the module itself, and edits it where it calls what waits now', () => {
  const { files, inner, reach, errors } = reachOf(
    {
      'src/billing/inner.ts': `import { charge } from './charge.ts'
import { rate } from '../rate.ts'
export const tax = (x: number): number => charge(x)
export const rated = (x: number): number => rate(x)
`,
      'src/billing/charge.ts': 'export const charge = (x: number): number => x\n',
      'src/rate.ts': `import { charge } from './billing/index.ts'
export const rate = (x: number): number => charge(x)
`,
    },
    {
      module: `import { charge as inner } from './charge.ts'
import { rate } from '../rate.ts'
export function charge(x: number): number {
  return inner(x)
}
export function rated(x: number): number {
  return rate(x)
}
`,
      facade: `export { charge } from './charge.ts'\n`,
    },
  )
  expect(errors).toEqual([])
  expect(files['src/billing/inner.ts']).toContain('tax = (x: number): number => charge(x)')
  expect(files['src/billing/inner.ts']).toContain(
    'rated = async (x: number): Promise<number> => await rate(x)',
  )
  expect(inner).toContain('charge(x: number): number {\n  return inner(x)')
  expect(inner).toContain(
    'async function rated(x: number): Promise<number> {\n  return await rate(x)',
  )
  expect([...reach.edits.keys()]).toEqual([
    'src/billing/index.ts',
    'src/billing/inner.ts',
    'src/rate.ts',
  ])
})

test('tells of promises that nobody waits for, and edits nothing where all was asynchronous', () => {
  const { reach, edges, errors } = reachOf(
    {
      'src/app.ts': `import { pay } from './billing/index.ts'
export function app(): void {
  void pay()
  pay()
}
export const wait = () => pay().then(() => 1)
`,
    },
    { module: 'export async function pay(): Promise<void> {}\n' },
  )
  expect(errors).toEqual([])
  expect(reach.edits.size).toBe(0)
  expect(edges).toEqual([
    'src/app.ts:3 pay call-unawaited kept',
    'src/app.ts:4 pay call-unawaited kept',
  ])
})

test('follows the methods of an object that the module exports', () => {
  const { files, errors } = reachOf(
    {
      'src/app.ts': `import { billing } from './billing/index.ts'
export const app = (): number => billing.charge(1)
const { charge } = billing
export const other = (): number => charge(1)
`,
    },
    {
      module: 'export const billing = { charge: (x: number): number => x }\n',
      facade: 'export const billing = { charge: async (x: number): Promise<number> => x }\n',
    },
  )
  expect(errors).toEqual([])
  expect(files['src/app.ts']).toContain(
    'app = async (): Promise<number> => await billing.charge(1)',
  )
  expect(files['src/app.ts']).toContain('other = async (): Promise<number> => await charge(1)')
})

test('says which promise it means where a file has another of that name', () => {
  const { files, errors } = reachOf({
    'src/promise.ts': `export interface Deferred<T> {
  then(done: (value: T) => void): void
  fin(): void
}
`,
    'src/app.ts': `import type { Deferred as Promise } from './promise.ts'
import { charge } from './billing/index.ts'
export const deferred: Promise<number>[] = []
export function app(list: number[]): number[] {
  return list.map((x) => charge(x))
}
`,
  })
  expect(errors).toEqual([])
  expect(files['src/app.ts']).toContain(
    '(list: number[]): globalThis.Promise<number[]> {\n  return await globalThis.Promise.all(list.map',
  )
})
