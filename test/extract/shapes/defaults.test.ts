import { expect, test } from 'vitest'

import { extractProgram, refusedIn, SCRIPTS } from './extract-program.ts'

test('default exports without a name: functions, what a call made, objects, values', async () => {
  const { ran } = await extractProgram(`
// billing/issue.ts
export default async (id: string): Promise<string> => id + '!'
// billing/pay.ts
const logged = <Given extends unknown[], Result>(run: (...given: Given) => Promise<Result>) => run
export default logged(async (id: string): Promise<string> => id + '?')
// billing/send.ts
const send = async (id: string): Promise<string> => id + '.'
export default { send, retries: 3 } as const
// billing/limit.ts
export default 100
// billing/count.ts
export default function (ids: readonly string[]): number { return ids.length }
// main.ts
import count from './billing/count.ts'
import issue from './billing/issue.ts'
import limit from './billing/limit.ts'
import pay from './billing/pay.ts'
import mail from './billing/send.ts'
console.log(await issue('a'), await pay('b'), await mail.send('c'), mail.retries, limit, count(['d']))
`)
  const before = 'a! b? c. 3 100 1'
  expect(ran).toEqual({
    before,
    local: before,
    rehearsed: before,
    calls: ['issue', 'pay', 'sendSend', 'count'],
  })
})

test('export = of a function and of an object with functions stays, with the same value', async () => {
  const { text, ran } = await extractProgram(
    `
// billing/issue.ts
interface Invoice { readonly id: string }
/** Issues one. */
async function issue(id: string): Promise<Invoice> { return { id } }
export = issue
// billing/total.ts
import issue = require('./issue')
const total = (ids: readonly string[]): number => ids.length
async function both(id: string): Promise<string> { return (await issue(id)).id + total([id]) }
async function unused(): Promise<void> {}
export = { both, total, unused }
// billing/named.ts
const api = { async pay(id: string): Promise<string> { return id + '!' } }
export = api
// main.ts
import issue = require('./billing/issue')
import billing from './billing/total'
import named = require('./billing/named')
async function run(): Promise<void> {
  console.log((await issue('a')).id, await billing.both('b'), billing.total([]), await named.pay('c'))
}
void run()
`,
    SCRIPTS,
  )
  expect(text('src/billing/issue.ts')).toMatch(
    /\/\*\* Issues one. \*\/\nconst issue: .*\nexport = issue\n/,
  )
  expect(text('src/billing/total.ts')).toMatch(/export = total\n/)
  expect(text('src/billing/total.ts')).not.toContain('unused')
  expect(text('src/main.ts')).toContain('await billing.total([])')
  expect(ran).toEqual({
    before: 'a b1 0 c!',
    local: 'a b1 0 c!',
    rehearsed: 'a b1 0 c!',
    calls: ['issue', 'totalBoth', 'totalTotal', 'apiPay'],
  })
})

test('export = of a class, of a function with more to it, and one that is taken apart, are refused', async () => {
  const refused = await refusedIn(
    `
// billing/ledger.ts
class Ledger { static async find(id: string): Promise<string> { return id } }
export = Ledger
// billing/issue.ts
async function issue(id: string): Promise<issue.Invoice> { return { id } }
namespace issue { export interface Invoice { readonly id: string } }
export = issue
// billing/index.ts
const api = { async pay(id: string): Promise<string> { return id } }
export = api
// main.ts
import Ledger = require('./billing/ledger')
import issue = require('./billing/issue')
import { pay } from './billing/index'
const { pay: again } = require('./billing/index')
export const run = async () => [await Ledger.find('a'), await issue('b'), await pay('c'), await again('d')]
`,
    SCRIPTS,
  )
  expect(refused.filter(({ id }) => id.includes('export-equals'))).toEqual([
    {
      id: 'src/billing/issue.ts:3:export-equals:issue',
      why: expect.stringMatching(/of its own/),
      remedy: expect.stringMatching(/names of their own/),
    },
    {
      id: 'src/billing/ledger.ts:2:export-equals:Ledger',
      why: expect.stringMatching(/no function and no object/),
      remedy: expect.stringMatching(/export = \{/),
    },
    {
      id: 'src/main.ts:3:export-equals:./billing/index',
      why: expect.stringMatching(/taken apart/),
      remedy: expect.stringMatching(/as a whole/),
    },
    {
      id: 'src/main.ts:4:export-equals:./billing/index',
      why: expect.stringMatching(/taken apart/),
      remedy: expect.stringMatching(/as a whole/),
    },
  ])
})

test('export = of what does not cross stays in the application where somebody lets that be', async () => {
  const { text, ran } = await extractProgram(
    `
// billing/ledger.ts
class Ledger { static async find(id: string): Promise<string> { return id } }
export = Ledger
// main.ts
import Ledger = require('./billing/ledger')
void Ledger.find('a').then((found) => console.log(found))
`,
    { ...SCRIPTS, waived: ['src/billing/ledger.ts:2:export-equals:Ledger'] },
  )
  expect(text('src/billing/ledger.ts')).toContain('export = whole')
  expect(ran).toEqual({ before: 'a', local: 'a', rehearsed: 'a', calls: [] })
})
