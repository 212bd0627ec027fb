import { expect, test } from 'vitest'

import { extractProgram } from './extract-program.ts'

test('what is let be stays in the process, and works as before', async () => {
  const { text, ran } = await extractProgram(
    `
// billing/index.ts
class Ledger {
  readonly prefix = 'l-'
  async book(line: string): Promise<string> { return this.prefix + line }
  async each(run: (line: string) => string): Promise<string> { return run(this.prefix) }
}
export const ledger = new Ledger()
export const other = new Ledger()
// billing/names.ts
export async function first(): Promise<string> { return 'first' }
export async function second(): Promise<string> { return 'second' }
// main.ts
import { ledger, other } from './billing/index.ts'
import * as names from './billing/names.ts'
const whole = [other]
console.log(await ledger.book('a'), await ledger.each((line) => line + '!'), await whole[0]?.book('b'), Object.keys(names).join())
`,
    {
      waived: [
        'src/billing/index.ts:6:callback:ledgerEach(run)',
        'src/main.ts:3:object-handed-on:other',
        'src/main.ts:4:namespace-handed-on:*',
      ],
    },
  )
  expect(text('src/billing/index.ts')).toContain('each: ledgerHere.each.bind(ledgerHere)')
  const before = 'l-a l-! l-b first,second'
  expect(ran).toEqual({ before, local: before, rehearsed: before, calls: ['ledgerBook'] })
})

test('routes that nobody can hand over stay with the application', async () => {
  const { text } = await extractProgram(
    `
// billing/index.ts
import type { Express } from 'express'
export function registerBilling(app: Express): void { app.get('/bills', (_request, response) => { response.json([]) }) }
// app.ts
import express from 'express'
import { registerBilling } from './billing/index.ts'
export const app = express()
registerBilling(app)
`,
    { waived: ['src/billing/index.ts:2:register-routes:registerBilling'] },
  )
  expect(text('src/billing/index.ts')).toContain('export { registerBilling } from')
  expect(text('services/billing/main.ts')).not.toContain('routes')
})
