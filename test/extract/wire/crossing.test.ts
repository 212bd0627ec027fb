import { describe, expect, test } from 'vitest'

import { printModule, readModule, readModules } from './read-module.ts'

interface Case {
  readonly title: string
  readonly text: string
  /** Pieces of the contract, in any order. Spaces and line ends count as one space. */
  readonly printed: readonly string[]
}

const CASES: readonly Case[] = [
  {
    title: 'types keep the names and the docstrings that they had',
    text: `
      /** In cents. */
      export type Cents = number
      export interface Line {
        /** What it costs. */
        readonly amount: Cents
        note?: string
      }
      /** Adds up. */
      export async function total(lines: readonly Line[]): Promise<Cents> { return 0 }`,
    printed: [
      '/** In cents. */ export type Cents = number',
      'export interface Line { /** What it costs. */ readonly amount: Cents note?: string }',
      '/** Adds up. */ total(lines: readonly Line[]): Promise<Cents>',
      'const lineCodec: Codec<Line> = object({ amount: centsCodec, note: optional(string), })',
      'arguments: tuple(array(lineCodec)), result: centsCodec,',
    ],
  },
  {
    title: 'types that libraries make are written out',
    text: `
      import type { Generated, Selectable } from 'kysely'
      interface Table { id: Generated<string>; at: Generated<Date>; state: 'open' | 'paid' }
      export type Invoice = Selectable<Table>
      export async function all(part: Pick<Invoice, 'id'>, rest: Partial<Omit<Invoice, 'id'>>): Promise<Invoice[]> { return [] }`,
    printed: [
      "export type Invoice = { id: string at: Date state: 'open' | 'paid' }",
      "all(part: { id: string }, rest: { at?: Date state?: 'open' | 'paid' }): Promise<Invoice[]>",
    ],
  },
  {
    title: 'a generic type gets a name of its own with what it is given',
    text: `
      export interface Page<Row> { rows: Row[] }
      type Box<Held> = { held: Held }
      interface Invoice { id: string }
      export async function list(): Promise<Page<Invoice>> { return { rows: [] } }
      export async function box(): Promise<Box<Page<string>> | null> { return null }`,
    printed: [
      'export interface PageOfInvoice { rows: Invoice[] }',
      'list(): Promise<PageOfInvoice>',
      'export type BoxOfPageString = { held: PageOfString }',
      'result: nullOr(boxOfPageStringCodec)',
    ],
  },
  {
    title: 'types that hold themselves, with a name and without one',
    text: `
      interface Tree { children: Tree[]; by: Map<string, Forest> }
      interface Forest { trees?: Tree }
      type List = { next: List | null }
      export async function plant(tree: Tree, list: List): Promise<{ self: Deep<3> }> { throw tree }
      type Deep<Depth> = { depth: Depth; inner: Deep<Depth>[] }`,
    printed: [
      'const forestCodec: Codec<Forest> = object({ trees: optional(lazy(() => treeCodec)), })',
      'const treeCodec: Codec<Tree> = object({ children: array(lazy(() => treeCodec)), by: map(string, forestCodec), })',
      'const listCodec: Codec<List> = object({ next: nullOr(lazy(() => listCodec)), })',
      'const deepOf3Codec: Codec<DeepOf3> = object({ depth: literal(3), inner: array(lazy(() => deepOf3Codec)), })',
    ],
  },
  {
    title: 'objects that a field tells apart, and others that none does',
    text: `
      export async function pay(
        by: { kind: 'card'; number: string } | { kind: 'cash' } | null,
        odd: { a: string } | { b: string } | string,
      ): Promise<boolean | undefined> { return true }`,
    printed: [
      "nullOr(variant('kind', { card: object({ kind: literal('card'), number: string, }), cash: object({ kind: literal('cash'), }), }))",
      'union( object({ a: string, }), object({ b: string, }), string, )',
      'result: undefinedOr(boolean)',
    ],
  },
  {
    title: 'enums move, const enums become unions, bits stay numbers',
    text: `
      /** Where it stands. */
      export enum Status { Open = 'open', Paid = 'paid' }
      export const enum Size { Small = 1, Large = 2 }
      enum Flags { Sent = 1 << 0, Seen = 1 << 1 }
      export async function all(a: Status, b: Size, c: Flags, d: Status.Open | null): Promise<void> {}`,
    printed: [
      "/** Where it stands. */ export enum Status { Open = 'open', Paid = 'paid', }",
      'export type Size = 1 | 2 export const Size: { readonly Small: 1; readonly Large: 2 } = { Small: 1, Large: 2 }',
      'number as Codec<Flags>',
      'literal(Status.Open, Status.Paid)',
      'd: Status.Open | null',
    ],
  },
  {
    title: 'brands stay what they are',
    text: `
      export type Id = string & { readonly __brand: 'Id' }
      declare const mark: unique symbol
      export type Own = { id: Id } & { readonly [mark]?: true }
      export async function get(id: Id): Promise<Own> { return { id } }`,
    printed: [
      'export type Id = string & { readonly __brand: "Id" }',
      "const idCodec: Codec<Id> = custom({ name: 'Id', is: (value): value is Id => typeof value === 'string', as: string, to: (value) => value, from: (crossed) => crossed as Id, })",
      'export declare const mark: unique symbol',
      'readonly [mark]?: true',
    ],
  },
  {
    title: 'a signal does not cross, wherever the last argument has it',
    text: `
      export async function one(id: string, signal: AbortSignal): Promise<void> {}
      export async function other(given: { id: string; signal?: AbortSignal }): Promise<void> {}`,
    printed: [
      'one(id: string, signal: AbortSignal): Promise<void>',
      'other(given: { id: string }, signal?: AbortSignal): Promise<void>',
      "one: { kind: 'write', arguments: tuple(string), result: nothing, signal: true, }",
      "other: { kind: 'write', arguments: tuple(object({ id: string, })), result: nothing, signal: true, }",
    ],
  },
  {
    title:
      'parameters that may be left out, have defaults, are taken apart, or follow in any number',
    text: `
      export async function all({ id }: { id: string }, first = 1, second: string, third?: number | null, ...rest: Date[]): Promise<void> {}`,
    printed: [
      'all(given: { id: string }, first: number | undefined, second: string, third?: number | null, ...rest: Date[])',
      'undefinedOr(number), string, optional(union(number, nil, absent)), rest(date)',
    ],
  },
  {
    title: 'a function is an operation for each of its signatures',
    text: `
      export function find(id: string): string
      export function find(id: number, deep: boolean): number
      export function find(id: string | number): string | number { return id }
      export default async function () { return 1 }`,
    printed: [
      'find(id: string): Promise<string>',
      'find2(id: number, deep: boolean): Promise<number>',
      'default(): Promise<number>',
    ],
  },
  {
    title: 'objects and classes have an operation for each of their functions',
    text: `
      export const invoices = { count() { return 1 }, list: async (): Promise<string[]> => [], limit: 10 }
      export class Reports {
        constructor(private readonly at: Date) {}
        async monthly(month: number): Promise<number> { return this.secret() }
        private secret(): number { return 1 }
        static named(name: string) { return name }
      }`,
    printed: [
      'export interface BillingApi { invoicesCount(): Promise<number> invoicesList(): Promise<string[]> reportsMonthly(month: number): Promise<number> reportsNamed(name: string): Promise<string> }',
    ],
  },
  {
    title:
      'an instance that is exported as default has the name of its class, and no name is taken twice',
    text: `
      class Mining {
        rate(): number { return 1 }
      }
      export const mining = { rate: async (): Promise<string> => '' }
      export default new Mining()`,
    printed: ['miningRate(): Promise<string>', 'miningRate2(): Promise<number>'],
  },
  {
    title: 'what libraries infer from schemas and tables',
    text: `
      import { pgTable, text, timestamp } from 'drizzle-orm/pg-core'
      import * as v from 'valibot'
      const Body = v.object({ id: v.string(), at: v.optional(v.date()), tags: v.array(v.picklist(['a', 'b'])) })
      const invoice = pgTable('invoice', { id: text('id').notNull(), paid: timestamp('paid') })
      export type Given = v.InferOutput<typeof Body>
      export async function keep(given: Given, more: v.InferInput<typeof Body>): Promise<typeof invoice.$inferSelect> { throw given }`,
    printed: [
      "export type Given = { id: string at?: Date | undefined tags: ('a' | 'b')[] }",
      "keep(given: Given, more: { id: string at?: Date | undefined tags: ('a' | 'b')[] }): Promise<{ id: string paid: Date | null }>",
    ],
  },
  {
    title: 'types that are written so that editors offer something, and interfaces of nothing',
    text: `
      export interface Nothing {}
      export async function all(colour: 'red' | (string & {}), none: Nothing): Promise<void> {}`,
    printed: ["all(colour: 'red' | string, none: Nothing)", 'export interface Nothing {}'],
  },
  {
    title: 'names that the contract uses itself are left to it',
    text: `
      export interface Map { at: number }
      export type string2 = { value: string }
      export interface BillingApi { id: string }
      export async function all(map: Map, api: BillingApi, text: string2): Promise<void> {}`,
    printed: [
      'export interface Map2 { at: number }',
      'export interface BillingApi2 { all(map: Map2, api: BillingApi, text: string2): Promise<void> }',
    ],
  },
  {
    title: 'classes of fields alone cross as objects, values of some classes as texts',
    text: `
      import type { URL as Address } from 'node:url'
      export class Draft { id!: string }
      export async function keep(draft: Draft, at: URL, there: Address): Promise<void> {}`,
    printed: [
      "const draftCodec: Codec<Draft> = custom({ name: 'Draft',",
      'to: (value) => ({ ...value }),',
      'keep(draft: Draft, at: URL, there: URL)',
      'from: (crossed) => new URL(crossed),',
    ],
  },
]

