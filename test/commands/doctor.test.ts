import { mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'

import '../support/provided-context.ts'
import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import type { CheckReport, Diagnosis } from '../../src/doctor/index.ts'
import { findPgbouncer, startPgbouncer } from '../support/pgbouncer.ts'
import { type CliProject, createCliProject } from './cli-project.ts'

let project: CliProject

beforeEach(async () => {
  project = await createCliProject()
  await project.write('package-lock.json', '{}')
})
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
})

interface Found extends Diagnosis {
  readonly exitCode: number
  /** The codes of all findings, in their order. */
  readonly codes: readonly string[]
  readonly check: (id: string) => CheckReport | undefined
}

async function doctor(
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Found> {
  const { stdout, exitCode } = await project.saas(['doctor', '--json', ...args], environment)
  const { result }: { result: Diagnosis } = JSON.parse(stdout)
  const { checks } = result
  return {
    ...result,
    exitCode,
    codes: checks.flatMap(({ findings }) => findings.map(({ code }) => code)),
    check: (id) => checks.find((one) => one.id === id),
  }
}

async function migrated(): Promise<void> {
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const [slug, tier] of [
    ['acme', 'pooled'],
    ['globex', 'bridged'],
    ['initech', 'siloed'],
  ] as const) {
    const created = await project.saas(['tenant', 'create', slug, '--tier', tier])
    expect(created).toMatchObject({ exitCode: 0 })
  }
}

function loginUrlOf(kind: 'app' | 'system'): string {
  const { name, catalogCluster } = resolveConfig({
    name: project.name,
    mode: 'pool',
    clusters: { primary: { url: project.url } },
  })
  return loginUrl(name, catalogCluster, kind)
}

async function placeOf(part: 'schema' | 'database', mode: string): Promise<string> {
  const [row] = await project.query<{ place: string }>(
    `select ${part} as place from tenantry.placement where mode = $1`,
    [mode],
  )
  if (row === undefined) throw new Error(`no ${mode}`)
  return row.place
}

/** Every table and index, and the file that each is in. */
async function relations(): Promise<unknown[]> {
  return await project.query(`select relname, relnamespace::regnamespace::text as schema, relfilenode
    from pg_class order by 1, 2`)
}

