import { describe, expect, test } from 'vitest'

import { registerModule } from '../../src/codemod/index.ts'

const BILLING = { module: 'billing', register: 'registerBilling' }
const register = (text: string) => registerModule(text, BILLING)

const GENERATED = `import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { Database } from '../database.ts'
import { registerProjects } from './projects/index.ts'

/** Registers every module of the application, each under its own path. */
export async function registerModules(
  app: FastifyInstance,
  tenancy: Tenancy<Database>,
): Promise<void> {
  await registerProjects(app, { tenancy })
}
`

test('adds the import at its place in the order, and the call below the last one', () => {
  expect(register(GENERATED)).toBe(`import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { Database } from '../database.ts'
import { registerBilling } from './billing/index.ts'
import { registerProjects } from './projects/index.ts'

/** Registers every module of the application, each under its own path. */
export async function registerModules(
  app: FastifyInstance,
  tenancy: Tenancy<Database>,
): Promise<void> {
  await registerProjects(app, { tenancy })
  await registerBilling(app, { tenancy })
}
`)
})

/** Texts before and after: what is there stays, to the byte. */
const SHAPES: Record<string, readonly [before: string, after: string]> = {
  'no module yet': [
    `import type { Database } from '../database.ts'

export async function registerModules(app: App, tenancy: Tenancy<Database>): Promise<void> {
}
`,
    `import type { Database } from '../database.ts'
import { registerBilling } from './billing/index.ts'

export async function registerModules(app: App, tenancy: Tenancy<Database>): Promise<void> {
  await registerBilling(app, { tenancy })
}
`,
  ],
  'an empty body on one line': [
    `import a from 'a'

export async function registerModules(app: A, tenancy: T): Promise<void> {}
`,
    `import a from 'a'

import { registerBilling } from './billing/index.ts'

export async function registerModules(app: A, tenancy: T): Promise<void> {
  await registerBilling(app, { tenancy })
}
`,
  ],
  'a body with comments alone': [
    `export async function registerModules(app: A, tenancy: T) {
  // Modules come here.
}
`,
    `import { registerBilling } from './billing/index.ts'

export async function registerModules(app: A, tenancy: T) {
  // Modules come here.
  await registerBilling(app, { tenancy })
}
`,
  ],
  'an arrow function, semicolons, double quotes, tabs and .js': [
    `import { registerProjects } from "./projects/index.js"; // first

export const registerModules = async (server: App, { tenancy: saas }: Options) => {
\tserver.log.info("modules");
\tawait registerProjects(server, { tenancy: saas }); // the first one
\tserver.log.info("done");
};
`,
    `import { registerBilling } from "./billing/index.js";
import { registerProjects } from "./projects/index.js"; // first

export const registerModules = async (server: App, { tenancy: saas }: Options) => {
\tserver.log.info("modules");
\tawait registerProjects(server, { tenancy: saas }); // the first one
\tawait registerBilling(server, { tenancy: saas });
\tserver.log.info("done");
};
`,
  ],
  'a function inside of fp(), and one inside of that': [
    `import fp from 'fastify-plugin'

import { registerProjects } from './projects'
import { registerAccounts } from './accounts'

const registerModules = fp(async (app: App, options: Options) => {
    await app.register(async (api) => {
        await registerProjects(api, { tenancy: options.tenancy, log: true })
        if (options.accounts) await registerAccounts(api, { tenancy: options.tenancy })
    }, { prefix: '/api' })
})
export { registerModules }
`,
    `import fp from 'fastify-plugin'

import { registerProjects } from './projects'
import { registerAccounts } from './accounts'
import { registerBilling } from './billing/index'

const registerModules = fp(async (app: App, options: Options) => {
    await app.register(async (api) => {
        await registerProjects(api, { tenancy: options.tenancy, log: true })
        if (options.accounts) await registerAccounts(api, { tenancy: options.tenancy })
        await registerBilling(api, { tenancy: options.tenancy })
    }, { prefix: '/api' })
})
export { registerModules }
`,
  ],
  'options that hold the tenancy, and a return': [
    `import { x } from '../x.ts'
export async function registerModules(app: App, options: { tenancy: Tenancy }) {
  await x(app)
  // All are there.
  return app
}
`,
    `import { x } from '../x.ts'
import { registerBilling } from './billing/index.ts'
export async function registerModules(app: App, options: { tenancy: Tenancy }) {
  await x(app)
  await registerBilling(app, { tenancy: options.tenancy })
  // All are there.
  return app
}
`,
  ],
  'nothing but a return, below a comment': [
    `export async function registerModules(app: App, saas: Tenancy<Database>) {
  // All are there.
  return app
}`,
    `import { registerBilling } from './billing/index.ts'

export async function registerModules(app: App, saas: Tenancy<Database>) {
  await registerBilling(app, { tenancy: saas })
  // All are there.
  return app
}`,
  ],
  'Windows line endings and a byte order mark': [
    `\uFEFFimport { registerProjects } from './projects/index.ts'\r\n\r\nexport async function registerModules(app: A, tenancy: T) {\r\n  await registerProjects(app, { tenancy })\r\n}\r\n`,
    `\uFEFFimport { registerBilling } from './billing/index.ts'\r\nimport { registerProjects } from './projects/index.ts'\r\n\r\nexport async function registerModules(app: A, tenancy: T) {\r\n  await registerProjects(app, { tenancy })\r\n  await registerBilling(app, { tenancy })\r\n}\r\n`,
  ],
  'everything on one line': [
    `import { registerProjects } from './projects/index.ts'; import b from 'b'; export async function registerModules(app: A, tenancy: T) { await registerProjects(app, { tenancy }); b() }`,
    `import { registerBilling } from './billing/index.ts';
import { registerProjects } from './projects/index.ts'; import b from 'b'; export async function registerModules(app: A, tenancy: T) { await registerProjects(app, { tenancy });
  await registerBilling(app, { tenancy });
   b() }`,
  ],
  'an import of the same file, for something else': [
    `import {
  type BillingEvents,
} from './billing/index.ts'

export async function registerModules(app: A, tenancy: T) {
  app.decorate('events', {} as BillingEvents)
}
`,
    `import {
  type BillingEvents,
  registerBilling,
} from './billing/index.ts'

export async function registerModules(app: A, tenancy: T) {
  app.decorate('events', {} as BillingEvents)
  await registerBilling(app, { tenancy })
}
`,
  ],
  'an import without its call': [
    `import { registerBilling as billing } from './billing'

async function registerModules(app: A, tenancy: T) {
}
`,
    `import { registerBilling as billing } from './billing'

async function registerModules(app: A, tenancy: T) {
  await billing(app, { tenancy })
}
`,
  ],
  'a licence at the head': [
    `#!/usr/bin/env node
/* Copyright */

/** Modules. */
export async function registerModules(app: A, tenancy: T) {
}
`,
    `#!/usr/bin/env node
/* Copyright */

import { registerBilling } from './billing/index.ts'

/** Modules. */
export async function registerModules(app: A, tenancy: T) {
  await registerBilling(app, { tenancy })
}
`,
  ],
  'a comment of several lines behind the last call': [
    `import { registerProjects } from './projects/index.ts' /* the
  first */

export async function registerModules(app: A, tenancy: T) {
  await registerProjects(app, { tenancy }) /* the
    first */
}
`,
    `import { registerBilling } from './billing/index.ts'
import { registerProjects } from './projects/index.ts' /* the
  first */

export async function registerModules(app: A, tenancy: T) {
  await registerProjects(app, { tenancy }) /* the
    first */
  await registerBilling(app, { tenancy })
}
`,
  ],
}