const toLine = (text: string): string => text.replaceAll(/\s+/g, ' ')

describe('what crosses', () => {
  const read = readModules(CASES.map(({ text }) => text))

  test('the programs are sound', () => {
    expect(read[0]?.written.complaints()).toEqual([])
  })

  test.each(CASES.map((one, at) => ({ ...one, at })))('$title', ({ at, printed }) => {
    const module = read[at]
    expect(module?.refused).toEqual([])
    const text = module === undefined ? '' : toLine(printModule(module).text)
    for (const piece of printed) expect(text).toContain(piece)
  })

  test('decimals of a library, which the contract imports', () => {
    const decimals = `
      export declare class Decimal {
        constructor(value: string | number)
        plus(other: Decimal): Decimal
        toString(): string
      }`
    const module = readModule(
      `import { Decimal } from 'decimal.js'
      export async function total(amounts: Decimal[], of?: { tax: Decimal | null }): Promise<Decimal> { throw [amounts, of] }`,
      { 'node_modules/decimal.js/index.d.ts': decimals },
    )
    expect(module.written.complaints()).toEqual([])
    expect(module.refused).toEqual([])
    const text = toLine(printModule(module).text)
    for (const piece of [
      "import { Decimal } from 'decimal.js'",
      'total(amounts: Decimal[], of?: { tax: Decimal | null }): Promise<Decimal>',
      "custom({ name: 'Decimal', is: (value): value is Decimal => value instanceof Decimal, as: string, to: (value) => value.toString(), from: (crossed) => new Decimal(crossed), })",
    ])
      expect(text).toContain(piece)
  })

  test('any, where somebody has looked at what it holds', () => {
    const module = readModule(
      'export async function all(given: { deep: any }): Promise<any> { return given.deep }',
      {},
      {},
      { isAnyJson: true },
    )
    expect(module.refused).toEqual([])
    const text = toLine(printModule(module).text)
    expect(text).toContain('all(given: { deep: any }): Promise<any>')
    expect(text).toContain('deep: json as Codec<any>,')
  })
})
