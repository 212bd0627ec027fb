import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import type { SaasConfig } from '@tenantry/runtime'
import { readMigrations } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'
import { Client } from 'pg'

import config from '../../examples/noisy/saas.config.ts'
import type { Load } from './send-load.ts'
import type { ServeOptions } from './serve.ts'

/** Where the demo plays: a database with documents of some tenants, and servers on it. */
export interface Stage extends AsyncDisposable {
  readonly config: SaasConfig
  /** Ids by slug. */
  readonly tenants: Readonly<Record<string, string>>
  readonly url: string
}

export interface Server extends AsyncDisposable {
  readonly port: number
}

export type Statuses = Readonly<Record<number, number>>

const EXAMPLE = new URL('../../examples/noisy/', import.meta.url)
const DOCUMENTS = 3000

/** @param root A folder for the embedded PostgreSQL, unless `DATABASE_URL` names another one. */
export async function openStage(root: string, slugs: readonly string[]): Promise<Stage> {
  const migrations = await readMigrations(fileURLToPath(EXAMPLE))
  const fleet = await createTestFleet(config, { root, migrations })
  const tenants: Record<string, string> = {}
  for (const slug of slugs) tenants[slug] = (await fleet.createTenant({ slug })).id
  const url = fleet.config.clusters['primary']?.url ?? ''
  await fill(url)
  return { config: fleet.config, tenants, url, [Symbol.asyncDispose]: () => fleet.close() }
}

export async function serve(options: ServeOptions): Promise<Server> {
  const program = fileURLToPath(new URL('serve.ts', import.meta.url))
  const server = start(program, options)
  const [line] = await once(server.stdout, 'data')
  return {
    port: Number(String(line).trim()),
    async [Symbol.asyncDispose]() {
      server.stdin.end()
      await once(server, 'exit')
    },
  }
}

/** Sends a load from another process. @param onSecond Told what was answered in each second. */
export async function flood(load: Load, onSecond: (answered: Statuses) => void): Promise<Statuses> {
  const flooding = start(fileURLToPath(new URL('flood.ts', import.meta.url)), load)
  let all: Statuses | undefined
  for await (const line of createInterface({ input: flooding.stdout })) {
    const told: { second?: Statuses; statuses?: Statuses } = JSON.parse(line)
    if (told.second !== undefined) onSecond(told.second)
    all = told.statuses
  }
  if (all === undefined) throw new Error('The flood ended without a word.')
  return all
}

function start(program: string, options: object) {
  return spawn(process.execPath, [...process.execArgv, program, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, LOG_LEVEL: 'silent' },
  })
}

async function fill(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(
      `insert into pool.document (tenant_id, title, body)
       select t.id, 'Document ' || number, repeat('some words that nobody looks for ', 30) || number
       from tenantry.tenant t, generate_series(1, ${DOCUMENTS}) number`,
    )
    await client.query('analyze pool.document')
  } finally {
    await client.end()
  }
}