describe('fits into a file with', () => {
  test.each(Object.entries(SHAPES))('%s', (_, [before, after]) => {
    expect(register(before)).toBe(after)
  })
})

test('is done once', () => {
  for (const [before] of [[GENERATED] as const, ...Object.values(SHAPES)]) {
    const once = register(before)
    expect(register(once)).toBe(once)
  }
})

test('keeps to the order of several modules', () => {
  const modules = ['notes', 'accounts', 'zoo', 'billing']
  const text = modules.reduce(
    (before, module) => registerModule(before, { module, register: `register_${module}` }),
    GENERATED,
  )
  expect(text.match(/from '\.\/\w+/g)).toEqual(
    ['accounts', 'billing', 'notes', 'projects', 'zoo'].map((module) => `from './${module}`),
  )
  expect(text.match(/await \w+/g)).toEqual([
    'await registerProjects',
    ...modules.map((module) => `await register_${module}`),
  ])
})

describe('refuses, with the lines to add, where', () => {
  test.each([
    ['it is not async', 'export function registerModules(app: A, tenancy: T) {}'],
    ['it has no block', 'export const registerModules = async (a, tenancy) => x(a)'],
    ['the function is called otherwise', 'export async function addModules(a, tenancy) {}'],
    ['there is nothing', ''],
    ['the application has no name', 'export async function registerModules({ app }, tenancy) {}'],
    ['no tenancy is there', 'export async function registerModules(app) {}'],
    ['the file is broken', `${GENERATED}}`],
    ['the name is taken', `const registerBilling = 1\n${GENERATED}`],
    ['it comes from elsewhere', `import { registerBilling } from './old.ts'\n${GENERATED}`],
  ])('%s', (_, text) => {
    expect(() => register(text)).toThrow(
      expect.objectContaining({
        code: 'CODEMOD_SHAPE_UNKNOWN',
        message: expect.stringContaining('src/modules/index.ts cannot be edited'),
        hint: expect.stringContaining('await registerBilling(app, { tenancy })'),
        details: expect.objectContaining({
          lines: [
            "import { registerBilling } from './billing/index.ts'",
            'await registerBilling(app, { tenancy })',
          ],
        }),
      }),
    )
  })
})

test('takes what was added by hand for done, in whatever shape', () => {
  const text = `import { registerBilling } from './billing/index.js'
export default { setUp: [registerBilling] }
`
  expect(register(text)).toBe(text)
})
