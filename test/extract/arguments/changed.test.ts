import { expect, test } from 'vitest'

import { planProgram } from '../plan-program.ts'

interface Case {
  readonly what: string
  /** What the function does with its argument `order`. */
  readonly body: string
  /** What it changes; undefined where it changes nothing that the caller has. */
  readonly path?: string
}

const CHANGED: readonly Case[] = [
  { what: 'a property', body: 'order.total = 0', path: 'order.total' },
  { what: 'a count', body: 'order.total++', path: 'order.total' },
  { what: 'a part of it', body: 'order.lines[0]!.total += 1', path: 'order.lines[].total' },
  { what: 'a list', body: 'order.lines.push({ total: 1 })', path: 'order.lines' },
  { what: 'a list that is sorted', body: 'order.lines.sort()', path: 'order.lines' },
  { what: 'a map', body: "order.seen.set('a', 1)", path: 'order.seen' },
  { what: 'a date', body: 'order.at.setFullYear(2000)', path: 'order.at' },
  { what: 'what is deleted', body: 'delete (order as Partial<Order>).total', path: 'order.total' },
  { what: 'Object.assign', body: 'Object.assign(order, { total: 0 })', path: 'order' },
  { what: 'Reflect', body: "Reflect.deleteProperty(order, 'total')", path: 'order' },
  { what: 'bytes', body: 'order.bytes?.set([1])', path: 'order.bytes' },
  { what: 'another name', body: 'const { lines } = order; lines.pop()', path: 'order.lines' },
  {
    what: 'elements',
    body: 'for (const line of order.lines) line.total = 0',
    path: 'order.lines[].total',
  },
  {
    what: 'elements in a callback',
    body: 'order.lines.forEach((line) => { line.total = 0 })',
    path: 'order.lines[].total',
  },
  {
    what: 'one that is found',
    body: 'const line = order.lines.find((one) => one.total > 1); if (line) line.total = 0',
    path: 'order.lines[].total',
  },
  { what: 'through other functions', body: 'empty(order)', path: 'order.lines.length' },
  { what: 'a number of a library', body: 'order.price.add(order.price)' },
  { what: 'a cache of a library', body: "order.cache.set('a', 1)", path: 'order.cache' },
  { what: 'a copy', body: 'const own = { ...order }; own.total = 0' },
  { what: 'a name that is given a copy', body: 'order = { ...order }; order.total = 0' },
  { what: 'a list that is sorted anew', body: 'order.lines.toSorted()' },
  {
    what: 'a list that is made of it',
    body: 'const own = order.lines.map((line) => line.total); own.push(1)',
  },
  { what: 'something of its own', body: 'const sum = { of: order.total }; sum.of += 1' },
]

const MODULE = `
// library.d.ts
export declare class Decimal { add(other: Decimal): Decimal }
export declare class Cache { set(key: string, value: number): this }
// billing/index.ts
import type { Cache, Decimal } from '../library.d.ts'
export interface Line { total: number }
export interface Order {
  total: number; lines: Line[]; seen: Map<string, number>; at: Date; bytes?: Uint8Array
  price: Decimal; cache: Cache
}
const clear = (lines: Line[]): void => { lines.length = 0 }
const empty = (one: Order): void => clear(one.lines)
`

// One program for all: most of the time goes into the types of the language.
const { edges } = await planProgram(`${MODULE}
${CHANGED.map(({ body }, index) => `export async function apply${index}(order: Order): Promise<void> { ${body} }`).join('\n')}
export async function fill(list: number[]): Promise<void> { list.push(1) }
export async function fillHeld(list: number[]): Promise<void> { list.push(1) }
// app.ts
import * as billing from './billing/index.ts'
declare const order: billing.Order
export const run = async () => {
${CHANGED.map((_, index) => `  await billing.apply${index}(order)`).join('\n')}
  await billing.fill([1, 2])
  await billing.fillHeld(order.total > 1 ? [] : [order.total])
}
`)
const changes = edges.filter(({ shape }) => shape === 'argument-mutated').map(({ name }) => name)

test.each(CHANGED.map((one, index) => ({ ...one, index })))(
  '$what: $path changes',
  ({ path, index }) => {
    const own = changes.filter((name) => name.startsWith(`apply${index}(`))
    expect(own).toEqual(path === undefined ? [] : [`apply${index}(${path})`])
  },
)

test('what the caller makes for the call alone may change', () => {
  expect(changes.filter((name) => name.startsWith('fill'))).toEqual(['fillHeld(list)'])
})

test('it is told where it is changed, with what to do', () => {
  const edge = edges.find(({ name }) => name.startsWith('apply15('))
  expect(edge).toMatchObject({
    direction: 'in',
    place: { file: 'src/billing/index.ts', line: 7 },
    verdict: { is: 'refused', remedy: expect.stringContaining('make a new value and return it') },
  })
})
