import { expect, test } from 'vitest'

import { extractProgram, refusedIn } from './extract-program.ts'

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

test('export = is refused', async () => {
  const refused = await refusedIn(
    `
// billing/index.ts
async function issue(id: string): Promise<string> { return id }
export = issue
// main.ts
import issue = require('./billing/index')
export const run = async () => await issue('a')
`,
    {
      package: { type: undefined },
      compiler: {
        module: 'commonjs',
        moduleResolution: 'bundler',
        allowImportingTsExtensions: undefined,
      },
    },
  )
  expect(refused).toEqual([
    {
      id: 'src/billing/index.ts:2:export-equals:issue',
      why: expect.stringMatching(/one value as a whole/),
      remedy: expect.stringMatching(/export default/),
    },
  ])
})
