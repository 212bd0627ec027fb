import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { glob, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import config from '../../examples/adopt/after/saas.config.ts'
import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { resolveConfig } from '../../packages/runtime/src/config/resolve-config.ts'
import { createHttpClient, type HttpClient } from '../support/http-client.ts'
import { openPlainExample, type PlainExample } from './adopted-example.ts'
import { runScript, type RunningProcess } from './example-process.ts'
import { sendOldTraffic } from './old-traffic.ts'

/** Seven commands, each a process of its own, on a machine that may be busy. */
const LONG = 300_000
const ACCOUNTS = ['acme', 'globex', 'initech']
const TABLES = [
  'accounts',
  'users',
  'projects',
  'tasks',
  'comments',
  'tags',
  'task_tags',
  'audit_log',
]
const DECIDED =
  '--tenant-table accounts --shared countries --path comments=task_id --path task_tags=task_id --path audit_log=actor_id:users.id'.split(
    ' ',
  )

/** The account of each row, as the rows themselves tell it. */
const ACCOUNT_OF: Readonly<Record<string, string>> = {
  accounts: 'r.id',
  users: 'r.account_id',
  projects: 'r.account_id',
  tags: 'r.account_id',
  tasks: '(select p.account_id from projects p where p.id = r.project_id)',
  comments:
    '(select p.account_id from projects p join tasks t on t.project_id = p.id where t.id = r.task_id)',
  task_tags:
    '(select p.account_id from projects p join tasks t on t.project_id = p.id where t.id = r.task_id)',
  audit_log: '(select u.account_id from users u where u.id = r.actor_id)',
}

const LIST_PROJECTS = `import { ProjectRepository } from './modules/core/project.repository.ts'
import type { CoreTables } from './modules/core/tables.generated.ts'
import { openTenancy } from './tenancy.ts'

const tenancy = await openTenancy<CoreTables>()
const projects = new ProjectRepository(tenancy)
const { items } = await tenancy.run('acme', () => projects.list({ orderBy: 'id', limit: 1000 }))
console.log(JSON.stringify(items.map(({ name }) => name)))
await tenancy.close()
`
const execute = promisify(execFile)

let example: PlainExample
let running: RunningProcess
let before: Map<string, string[]>

beforeAll(async () => {
  example = await openPlainExample()
})

afterAll(async () => {
  await example?.[Symbol.asyncDispose]()
})

test('nothing is written before each table is decided', async () => {
  const files = await filesOf(example.root)
  const open = await example.saas('init', '--adopt', '--tenant-table', 'accounts')
  expect(open.exitCode).toBe(1)
  expect(open.stderr).toContain('ADOPT_UNDECIDED')
  for (const table of ['audit_log', 'comments', 'countries', 'task_tags']) {
    expect(open.stderr).toContain(`\n  ${table}:`)
  }
  const unknown = await example.saas('init', '--adopt', ...DECIDED, '--shared', 'nobody')
  expect(unknown.stderr).toContain('ADOPT_ANSWER_INVALID')
  const noPath = await example.saas('init', '--adopt', ...DECIDED, '--path', 'audit_log')
  expect(noPath).toMatchObject({ exitCode: 2 })
  expect(noPath.stderr).toContain('USAGE_PATH_INVALID')
  expect(await filesOf(example.root)).toEqual(files)
})

test('rows that two tenants have are told, and nothing is written', async () => {
  const files = await filesOf(example.root)
  await example.asAdmin((client) =>
    client.query(`update tasks set parent_id = (
      select t.id from tasks t join projects p on p.id = t.project_id where p.account_id = 2 limit 1)
      where id = (select t.id from tasks t join projects p on p.id = t.project_id where p.account_id = 1 limit 1)`),
  )
  const refused = await example.saas('init', '--adopt', ...DECIDED)
  expect(refused.exitCode).toBe(1)
  expect(refused.stderr).toContain(
    '1 rows of tasks refer by parent_id to a row of tasks that another tenant has',
  )
  expect(await filesOf(example.root)).toEqual(files)
  await example.asAdmin((client) => client.query('update tasks set parent_id = null'))
})

test('a dry run shows the plan and writes nothing', async () => {
  const files = await filesOf(example.root)
  const { stdout } = await example.succeed('init', '--adopt', ...DECIDED, '--dry-run')
  expect(stdout).toContain('tenant of projects by project_id')
  expect(await filesOf(example.root)).toEqual(files)
})

test('the application is adopted while its old code works', { timeout: LONG }, async () => {
  before = await example.asAdmin(rowsOf)
  const old = await example.startOld()
  const traffic = sendOldTraffic(old.url, ACCOUNTS)

  await example.succeed('init', '--adopt', ...DECIDED)
  for (const file of ['saas.config.ts', 'src/tenancy.ts']) {
    const committed = new URL(`../../examples/adopt/after/${file}`, import.meta.url)
    expect(await readFile(join(example.root, file), 'utf8')).toBe(await readFile(committed, 'utf8'))
  }
  expect((await example.succeed('lint', '--sql')).stdout).toContain('No findings in')
  // What the old code does is no leak before there are tenants, and one from now on.
  expect(await example.saas('lint', '--code')).toMatchObject({
    exitCode: 1,
    stdout: expect.stringMatching(/error (?:unscoped-query|id-only-lookup)/),
  })
  await example.succeed('migrate', '--to', await migrationNamed('baseline'))
  await example.succeed('migrate')
  expect((await example.succeed('migrate', 'drift')).stdout).toContain('1 as expected')
  await example.succeed('tenant', 'import')

  // Somebody signs up with the old code meanwhile.
  await example.asOldLogin((client) =>
    client.query(`insert into accounts (slug, name) values ('hooli', 'Hooli')`),
  )
  const { answered, wrong } = await traffic.stop()
  expect(wrong).toEqual([])
  expect(answered).toBeGreaterThan(100)
  await old.stop()
})

test('every row is still there, with the right tenant', async () => {
  const after = await example.asAdmin(rowsOf)
  for (const table of TABLES) {
    const rows = new Set(after.get(table))
    expect(before.get(table)?.length, table).toBeGreaterThan(0)
    expect(before.get(table)?.filter((row) => !rows.has(row))).toEqual([])
    const wrong = await example.asAdmin((client) =>
      client.query(`select r.* from ${table} r
        where r.tenant_id is distinct from (select a.tenant_id from accounts a where a.id = ${ACCOUNT_OF[table]})`),
    )
    expect(wrong.rows).toEqual([])
  }
})

test('the code is switched over, and the keys follow', { timeout: LONG }, async () => {
  const { stdout } = await example.succeed('tenant', 'import')
  expect(stdout).toContain('hooli')
  expect(stdout).not.toContain('acme')
  running = await example.startNew()
  await example.succeed('migrate')
  await example.succeed('migrate', 'status')
  await example.succeed('migrate', 'drift')
  expect((await example.succeed('lint')).stdout).toContain('No findings in')
  expect((await example.succeed('tenant', 'import')).stdout).toContain('tenants already')
})

test('repositories are generated for what was adopted', { timeout: LONG }, async () => {
  await example.succeed('generate', 'repositories')
  await example.succeed('generate', 'repositories', '--check')
  await writeFile(join(example.root, 'src/list-projects.ts'), LIST_PROJECTS)
  const options = { extends: resolve('tsconfig.base.json'), include: ['src'] }
  await writeFile(join(example.root, 'tsconfig.json'), JSON.stringify(options))
  await execute(resolve('node_modules/.bin/tsc'), ['--project', '.', '--noEmit'], {
    cwd: example.root,
  })
  const environment = { ...process.env, DATABASE_URL: example.url }
  const printed = await runScript(example.root, ['src/list-projects.ts'], environment)
  const { rows } = await example.asAdmin((client) =>
    client.query<{ name: string }>(`select name from projects where account_id =
      (select id from accounts where slug = 'acme') order by id`),
  )
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.parse(printed)).toEqual(rows.map(({ name }) => name))
})

