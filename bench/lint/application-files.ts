/** What holds the modules together: they are registered one by one, and their tables make the database. */
export function applicationFiles(modules: readonly string[]): Readonly<Record<string, string>> {
  return {
    'src/main.ts': MAIN,
    'src/errors.ts': ERRORS,
    'src/database.ts': database(modules),
    'src/modules/index.ts': registration(modules),
  }
}

const MAIN = `import { createTenancy } from '@tenantry/runtime'
import Fastify from 'fastify'
import { Pool } from 'pg'

import config from '../saas.config.ts'
import type { Database } from './database.ts'
import { registerModules } from './modules/index.ts'

const app = Fastify()
const tenancy = await createTenancy<Database>(config)
// saas-lint-disable-next-line own-connection -- what is older than the tenancy names its tenants itself
const pool = new Pool()

async function tenantOf(session: string): Promise<string> {
  return session.slice(0, 36)
}

await registerModules(app, { tenancy, pool, tenantOf })
await app.listen({ port: 3000 })
`

const ERRORS = `/** An error that a client is told. */
export class ApplicationError extends Error {
  readonly code: 'CONFLICT' | 'NOT_FOUND'

  constructor(code: 'CONFLICT' | 'NOT_FOUND', message: string) {
    super(message)
    this.code = code
  }
}
`

/**
 * `as never`: to compare the shape of a tenancy of many tables with what each module wants takes `tsc` longer than all of
 * the rest, which would flatter us.
 */
function registration(modules: readonly string[]): string {
  return `import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'
${modules.map((name) => `import { register${name}s } from './${name.toLowerCase()}s/index.ts'`).join('\n')}

export interface ModuleOptions {
  readonly tenancy: Tenancy<Database>
  readonly pool: Pool
  readonly tenantOf: (session: string) => Promise<string>
}

/** Registers every module of the application, each under its own path. */
export async function registerModules(
  app: FastifyInstance,
  { tenancy, pool, tenantOf }: ModuleOptions,
): Promise<void> {
${modules.map((name) => `  await register${name}s(app, { tenancy: tenancy as never, pool, tenantOf })`).join('\n')}
}
`
}

function database(modules: readonly string[]): string {
  return `${modules.map((name) => `import type { ${name}sTables } from './modules/${name.toLowerCase()}s/index.ts'`).join('\n')}

/** Every table of the application, by name. */
export interface Database extends ${modules.map((name) => `${name}sTables`).join(', ')} {}
`
}
