import { expect, test } from 'vitest'

import { planProgram } from '../plan-program.ts'

async function changes(module: string, call: string) {
  const { edges } = await planProgram(`
// billing/index.ts
export interface Line { total: number }
export interface Order { total: number; lines: Line[]; seen: Map<string, number>; at: Date }
${module}
// app.ts
import { apply, type Order } from './billing/index.ts'
declare const order: Order
export const run = async () => await ${call}
`)
  return edges
    .filter(({ shape }) => shape === 'argument-mutated')
    .map(({ place, name }) => `${place.line} ${name}`)
}

test.each([
  ['a property', 'order.total = 0', 'order.total'],
  ['a count', 'order.total++', 'order.total'],
  ['a part of it', 'order.lines[0]!.total += 1', 'order.lines[].total'],
  ['a list', 'order.lines.push({ total: 1 })', 'order.lines'],
  ['a list that is sorted', 'order.lines.sort()', 'order.lines'],
  ['a map', "order.seen.set('a', 1)", 'order.seen'],
  ['a date', 'order.at.setFullYear(2000)', 'order.at'],
  ['what is deleted', 'delete (order as Partial<Order>).total', 'order.total'],
  ['Object.assign', 'Object.assign(order, { total: 0 })', 'order'],
  ['another name for a part', 'const { lines } = order; lines.pop()', 'order.lines'],
  ['elements', 'for (const line of order.lines) line.total = 0', 'order.lines[].total'],
  [
    'elements in a callback',
    'order.lines.forEach((line) => { line.total = 0 })',
    'order.lines[].total',
  ],
  [
    'a found one',
    'const line = order.lines.find((one) => one.total > 1); if (line) line.total = 0',
    'order.lines[].total',
  ],
])('%s is an argument that changes', async (_what, body, path) => {
  const module = `export async function apply(order: Order): Promise<void> { ${body} }`
  expect(await changes(module, 'apply(order)')).toEqual([`3 apply(${path})`])
})

test('what a function of the module does with what it is handed counts as well', async () => {
  const module = `const clear = (lines: Line[]): void => { lines.length = 0 }
const empty = (one: Order): void => clear(one.lines)
export async function apply(order: Order): Promise<void> { empty(order) }`
  expect(await changes(module, 'apply(order)')).toEqual(['3 apply(order.lines.length)'])
})

test.each([
  ['a copy', 'const own = { ...order }; own.total = 0'],
  ['a name that is given a copy', 'order = { ...order }; order.total = 0'],
  ['a list that is sorted anew', 'order.lines.toSorted()'],
  ['a list that was made of it', 'const own = order.lines.map((line) => line.total); own.push(1)'],
  ['something of its own', 'const total = { value: order.total }; total.value += 1'],
])('%s may change', async (_what, body) => {
  const module = `export async function apply(order: Order): Promise<void> { ${body} }`
  expect(await changes(module, 'apply(order)')).toEqual([])
})

test('what the caller makes for the call alone may change', async () => {
  const module = `export async function apply(list: number[]): Promise<void> { list.push(1) }`
  expect(await changes(module, 'apply([1, 2])')).toEqual([])
  expect(await changes(module, 'apply(order.lines.length > 1 ? [] : [order.total])')).toEqual([
    '3 apply(list)',
  ])
})