test('doctor finds nothing but that there is no lock file', { timeout: LONG }, async () => {
  const { stdout, exitCode } = await example.saas('doctor', '--json')
  const { errors, unseen, checks } = JSON.parse(stdout).result
  const told = checks.filter((check: { status: string }) => check.status !== 'ok')
  expect({ errors, unseen, exitCode }).toEqual({ errors: 0, unseen: 0, exitCode: 0 })
  expect(told).toMatchObject([{ id: 'packages', findings: [{ code: 'LOCK_FILE_MISSING' }] }])
})

test('two tenants are isolated over HTTP', async () => {
  const acme = await as('acme').create('/projects', { name: 'A secret of acme' })
  const task = await as('acme').create(`/projects/${acme}/tasks`, { title: 'Hidden' })
  const comment = { email: 'user1@acme.example', body: 'Psst' }
  await as('acme').create(`/tasks/${task}/comments`, comment)
  expect(JSON.stringify(await as('acme').get('/open-tasks'))).toContain('Hidden')

  expect(await as('globex').get(`/tasks/${task}`)).toMatchObject({ status: 404 })
  expect(await as('globex').post(`/projects/${acme}/tasks`, { title: 'x' })).toMatchObject({
    status: 404,
  })
  expect(await as('globex').post(`/tasks/${task}/comments`, comment)).toMatchObject({ status: 404 })
  expect(await as('globex').get(`/projects/${acme}/tasks`)).toEqual({ status: 200, body: [] })
  for (const path of ['/projects', '/open-tasks', '/audit']) {
    const { status, body } = await as('globex').get(path)
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toMatch(/acme|Hidden/)
    expect(await as('hooli').get(path)).toEqual({ status: 200, body: [] })
  }
  expect(JSON.stringify(await as('globex').get('/audit'))).toContain('@globex.example')
  expect(await as('globex').get('/countries')).toEqual(await as('acme').get('/countries'))
  expect(await as('nobody').get('/projects')).toMatchObject({ status: 404 })
})

