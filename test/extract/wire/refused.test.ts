import { describe, expect, test } from 'vitest'

import { readModules } from './read-module.ts'

interface Case {
  readonly title: string
  readonly text: string
  /** Where, of which shape, and a piece of why. */
  readonly refused: readonly (readonly [path: string, shape: string, why: RegExp])[]
}

const CASES: readonly Case[] = [
  {
    title: 'a callback, and one within an argument',
    text: `export async function watch(onPaid: () => void, options: { hooks: { done?: (id: string) => void }[] }) {}`,
    refused: [
      ['onPaid', 'callback', /a function stays/],
      ['options.hooks[].done', 'callback', /a function stays/],
    ],
  },
  {
    title: 'an instance of a class with methods, however deep',
    text: `
      export class Money { constructor(readonly cents: number, readonly currency: string) {} plus(other: Money) { return other } }
      export async function total(): Promise<{ sums: Map<string, Money> }> { return { sums: new Map() } }`,
    refused: [
      ['result.sums<value>', 'class-instance', /would arrive without plus\(\)/],
      ['other', 'class-instance', /would arrive without plus\(\)/],
      ['result', 'class-instance', /would arrive without plus\(\)/],
    ],
  },
  {
    title: 'classes with hidden fields, accessors and functions as fields',
    text: `
      class Hidden { #secret = 1; id = 2; read() { return this.#secret } }
      class Protected { protected at = 1; id = 2 }
      class Computed { id = 2; get double() { return 4 } }
      class Bound { id = 2; run = () => 1 }
      export async function all(a: Hidden, b: Protected, c: Computed, d: Bound) {}`,
    refused: [
      ['a', 'class-instance', /#secret, read\(\)/],
      ['b', 'class-instance', /without at/],
      ['c', 'class-instance', /without double/],
      ['d', 'class-instance', /without run/],
    ],
  },
  {
    title: 'open type parameters, and types that hang on them',
    text: `
      export async function first<Row>(rows: Row[]): Promise<Row | undefined> { return rows[0] }
      export async function field<Row, Key extends keyof Row>(row: Row, key: Key): Promise<Row[Key]> { return row[key] }`,
    refused: [
      ['first', 'generic-open', /what Row is/],
      ['rows[]', 'generic-open', /what Row is/],
      ['result', 'generic-open', /Row/],
      ['field', 'generic-open', /what Row, Key is/],
      ['row', 'generic-open', /what Row is/],
      ['key', 'generic-open', /what Key is/],
      ['result', 'generic-open', /Row/],
    ],
  },
  {
    title: 'connections, transactions, requests and streams',
    text: `
      import type { Kysely, Transaction } from 'kysely'
      import type { Pool, PoolClient } from 'pg'
      import type { FastifyInstance, FastifyRequest } from 'fastify'
      import type { Socket } from 'node:net'
      import type { Readable } from 'node:stream'
      import type { Knex } from 'knex'
      type Tables = { invoice: { id: string } }
      type Db = Kysely<Tables>
      export async function all(a: Db, b: Transaction<Tables>, c: Pool, d: PoolClient, e: FastifyInstance, f: FastifyRequest,
        g: Socket, h: { body: Readable }, i: Knex, j: Request, k: Response) {}`,
    refused: [
      ['a', 'handle-argument', /Kysely is a connection/],
      ['b', 'handle-argument', /Transaction is a connection/],
      ['c', 'handle-argument', /Pool is a connection/],
      ['d', 'handle-argument', /PoolClient is a connection/],
      ['e', 'handle-argument', /FastifyInstance is tied/],
      ['f', 'handle-argument', /FastifyRequest is tied/],
      ['g', 'handle-argument', /Socket is tied/],
      ['h.body', 'handle-argument', /Readable is tied/],
      ['i', 'handle-argument', /connection/],
      ['j', 'handle-argument', /Request is tied/],
      ['k', 'handle-argument', /Response is tied/],
    ],
  },
  {
    title: 'a connection that is scoped by its type, and the one of all tenants',
    text: `
      import type { SystemDatabase, TenantDatabase } from '@tenantry/runtime'
      type Tables = { invoice: { id: string } }
      export async function all(a: TenantDatabase<Tables>, b: SystemDatabase<Tables>) {}`,
    refused: [
      ['a', 'handle-argument', /Kysely is a connection/],
      ['b', 'handle-argument', /rows of all tenants/],
    ],
  },
  {
    title: 'what says nothing of what it holds',
    text: `export async function all(a: any, b: object, c: {}, d: symbol, e: { deep: any[] }): Promise<never> { throw a }`,
    refused: [
      ['a', 'type-not-wired', /any says nothing/],
      ['b', 'type-not-wired', /object says nothing/],
      ['c', 'type-not-wired', /says nothing of what it holds/],
      ['d', 'type-not-wired', /a symbol/],
      ['e.deep[]', 'type-not-wired', /any says nothing/],
      ['result', 'type-not-wired', /no value is of type never/],
    ],
  },
  {
    title: 'what comes bit by bit, or later',
    text: `
      export async function* lines() { yield 1 }
      export function* ids() { yield 'a' }
      export async function promised(): Promise<{ later: Promise<number> }> { return { later: Promise.resolve(1) } }
      export function iterate(given: Iterable<number>): AsyncIterable<number> { throw given }`,
    refused: [
      ['result', 'type-not-wired', /AsyncGenerator/],
      ['result', 'type-not-wired', /Generator/],
      ['result.later', 'type-not-wired', /a promise within/],
      ['given', 'type-not-wired', /Iterable/],
      ['result', 'type-not-wired', /AsyncIterable/],
    ],
  },
  {
    title: 'a signal where nobody would look for it',
    text: `
      export async function early(signal: AbortSignal, id: string) {}
      export async function required(given: { signal: AbortSignal; id: string }) {}
      export async function deep(given: { inner: { signal?: AbortSignal; id: string } }) {}`,
    refused: [
      ['signal', 'type-not-wired', /the last argument alone/],
      ['given.signal', 'type-not-wired', /the last argument alone/],
      ['given.inner.signal', 'type-not-wired', /the last argument alone/],
    ],
  },
  {
    title: 'objects with some named fields and any others, or named by symbols',
    text: `
      declare const key: unique symbol
      export async function all(a: { id: string; [other: string]: string }, b: { [key]: string; id: string }, c: Record<\`x-\${string}\`, number>, d: { at: string } & { at: Date }) {}`,
    refused: [
      ['a', 'type-not-wired', /named fields beside any others/],
      ['b', 'type-not-wired', /named by a symbol/],
      ['c', 'type-not-wired', /keys of a pattern/],
      ['d.at', 'type-not-wired', /no value is Date and string/],
    ],
  },
  {
    title: 'errors as values, regular expressions, and what a type guard says',
    text: `
      export class Lost extends Error {}
      export async function all(a: Error, b: { failed: Lost }, c: RegExp) {}
      export function isText(value: unknown): value is string { return typeof value === 'string' }`,
    refused: [
      ['a', 'class-instance', /thrown across the cut/],
      ['b.failed', 'class-instance', /thrown across the cut/],
      ['c', 'class-instance', /would arrive without/],
      ['result', 'type-not-wired', /says of the type of its argument/],
    ],
  },
]

/** Ten fields, each of a type that is another one for each way that leads to it: 10 to the power of 10. */
const ENDLESS = `
  type Deep<Way extends string, Depth extends 0[]> = Depth['length'] extends 10
    ? Way
    : { [Key in '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9']: Deep<\`\${Way}\${Key}\`, [...Depth, 0]> }
  export interface Small { id: string }
  export async function all(small: Small, deep: Deep<'', []>) {}
  export async function one(small: Small) {}`

const AGAIN = `
  interface Job { id: string; retry: Retry }
  interface Retry { job?: Job; when: () => boolean }
  export async function one(job: Job) {}
  export async function other(retry: Retry) {}`

describe('what cannot cross', () => {
  const read = readModules([...CASES.map(({ text }) => text), ENDLESS, AGAIN])

  test('the programs are sound', () => {
    expect(read[0]?.written.complaints()).toEqual([])
  })

  test.each(CASES.map((one, at) => ({ ...one, at })))('$title', ({ at, refused }) => {
    const found = read[at]?.refused.flatMap((one) => one.refusals) ?? []
    expect(found.map(({ path, shape }) => [path, shape])).toEqual(
      refused.map(([path, shape]) => [path, shape]),
    )
    for (const [index, [, , why]] of refused.entries()) expect(found[index]?.why).toMatch(why)
    for (const { remedy } of found) expect(remedy).toMatch(/^[A-Z].*\.$/)
  })

  test('a type that leads to too many others, and what was met on the way is forgotten', () => {
    const endless = read.at(-2)
    expect(endless?.refused.map(({ name, refusals }) => [name, refusals])).toEqual([
      [
        'all',
        [expect.objectContaining({ path: 'deep', why: 'it leads to more than 2500 other types' })],
      ],
    ])
    expect(endless?.operations.map(({ name }) => name)).toEqual(['one'])
    expect([...(endless?.definitions.keys() ?? [])]).toEqual(['Small'])
  })

  test('a definition that was met before is refused again, where it is met again', () => {
    const paths = read
      .at(-1)
      ?.refused.map(({ name, refusals }) => [name, ...refusals.map(({ path }) => path)])
    expect(paths).toEqual([
      ['one', 'job.retry.when'],
      ['other', 'retry.when'],
    ])
  })
})
