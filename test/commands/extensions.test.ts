import { existsSync } from 'node:fs'

import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { Diagnosis } from '../../src/doctor/index.ts'
import { createDatabase } from '../../src/testing/databases.ts'
import { OLDEST_PROGRAMS, startOlderServer } from '../support/older-server.ts'
import { type CliProject, createCliProject } from './cli-project.ts'

/** PostgreSQL 15 brings it, and the embedded one, which is newer, does not. */
const OLD_EXTENSION = 'old_snapshot'
const isOlderInstalled = existsSync(`${OLDEST_PROGRAMS}/initdb`)
if (!isOlderInstalled) {
  process.stdout.write(
    `No PostgreSQL 15 in ${OLDEST_PROGRAMS}: extensions that the embedded one lacks are not tested.\n`,
  )
}

const GENERATED = 'src/modules/billing/tables.generated.ts'

let project: CliProject

beforeEach(async () => {
  project = await createCliProject()
  await project.write('package-lock.json', '{}')
})
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
})

async function list(...extensions: string[]): Promise<void> {
  await project.write(
    'saas.config.ts',
    `export default {
      name: '${project.name}',
      mode: 'pool',
      clusters: { primary: { url: process.env.DATABASE_URL } },
      tiers: { pooled: {}, siloed: { mode: 'silo' } },
      extensions: ${JSON.stringify(extensions)},
    }`,
  )
}

async function codesOfDoctor(): Promise<(readonly [check: string, code: string])[]> {
  const { stdout } = await project.saas(['doctor', '--json'])
  const { result }: { result: Diagnosis } = JSON.parse(stdout)
  return result.checks.flatMap(({ id, findings }) =>
    findings.map(({ code }) => [id, code] as const),
  )
}

test('what no server has is told by each command, and nothing is written', async () => {
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  await list('no_such_thing')
  for (const command of [['migrate'], ['generate', 'repositories']]) {
    const { exitCode, stderr } = await project.saas(command)
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/^Error EXTENSION_UNAVAILABLE: .*no_such_thing/m)
    expect(stderr).toContain('→ Install its package on the server; set DATABASE_URL to')
  }
  expect(existsSync(`${project.root}/${GENERATED}`)).toBe(false)
  expect(await codesOfDoctor()).toEqual([['extensions', 'EXTENSION_UNAVAILABLE']])
})

test('doctor tells of a database that lacks one, or has it elsewhere', async () => {
  await list('citext')
  expect(await codesOfDoctor()).toEqual([
    ['catalog', 'CATALOG_MISSING'],
    ['extensions', 'EXTENSION_MISSING'],
  ])
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['tenant', 'create', 'initech', '--tier', 'siloed'])).toMatchObject({
    exitCode: 0,
  })
  expect(await codesOfDoctor()).toEqual([])

  const [silo] = await project.query<{ database: string }>(
    "select database from tenantry.placement where mode = 'silo'",
  )
  const url = new URL(project.url)
  url.pathname = silo?.database ?? ''
  const client = new Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query('alter extension citext set schema public')
    expect(await codesOfDoctor()).toEqual([['extensions', 'EXTENSION_ELSEWHERE']])
    await client.query('drop extension citext')
    expect(await codesOfDoctor()).toEqual([['extensions', 'EXTENSION_MISSING']])
    await client.query('create extension citext with schema tenantry_extensions')
    await client.query('grant create on schema tenantry_extensions to public')
    expect(await codesOfDoctor()).toEqual([['extensions', 'EXTENSIONS_UNGUARDED']])
  } finally {
    await client.end()
  }
})

describe.skipIf(!isOlderInstalled)('an extension that the embedded PostgreSQL lacks', () => {
  test('is used on the server of the application, in a schema that nobody keeps', async () => {
    await using server = await startOlderServer()
    const url = await createDatabase(server.url, 'acme')
    const saas = (...args: string[]) => project.saas(args, { DATABASE_URL: url })
    await list(OLD_EXTENSION)
    const early = await saas('generate', 'repositories')
    expect(early.stderr).toMatch(/^Error CATALOG_MISSING: /)

    expect(await saas('migrate')).toMatchObject({ exitCode: 0 })
    await project.write(
      'src/modules/billing/migrations/20260102000000_view.sql',
      `create view old with (security_invoker = true) as
        select tenant_id, id, (select count(*) from pg_old_snapshot_time_mapping()) as mapped from invoice;
       grant select on old to {{app}}`,
    )
    expect(await saas('generate', 'repositories')).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await saas('generate', 'repositories', '--check')).toMatchObject({ exitCode: 0 })
    expect(existsSync(`${project.root}/${GENERATED}`)).toBe(true)
    const client = new Client({ connectionString: url })
    await client.connect()
    const { rows } = await client.query(
      `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1`,
    )
    const views = await client.query("select from pg_class where relname = 'old'")
    await client.end()
    expect(rows.map(({ name }) => name)).toEqual([
      'pool',
      'public',
      'tenantry',
      'tenantry_extensions',
    ])
    expect(views.rows).toEqual([])
  })
})