test('two tenants are isolated in the database', async () => {
  const ids = await example.asAdmin((client) =>
    client.query<{ slug: string; id: string }>('select slug, id from tenantry.tenant'),
  )
  const tenant = (slug: string) => ids.rows.find((row) => row.slug === slug)?.id ?? ''
  await asAppRole(async (client) => {
    for (const table of TABLES) {
      expect((await client.query(`select from ${table}`)).rowCount, table).toBe(0)
    }
    await client.query(`select set_config('tenantry.tenant_id', $1, false)`, [tenant('acme')])
    for (const table of TABLES) {
      const { rows } = await client.query<{ tenant_id: string }>(`select tenant_id from ${table}`)
      expect(rows.length, table).toBeGreaterThan(0)
      expect(rows.every((row) => row.tenant_id === tenant('acme'))).toBe(true)
    }
    const foreign = client.query(
      `insert into projects (tenant_id, account_id, name) values ($1, 2, 'forged')`,
      [tenant('globex')],
    )
    await expect(foreign).rejects.toMatchObject({ code: '42501' })
    // A reference into another tenant's rows is refused by the key, not by chance.
    const across = client.query(
      `insert into tasks (project_id, title) values (($1::text)::bigint, 'across')`,
      [await projectOf(tenant('globex'))],
    )
    await expect(across).rejects.toMatchObject({ code: '23503' })
  })
})

test('a tenant is deleted with its rows, and nobody else loses one', async () => {
  const count = (slugs: string) =>
    example.asAdmin(async (client) => {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from comments c join projects p on p.tenant_id = c.tenant_id
         join accounts a on a.tenant_id = p.tenant_id where a.slug ~ '${slugs}'`,
      )
      return rows[0]?.count
    })
  const others = await count('acme|globex')
  await example.succeed('tenant', 'delete', 'initech', '--confirm', 'initech')
  expect(await count('initech')).toBe(0)
  expect(await count('acme|globex')).toBe(others)
})

test('a second adoption changes nothing', async () => {
  const files = await filesOf(example.root)
  const { stdout } = await example.succeed('init', '--adopt', ...DECIDED)
  expect(stdout).toContain('adopted already')
  expect(await filesOf(example.root)).toEqual(files)
})

function as(slug: string): HttpClient {
  return createHttpClient(running.url, { 'x-account': slug })
}

async function asAppRole(run: (client: Client) => Promise<void>): Promise<void> {
  const { catalogCluster, name } = resolveConfig({
    ...config,
    clusters: { primary: { ...config.clusters['primary'], url: example.url } },
  })
  const client = new Client({ connectionString: loginUrl(name, catalogCluster, 'app') })
  await client.connect()
  try {
    await run(client)
  } finally {
    await client.end()
  }
}

async function projectOf(tenantId: string): Promise<string> {
  const { rows } = await example.asAdmin((client) =>
    client.query<{ id: string }>('select id from projects where tenant_id = $1 limit 1', [
      tenantId,
    ]),
  )
  return rows[0]?.id ?? ''
}

/** Every row as text, without what adopting adds. */
async function rowsOf(client: Client): Promise<Map<string, string[]>> {
  const rows = new Map<string, string[]>()
  for (const table of TABLES) {
    const found = await client.query<{ row: string }>(
      `select (to_jsonb(r) - 'tenant_id')::text as row from ${table} r order by 1`,
    )
    rows.set(
      table,
      found.rows.map(({ row }) => row),
    )
  }
  return rows
}

async function migrationNamed(name: string): Promise<string> {
  for await (const path of glob(`src/modules/*/migrations/*_${name}.sql`, { cwd: example.root })) {
    return basename(path, '.sql')
  }
  throw new Error(`there is no migration ${name}`)
}

/** What lies in a folder, by its path. */
async function filesOf(root: string): Promise<Record<string, string>> {
  const files: Record<string, string> = {}
  const found = glob('**/*.*', { cwd: root, exclude: (name) => name.includes('node_modules') })
  for await (const path of found) {
    const text = await readFile(join(root, path)).catch(() => Buffer.of())
    files[path] = createHash('sha256').update(text).digest('hex')
  }
  return files
}
