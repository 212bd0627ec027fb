import { expect, test } from 'vitest'

import { planProgram } from '../plan-program.ts'

test('files that only serve the module are to move into it, with what only they need', async () => {
  const plan = await planProgram(`
// billing/index.ts
import { rate } from '../pricing.ts'
export class Bill { constructor(readonly total: number) {} }
export class Tax extends Error {}
export const all: Bill[] = []
export const charge = (id: string): number => rate(id)
// pricing.ts
import { Bill, all } from './billing/index.ts'
import { TABLE } from './prices.ts'
export const rate = (id: string): number => TABLE[id] ?? new Bill(all.length).total
// prices.ts
export const TABLE: Record<string, number> = { a: 1 }
// app.ts
import { charge } from './billing/index.ts'
export const run = async () => await Promise.resolve(charge('a'))
`)
  const [best] = plan.suggestions
  expect(best).toMatchObject({
    kind: 'move-in',
    what: 'Move src/pricing.ts and src/prices.ts into the module.',
    files: ['src/pricing.ts', 'src/prices.ts'],
    before: { score: plan.score.score, edges: plan.edges.length },
  })
  // What it promises is what a plan of such a folder says.
  const moved = await planProgram(`
// billing/index.ts
import { rate } from './pricing.ts'
export class Bill { constructor(readonly total: number) {} }
export class Tax extends Error {}
export const all: Bill[] = []
export const charge = (id: string): number => rate(id)
// billing/pricing.ts
import { Bill, all } from './index.ts'
import { TABLE } from './prices.ts'
export const rate = (id: string): number => TABLE[id] ?? new Bill(all.length).total
// billing/prices.ts
export const TABLE: Record<string, number> = { a: 1 }
// app.ts
import { charge } from './billing/index.ts'
export const run = async () => await Promise.resolve(charge('a'))
`)
  expect(best?.after).toEqual({ score: moved.score.score, edges: moved.edges.length })
})

test('a file that nothing inside needs is to be left out', async () => {
  const { suggestions } = await planProgram(`
// billing/index.ts
export const issue = async (id: string): Promise<string> => id
// billing/names.ts
export class Name { constructor(readonly text: string) {} }
// app.ts
import { issue } from './billing/index.ts'
import { Name } from './billing/names.ts'
export const run = async () => await issue(new Name('a').text)
`)
  expect(suggestions[0]).toMatchObject({
    kind: 'leave-out',
    files: ['src/billing/names.ts'],
    before: { score: 10 },
    after: { score: 0 },
  })
})

test('the door to the module stays, though nothing inside needs it', async () => {
  const { suggestions } = await planProgram(`
// billing/index.ts
export { Name } from './names.ts'
// billing/names.ts
export class Name { constructor(readonly text: string) {} }
// app.ts
import { Name } from './billing/index.ts'
export const run = () => new Name('a')
`)
  expect(suggestions).toEqual([])
})

test('a key is to be dropped, with what it takes off the score', async () => {
  const { suggestions } = await planProgram(`
// ../migrations/1_customer.sql
create table customer (id uuid primary key);
// billing/migrations/2_invoice.sql
create table invoice (id uuid primary key, customer_id uuid references customer (id));
// billing/index.ts
export const name = 'billing'
`)
  expect(
    suggestions.map(({ kind, what, before, after }) => [kind, what, before.score - after.score]),
  ).toEqual([
    [
      'drop-key',
      'Drop the foreign key invoice.customer_id of src/billing/migrations/2_invoice.sql:1, and keep the id.',
      10,
    ],
  ])
})

test('nothing is suggested where nothing would be cheaper', async () => {
  const { suggestions } = await planProgram(`
// billing/index.ts
export const issue = async (id: string): Promise<string> => id
// app.ts
import { issue } from './billing/index.ts'
export const run = async () => await issue('a')
`)
  expect(suggestions).toEqual([])
})
