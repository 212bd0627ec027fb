import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { Client } from 'pg'
import { inject } from 'vitest'

import '../support/provided-context.ts'
import { createDatabase } from '../../src/testing/databases.ts'
import { runSaas, type SaasResult } from '../cli/run-saas.ts'

/** An application written by hand, with a database of its own, as the CLI finds it. */
export interface CliProject extends AsyncDisposable {
  readonly root: string
  readonly name: string
  readonly url: string
  saas(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<SaasResult>
  write(path: string, content: string): Promise<void>
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>
}

const TIERS = "{ pooled: {}, bridged: { mode: 'bridge' }, siloed: { mode: 'silo' } }"
const FIRST_MIGRATION = `import { defineMigration } from '@tenantry/runtime/migrations'

export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('invoice', (table) => table.addColumn('number', 'text'))
  },
})
`

export async function createCliProject(): Promise<CliProject> {
  const name = `c${randomBytes(5).toString('hex')}`
  const root = await mkdtemp(join(tmpdir(), 'tenantry-cli-'))
  const url = await createDatabase(inject('databaseUrl'), name)
  const query = async <Row>(text: string, values?: unknown[]): Promise<Row[]> =>
    await withClient(url, async (client) => (await client.query(text, values)).rows)
  const write = async (path: string, content: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  await symlink(resolve('node_modules'), join(root, 'node_modules'))
  await write('package.json', '{ "type": "module" }')
  await write('saas.config.ts', configOf(name))
  await write('src/modules/billing/migrations/20260101000000_invoice.ts', FIRST_MIGRATION)
  return {
    root,
    name,
    url,
    query,
    write,
    saas: (args, environment = {}) =>
      runSaas(args, { cwd: root, env: { DATABASE_URL: url, ...environment } }),
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true })
      await drop(inject('databaseUrl'), name)
    },
  }
}

function configOf(name: string): string {
  return `import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: '${name}',
  mode: 'pool',
  clusters: { primary: { url: process.env.DATABASE_URL } },
  tiers: ${TIERS},
})
`
}

async function drop(server: string, name: string): Promise<void> {
  await withClient(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where datname = $1 or datname like $2',
      [name, `${name}\\_%`],
    )
    for (const { datname } of rows) await client.query(`drop database "${datname}" with (force)`)
    for (const role of ['app', 'system', 'owner']) {
      await client.query(`drop role if exists ${name}_${role}`)
    }
  })
}

async function withClient<Result>(
  connectionString: string,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
