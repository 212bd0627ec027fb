import { describe, expect, test } from 'vitest'

import { openProgram } from './open-program.ts'
import { printModule, readModule, withoutMoved } from './read-module.ts'

const FILES = {
  'failures.ts': `
    import { inspect as show } from 'node:util'
    import type { Level } from './level.ts'

    export type Reason = 'late' | 'lost'
    /** Where all begin. */
    export abstract class AppError extends Error {
      abstract readonly code: string
      get shown(): string { return show(this.message) }
      toJSON() { return { code: this.code } }
    }
    class Internal extends AppError {
      readonly code = 'INTERNAL'
      constructor(readonly reason: Reason, readonly level?: Level) { super(reason) }
    }
    export default Internal
    export const after = 1
`,
  'level.ts': 'export enum Level { Low, High }',
}
const BILLING = `
import Internal, { AppError } from './failures.ts'
export class Paid extends AppError { readonly code = 'PAID' }
export class Late extends AppError { readonly code = 'PAID'; at = new Date() }
class Unseen extends Error {}
export async function pay(id: string): Promise<string> {
  if (id === '') throw new Late('empty')
  return inner(id)
}
function inner(id: string): string {
  if (id === 'x') throw new Internal('lost')
  return made(id)
}
function made(id: string): string { throw failure(id) }
const failure = (id: string): Unseen => new Unseen(id)
export const other = async (): Promise<void> => { throw new TypeError('of the platform') }
`

describe('errors', () => {
  const read = readModule(BILLING, FILES)

  test('are found where functions throw them, and in those that they call', () => {
    expect(read.written.complaints()).toEqual([])
    expect(read.refusedErrors).toEqual([])
    expect(read.operations.map(({ name, errors }) => [name, [...errors].toSorted()])).toEqual([
      ['pay', ['Internal', 'Late', 'Unseen']],
      ['other', []],
    ])
  })

  test('have the codes that they say, each one of its own', () => {
    expect(read.errors.map(({ name, code }) => [name, code])).toEqual([
      ['AppError', 'APP'],
      ['Late', 'PAID:Late'],
      ['Internal', 'INTERNAL'],
      ['Unseen', 'UNSEEN'],
      ['Paid', 'PAID:Paid'],
    ])
  })

  test('move with what they need, and their files import them back', () => {
    const printed = printModule(read)
    const texts = { 'billing.ts': BILLING, ...FILES }
    const moved = withoutMoved(read, printed, texts)
    const contract = printed.text.replace(
      "from '@tenantry/runtime/contract'",
      "from '../../../../packages/runtime/src/contract/index.ts'",
    )
    expect(moved['failures.ts']).toContain("import { AppError, Internal } from './contract.ts'")
    expect(moved['failures.ts']).not.toContain('class Internal')
    expect(moved['level.ts']).toContain('export { Level }')
    const own = openProgram({ ...moved, 'contract.ts': contract })
    // Without the runtime's contracts in reach, only what is said of them is wrong.
    expect(own.complaints().filter((line) => !line.startsWith('contract.ts'))).toEqual([])
  })

  test.each([
    ['a hidden field', 'private secret = 1', /its field secret would be lost/],
    [
      'a field that nobody sees',
      '#secret = 1; read() { return this.#secret }',
      /its field #secret would be lost/,
    ],
    ['something that stays', 'constructor() { super(make()) }', /it uses make, which stays/],
    [
      'a class of the module',
      'constructor(readonly tool: Tool) { super() }',
      /it uses Tool, which stays/,
    ],
    ['a field that does not cross', 'retry?: () => void; other = Symbol()', /a symbol/],
    ['a shorthand', 'readonly given = { limit }', /it uses limit, which stays/],
  ])('stay with %s', (_, body, why) => {
    const { refusedErrors, errors } = readModule(`
      class Tool { use() {} }
      const limit = 3
      function make(): string { return 'made' }
      export class Lost extends Error { ${body} }
      export class Below extends Lost {}
      export const tools = [Tool, make, limit].length`)
    expect(refusedErrors.map(({ name }) => name)).toEqual(['Lost', 'Below'])
    expect(refusedErrors[0]?.refusals.map((one) => one.why).join('; ')).toMatch(why)
    expect(refusedErrors[1]?.refusals.map((one) => one.why).join('; ')).toContain('it uses Lost')
    expect(errors).toEqual([])
  })
})