test('finds nothing where nothing is wrong, and says what it saw', async () => {
  await migrated()

  const found = await doctor()
  expect(found).toMatchObject({ exitCode: 0, errors: 0, warnings: 0, unseen: 0 })
  expect(found.checks.map(({ id, status }) => [id, status])).toEqual(
    [
      'node',
      'packages',
      'environment',
      'config',
      'embedded-postgres',
      'cluster:primary',
      'migrations',
      'catalog',
      'placements',
      'drift',
      'isolation',
      'generated-code',
    ].map((id) => [id, 'ok']),
  )

  const { stdout, exitCode } = await project.saas(['doctor'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/✓ Cluster primary {2}PostgreSQL \d+/)
  expect(stdout).toContain('✓ Row-level security  looked at 3 placements')
  expect(stdout).toContain('Nothing is wrong.')
})

describe('of the project', () => {
  test('packages that are missing, and lock files of two package managers', async () => {
    await project.write('package.json', '{ "type": "module", "dependencies": { "absent-1": "1" } }')
    await project.write('pnpm-lock.yaml', '')
    const { codes, exitCode } = await doctor()
    expect(codes).toEqual(expect.arrayContaining(['PACKAGES_MISSING', 'LOCK_FILES_DISAGREE']))
    expect(exitCode).toBe(1)
  })

  test('no lock file', async () => {
    await rm(join(project.root, 'package-lock.json'))
    expect((await doctor()).codes).toContain('LOCK_FILE_MISSING')
  })

  test('a configuration that is not valid, and all that hangs on it is not looked at', async () => {
    await project.write(
      'saas.config.ts',
      `export default { name: 'x', mode: 'pond', clusters: {} }`,
    )
    const found = await doctor()
    expect(found.codes).toEqual(['CONFIG_INVALID'])
    expect(found.check('cluster')).toMatchObject({ status: 'unseen' })
    expect(found.check('isolation')).toMatchObject({ status: 'unseen' })
    expect(found.exitCode).toBe(1)
  })

  test('a configuration that does not load', async () => {
    await project.write('saas.config.ts', `import './absent.ts'`)
    expect((await doctor()).codes).toEqual(['CONFIG_UNREADABLE'])
  })

  test('a line of .env that does nothing, without its value', async () => {
    await project.write('.env', 'DATABASE_URL=postgres://u:secret@other/x\n')
    const found = await doctor()
    expect(found.codes).toContain('ENV_SHADOWED')
    expect(JSON.stringify(found)).not.toContain('secret')
  })

  test('migrations that cannot be read', async () => {
    await migrated()
    await project.write('src/modules/billing/migrations/20260102000000_bad.ts', 'export default 1')
    const found = await doctor()
    expect(found.check('migrations')).toMatchObject({ status: 'error' })
    expect(found.check('placements')).toMatchObject({ status: 'unseen' })
    expect(found.exitCode).toBe(1)
  })
})

test('generated code that is stale, until it is written anew', async () => {
  const generate = async () => {
    expect(await project.saas(['generate', 'repositories'])).toMatchObject({ exitCode: 0 })
  }
  await generate()
  await migrated()
  expect(await doctor()).toMatchObject({ codes: [], exitCode: 0 })

  await project.write(
    'src/modules/billing/migrations/20260102000000_note.sql',
    'alter table invoice add note text;',
  )
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  const stale = await doctor()
  expect(stale).toMatchObject({ codes: ['GENERATED_CODE_STALE'], exitCode: 1 })
  expect(stale.check('generated-code')).toMatchObject({
    note: '2 files',
    findings: [{ what: expect.stringContaining('src/modules/billing/tables.generated.ts') }],
  })

  await generate()
  expect((await doctor()).codes).toEqual([])
})

describe('of the databases', () => {
  test('a server that does not answer', async () => {
    const found = await doctor([], { DATABASE_URL: 'postgres://u:secret@127.0.0.1:1/x' })
    expect(found.codes).toEqual(['CLUSTER_UNREACHABLE'])
    expect(found.check('catalog')).toMatchObject({ status: 'unseen' })
    expect(JSON.stringify(found)).not.toContain('secret')
  })

  test('a catalog that is not there, is older, or is of another application', async () => {
    expect(await doctor()).toMatchObject({ codes: ['CATALOG_MISSING'], exitCode: 1 })
    await migrated()
    await project.query(`update tenantry.meta set value = 'older' where key = 'version'`)
    expect((await doctor()).codes).toEqual(['CATALOG_OUTDATED'])
    await project.query(`update tenantry.meta set value = 'other' where key = 'application'`)
    expect((await doctor()).codes).toEqual(['CATALOG_OF_OTHER_APPLICATION'])
  })

  test('an administrator that may create neither roles nor databases', async () => {
    const login = `${project.name}_admin`
    await project.query(`create role ${login} login password 'x'`)
    await project.query(`grant all on database ${project.name} to ${login}`)
    const url = new URL(project.url)
    url.username = login
    url.password = 'x'
    const { codes } = await doctor([], { DATABASE_URL: url.href })
    await project.query(`drop owned by ${login}; drop role ${login}`)
    expect(codes).toEqual([
      'ADMIN_MAY_NOT_CREATE_ROLES',
      'ADMIN_MAY_NOT_CREATE_DATABASES',
      'CATALOG_MISSING',
    ])
  })

  test('roles that row-level security does not hold', async () => {
    await migrated()
    await project.query(`alter role ${project.name}_app bypassrls`)
    await project.query(`alter role ${project.name}_system superuser`)
    const { codes, check } = await doctor()
    expect(codes).toEqual(['ROLE_NOT_CONFINED', 'ROLE_NOT_CONFINED'])
    expect(check('cluster:primary')?.findings[0]?.what).toContain('_app has BYPASSRLS')
    expect(check('cluster:primary')?.findings[1]?.what).toContain('_system is a superuser')
  })

  test('a login that the server refuses', async () => {
    await migrated()
    await project.query(`alter role ${project.name}_app nologin`)
    expect((await doctor()).codes).toEqual(['CLUSTER_LOGIN_REFUSED'])
  })

  test('placements that are behind', async () => {
    await migrated()
    await project.write(
      'src/modules/billing/migrations/20260102000000_note.sql',
      'alter table invoice add note text;',
    )
    const found = await doctor()
    expect(found.codes).toEqual(['PLACEMENTS_BEHIND'])
    expect(found.check('placements')?.note).toBe('0 of 3 up to date')
  })

  test('a table that was changed by hand, and one that shows the rows of others', async () => {
    await migrated()
    const schema = await placeOf('schema', 'bridge')
    await project.query(`alter table "${schema}".invoice add extra int`)
    expect((await doctor()).codes).toEqual(['PLACEMENTS_DRIFTED'])
    await project.query(`alter table "${schema}".invoice drop extra, no force row level security`)
    const found = await doctor()
    expect(found.codes).toEqual(['PLACEMENTS_DRIFTED', 'TABLE_NOT_ISOLATED'])
    expect(found.check('isolation')?.findings[0]?.what).toContain(`${schema}.invoice`)
  })

  test('a placement that is gone is not green', async () => {
    await migrated()
    const database = await placeOf('database', 'silo')
    await project.query(`drop database "${database}" with (force)`)
    await project.query(`alter table pool.invoice no force row level security`)
    const found = await doctor()
    expect(found.exitCode).toBe(1)
    expect(found.check('drift')?.findings.map(({ code }) => code)).toContain('CLUSTER_UNREACHABLE')
    const isolation = found.check('isolation')?.findings.map(({ code }) => code)
    expect(isolation).toEqual(['CLUSTER_UNREACHABLE', 'TABLE_NOT_ISOLATED'])
  })

  test('a pooler that forgets prepared statements', async ({ skip }) => {
    const program = await findPgbouncer()
    if (program === undefined) return skip('no pgbouncer')
    await migrated()
    const url = new URL(project.url)
    const logins = ['app', 'system'].map((kind) => {
      const login = new URL(url)
      login.username = `${project.name}_${kind}`
      return login.href
    })
    await using pgbouncer = await startPgbouncer(program, [url.href, ...logins])
    url.hostname = '127.0.0.1'
    url.port = String(pgbouncer.port)
    const through = { DATABASE_URL: url.href }
    const { check, codes } = await doctor([], through)
    expect(check('cluster:primary')?.note).toContain('through a pooler (transaction mode)')
    const forgets = / 1\.(1\d|20)\./.test(pgbouncer.version)
    expect(codes.includes('POOLER_LOSES_STATEMENTS')).toBe(forgets)
  })

  test('a pooler that requests alone come through', async ({ skip }) => {
    const program = await findPgbouncer()
    if (program === undefined) return skip('no pgbouncer')
    await migrated()
    const url = new URL(project.url)
    const app = new URL(loginUrlOf('app'))
    await using pgbouncer = await startPgbouncer(program, [app.href])
    app.port = String(pgbouncer.port)
    await project.write(
      'saas.config.ts',
      `export default { name: '${project.name}', mode: 'pool', tiers: { pooled: {}, bridged: { mode: 'bridge' }, siloed: { mode: 'silo' } },
      clusters: { primary: { url: '${url.href}', appUrl: '${app.href}' } } }`,
    )
    const { codes, check } = await doctor()
    expect(check('cluster:primary')?.note).toContain('through a pooler (transaction mode)')
    const forgets = / 1\.(1\d|20)\./.test(pgbouncer.version)
    expect(codes.includes('POOLER_LOSES_STATEMENTS')).toBe(forgets)
  })

  test('nothing is changed by looking', async () => {
    await migrated()
    const before = await relations()
    await doctor()
    expect(await relations()).toEqual(before)
  })
})

describe('of the embedded PostgreSQL', () => {
  test('no database yet, and a port that another program has', async () => {
    await using server = createServer()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    await project.write('.saas/postgres.json', JSON.stringify({ password: 'x', port }))
    const found = await doctor([], { DATABASE_URL: '' })
    expect(found.codes).toEqual(['EMBEDDED_PORT_TAKEN'])
    expect(found.check('cluster')?.note).toContain('there is no database yet')
    expect(found.exitCode).toBe(1)
  })

  test('where code was generated and nothing migrated, it is the catalog alone that is missing', async () => {
    const embedded = { DATABASE_URL: '' }
    const generated = await project.saas(['generate', 'repositories'], embedded)
    expect(generated).toMatchObject({ exitCode: 0 })
    expect(await doctor([], embedded)).toMatchObject({ codes: ['CATALOG_MISSING'], exitCode: 1 })
  })

  test('is started for the look where it has data', async () => {
    const embedded = { DATABASE_URL: '' }
    expect(await project.saas(['migrate'], embedded)).toMatchObject({ exitCode: 0 })
    expect(await doctor([], embedded)).toMatchObject({ exitCode: 0, codes: [] })
  })
})

describe('where saas init was never run', () => {
  beforeEach(async () => {
    await rm(join(project.root, 'saas.config.ts'))
    await project.query(`create table customer (id int primary key, name text)`)
    await project.query(`create table note (tenant_id uuid, text text)`)
  })

  test('looks at the database of DATABASE_URL', async () => {
    const found = await doctor()
    expect(found.codes).toEqual([
      'PROJECT_NOT_ADOPTED',
      'LOGIN_BYPASSES_ROW_SECURITY',
      'TABLE_NOT_ISOLATED',
      'TABLES_WITHOUT_TENANT',
    ])
    expect(found.check('tables')?.note).toBe('2 tables, 1 with tenant_id')
    expect(found.exitCode).toBe(1)
  })

  test('or of --url, also outside of any project', async () => {
    const empty = join(project.root, 'deep/empty')
    await mkdir(empty, { recursive: true })
    const found = await doctor(['--url', project.url], { DATABASE_URL: '' })
    expect(found.codes).toContain('TABLES_WITHOUT_TENANT')
    expect(found.codes).not.toContain('PROJECT_NOT_ADOPTED')
  })

  test('and says that it knows no database where there is none', async () => {
    const found = await doctor([], { DATABASE_URL: '' })
    expect(found.check('database')).toMatchObject({ status: 'unseen' })
    expect(found.exitCode).toBe(1)
  })

  test('a database that refuses the login', async () => {
    const url = new URL(project.url)
    url.password = 'wrong'
    url.username = 'nobody_there'
    const { codes, check } = await doctor(['--url', url.href])
    expect(codes).toEqual(['DATABASE_AUTH_FAILED'])
    expect(check('tables')).toMatchObject({ status: 'unseen' })
  })
})
