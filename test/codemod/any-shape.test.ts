import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

import { addTables, registerModule, registerResource } from '../../src/codemod/index.ts'
import { createRandom } from '../support/random.ts'

/** Files as people write them, put together at random. */
const RUNS = 300

const HEADS = [
  '',
  '',
  '/* Copyright */\n\n',
  '// @ts-check\n',
  "'use strict'\n",
  '#!/usr/bin/env node\n',
]
const IMPORTS = [
  `import type { Tenancy } from '@tenantry/runtime'`,
  `import fp from "fastify-plugin" // plugins`,
  `import './side-effect.ts'`,
  `import { registerAccounts } from './accounts/index.ts'`,
  `import { registerNotes, type Notes } from './notes'`,
  `import * as zoo from './zoo/index.js'`,
  `import type { AccountTables } from './modules/accounts/index.ts'`,
  `import {\n  invoiceRoutes,\n} from './invoice.routes.ts'`,
  `import data from './data.json' with { type: 'json' }`,
  `import { type BillingEvents } from './billing/index.ts'`,
]
const STATEMENTS = [
  '// A comment of its own.',
  '/* several\n   lines */',
  'await registerAccounts(app, { tenancy })',
  'if (on) {\n    await registerNotes(app, { tenancy })\n  }',
  'await app.register(invoiceRoutes, { prefix: "/invoices", service: {} }) // first',
  'await app.register(async (api) => {\n    await registerNotes(api, { tenancy, x: `${1}` })\n  })',
  'await Promise.all([registerAccounts(app, { tenancy })])',
  'app.addHook("onClose", async () => registerAccounts(app, { tenancy }))',
  'const text = `\n}`',
  'switch (on) { case 1: await registerNotes(app, { tenancy }) }',
  '',
]
const ENDS = ['', 'return app', 'throw new Error("x")', '// The end.']
const WRAPS = [
  (body: string) => `export async function NAME(app: App, { tenancy }: Options) ${body}`,
  (body: string) =>
    `export const NAME = async (app: App, tenancy: Tenancy): Promise<void> => ${body}`,
  (body: string) =>
    `const NAME = fp(async function (app: App, { tenancy }) ${body}, { name: 'x' })`,
  (body: string) => `export default async function NAME<T>(app: T, tenancy: Tenancy) ${body}`,
]
const TYPES = [
  'export interface Database {}',
  'export interface Database extends AccountTables {\n  own: string // mine\n}',
  'interface Database\n  extends\n    AccountTables, // one\n    Zoo.Tables<1>\n{\n}',
  'export interface Database extends A /* a */, B /* b */ {}',
  'export type Database = AccountTables &\n  { own: string }',
  'type Database = AccountTables',
]

const random = createRandom(20_261_129)
const pick = <T>(list: readonly T[]): T => {
  const picked = list[Math.floor(random() * list.length)]
  if (picked === undefined) throw new Error('an empty list')
  return picked
}
const some = <T>(list: readonly T[]): T[] => list.filter(() => random() < 0.35)

function write(code: string): string {
  const end = pick(['', ';'])
  const imports = some(IMPORTS).map((one) => one.replace(/( \/\/.*)?$/, `${end}$1`))
  const text = `${pick(HEADS)}${imports.join('\n')}${pick(['\n', '\n\n'])}${code}${pick(['', '\n'])}`
  return pick([text, text, text.replaceAll('\n', '\r\n'), `\uFEFF${text}`])
}

function writeFunction(name: string): string {
  const statements = [...some(STATEMENTS), pick(ENDS)].filter((one) => one !== '')
  const body = pick([
    `{\n${statements.map((one) => `  ${one}\n`).join('')}}`,
    statements.some((one) => one.includes('//')) ? '{}' : `{ ${statements.join('; ')} }`,
  ])
  return write(pick(WRAPS)(body).replace('NAME', name))
}

/** Parses without errors, by another parser than the codemod's own. */
const errorsIn = (text: string) =>
  parseSync('a.ts', text.replace(/^\uFEFF/, '')).errors.map(({ message }) => message)

/** All of the text is there, in its order. */
function holds(edited: string, text: string): boolean {
  let position = 0
  for (const character of text) {
    position = edited.indexOf(character, position) + 1
    if (position === 0) return false
  }
  return true
}

const CODEMODS = {
  registerModule: [
    () => writeFunction('registerModules'),
    (text: string) => registerModule(text, { module: 'billing', register: 'registerBilling' }),
  ],
  addTables: [
    () => write(pick(TYPES)),
    (text: string) => addTables(text, { module: 'billing', tables: 'BillingTables' }),
  ],
  registerResource: [
    () => writeFunction('registerBilling'),
    (text: string) =>
      registerResource(text, {
        path: 'src/modules/billing/index.ts',
        register: 'registerBilling',
        file: 'item',
        repository: 'ItemRepository',
        service: 'ItemService',
        routes: 'itemRoutes',
        prefix: '/items',
      }),
  ],
} as const

test.each(Object.entries(CODEMODS))(
  '%s adds to any file, keeps all that is there, and does it once',
  (_, [create, edit]) => {
    const texts = Array.from({ length: RUNS }, create).filter((text) => errorsIn(text).length === 0)
    expect(texts.length).toBeGreaterThan(RUNS / 2)
    for (const text of texts) {
      const edited = edit(text)
      expect(errorsIn(edited), edited).toEqual([])
      expect(edited).not.toBe(text)
      expect(holds(edited, text), `${text}\n=>\n${edited}`).toBe(true)
      expect(edit(edited)).toBe(edited)
      if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', '')).not.toContain('\n')
    }
  },
)
