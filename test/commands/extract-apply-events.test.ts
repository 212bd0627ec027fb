import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { execa } from 'execa'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

const KEY = 'k'.repeat(32)

const TSCONFIG = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ['node'],
  },
  include: ['src', 'services', 'packages', 'saas.config.ts'],
}

const MODULE = `import { appendFile } from 'node:fs/promises'

/** Writes down what was used, and by which process. */
export async function recordUsage(what: string): Promise<void> {
  await appendFile(process.env['USAGE_LOG'] ?? '', \`\${process.argv[1]?.split('/').at(-1)} \${what}\\n\`)
}

export async function price(what: string): Promise<number> {
  return what.length
}
`

/** Sells what it is given in one transaction; what is called \`lost\` is rolled back. Ends when it is told to. */
const APPLICATION = `import { createTenancy } from '@tenantry/runtime'
import type { TenantIdColumn } from '@tenantry/runtime'

import config from '../saas.config.ts'
import { recordUsage } from './modules/usage/index.ts'

export interface Tables {
  invoice: { tenant_id: TenantIdColumn; id: string; number: string }
}

const tenancy = await createTenancy<Tables>(config)

async function sell(what: string): Promise<void> {
  await tenancy.transaction(async (trx) => {
    await trx.insertInto('invoice').values({ id: crypto.randomUUID(), number: what }).execute()
    await recordUsage(what)
    if (what === 'lost') throw new Error('rolled back')
  })
}

for (const what of process.argv.slice(2)) await tenancy.run(process.env['BUYER'] ?? 'acme', () => sell(what)).catch(() => {})
process.stdin.once('data', () => void tenancy.close().then(() => process.exit(0)))
`

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  await project.write('tsconfig.json', JSON.stringify(TSCONFIG))
  await project.write('src/modules/usage/index.ts', MODULE)
  await project.write('src/app.ts', APPLICATION)
})

afterAll(async () => {
  await project[Symbol.asyncDispose]()
})

async function used(): Promise<string[]> {
  const log = join(project.root, 'usage.log')
  return existsSync(log) ? (await readFile(log, 'utf8')).trim().split('\n') : []
}

function start(path: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, ['--conditions=tenantry-source', path, ...args], {
    cwd: project.root,
    env: {
      DATABASE_URL: project.url,
      USAGE_LOG: join(project.root, 'usage.log'),
      ...env,
    },
    stdin: 'pipe',
  })
}

const MIGRATION = 'services/usage/src/migrations/20260101000001_extraction_events.ts'
/** Where undo leaves it. */
const KEPT = 'src/modules/usage/migrations/20260101000001_extraction_events.ts'
const APPLY = ['extract', 'apply', 'usage', '--allow-dirty', '--test-command', '']

test('without --event the plan is refused, and says which function could be one', async () => {
  const planned = await project.saas(['extract', 'plan', 'usage'])
  expect(planned.exitCode).toBe(1)
  expect(planned.stdout).toContain('recordUsage: a transaction around a call to the other side')
  expect(planned.stdout).toContain('recordUsage: 1 call, 1 of them in a transaction')
  expect(await project.saas(APPLY)).toMatchObject({ exitCode: 1 })
  expect(existsSync(join(project.root, 'services'))).toBe(false)
})

test('with it the diff has the events and their migration, and nothing is refused', async () => {
  const planned = await project.saas([
    'extract',
    'plan',
    'usage',
    '--event',
    'recordUsage',
    '--diff',
  ])
  expect(planned).toMatchObject({ exitCode: 0 })
  expect(planned.stdout).toContain("events: ['recordUsage']")
  expect(planned.stdout).toContain(MIGRATION)
})

test('rehearsed with it, what was committed is done behind the commit, and some of it twice', async () => {
  const saas = `node ${resolve('bin/run.js')}`
  const sells = 'node --conditions=tenantry-source src/app.ts first lost second'
  const rehearsed = await project.saas(
    [
      'extract',
      'rehearse',
      'usage',
      '--event',
      'recordUsage',
      '--test-command',
      `${saas} migrate && ${saas} tenant create rehearsed && echo end | ${sells}`,
      '--json',
    ],
    { BUYER: 'rehearsed', USAGE_LOG: join(project.root, 'rehearsed.log') },
  )
  expect(rehearsed).toMatchObject({ exitCode: 0 })
  expect(JSON.parse(rehearsed.stdout).result).toMatchObject({
    calls: { recordUsage: 3 },
    failures: [],
    isGreen: true,
  })
  expect(await readFile(join(project.root, 'rehearsed.log'), 'utf8')).toBe(
    'app.ts first\napp.ts first\napp.ts second\n',
  )
  expect(existsSync(join(project.root, 'services'))).toBe(false)
})

test('a function that cannot be an event is refused, with why', async () => {
  const planned = await project.saas(['extract', 'plan', 'usage', '--event', 'price'])
  expect(planned.exitCode).not.toBe(0)
  expect(planned.stderr).toContain('price')
  const both = await project.saas([...APPLY, '--event', 'recordUsage', '--read', 'recordUsage'])
  expect(both.stderr).toContain('--read')
})

test('applied, undone and applied again, the files are the same', async () => {
  const before = await readFile(join(project.root, 'src/app.ts'), 'utf8')
  const applied = await project.saas([...APPLY, '--event', 'recordUsage'])
  expect(applied.stderr + applied.stdout).toContain('is a service in services/usage')
  const extracted = await readFile(
    join(project.root, 'src/modules/usage/usage.extracted.ts'),
    'utf8',
  )
  expect(extracted).toContain("events: ['recordUsage']")
  const migration = await readFile(join(project.root, MIGRATION), 'utf8')
  expect(migration).toContain('extraction_outbox')
  // The rehearsal has migrated the placements, and without the file nobody could migrate them any more.
  const undone = await project.saas(['extract', 'undo', 'usage', '--allow-dirty'])
  expect(undone).toMatchObject({ exitCode: 0, stderr: '' })
  expect(undone.stdout).toContain(`Stays, since placements have it: ${KEPT}`)
  expect(await readFile(join(project.root, KEPT), 'utf8')).toBe(migration)
  expect(await project.saas(['migrate', 'status'])).toMatchObject({ exitCode: 0 })
  expect(existsSync(join(project.root, MIGRATION))).toBe(false)
  expect(await readFile(join(project.root, 'src/app.ts'), 'utf8')).toBe(before)
  expect(await project.saas([...APPLY, '--event', 'recordUsage'])).toMatchObject({ exitCode: 0 })
  const rehearse = ['extract', 'rehearse', 'usage', '--test-command', 'true']
  const settled = await project.saas([...rehearse, '--event', 'recordUsage'])
  expect(settled.stderr).toContain('usage is extracted already')
})

test('an event is done once, by the process that its tenant is routed to, and not for what was rolled back', async () => {
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['tenant', 'create', 'acme'])).toMatchObject({ exitCode: 0 })

  const local = start('src/app.ts', ['first', 'lost', 'second'])
  await expect.poll(used, { timeout: 30_000 }).toEqual(['app.ts first', 'app.ts second'])
  local.stdin.write('end\n')
  expect(await local).toMatchObject({ exitCode: 0 })

  const routed = await project.saas(['extract', 'route', 'usage', 'remote', '--tenant', 'acme'])
  expect(routed).toMatchObject({ exitCode: 0 })
  const service = start('services/usage/main.ts', [], { PORT: '0', USAGE_SERVICE_KEY: KEY })
  let told = ''
  while (!/http:\/\/[\d.]+:\d+/.test(told)) {
    const [piece]: unknown[] = await once(service.stdout, 'data')
    told += String(piece)
  }
  const [url = ''] = /http:\/\/[\d.]+:\d+/.exec(told) ?? []
  const remote = start('src/app.ts', ['third', 'lost'], {
    USAGE_SERVICE_URL: url,
    USAGE_SERVICE_KEY: KEY,
  })
  await expect
    .poll(used, { timeout: 30_000 })
    .toEqual(['app.ts first', 'app.ts second', 'main.ts third'])
  remote.stdin.write('end\n')
  expect(await remote).toMatchObject({ exitCode: 0 })
  service.kill('SIGTERM')
  expect(await service).toMatchObject({ exitCode: 0 })
  const [table] = await project.query<{ schema: string }>(
    "select table_schema as schema from information_schema.tables where table_name = 'extraction_outbox'",
  )
  const rows = await project.query(`select 1 from "${table?.schema}".extraction_outbox`)
  expect(rows).toEqual([])
  expect(await used()).toHaveLength(3)
})

test('undo is refused while rows have moved or events wait, and tells of routes', async () => {
  const undo = ['extract', 'undo', 'usage', '--allow-dirty']
  await project.query(
    `insert into tenantry.extraction_move (module, tenant_id, state, destination)
     select 'usage', id, 'switched', 'usage.pool' from tenantry.tenant where slug = 'acme'`,
  )
  await project.query(
    `insert into tenantry.event_stream (module, tenant_id, noted_at, due_at, waiting, oldest_at, told_at)
     select 'usage', id, now(), now(), 3, now(), now() from tenantry.tenant where slug = 'rehearsed'
     on conflict (module, tenant_id) do update set waiting = 3`,
  )
  const refused = await project.saas([...undo, '--json'])
  expect(refused.exitCode).toBe(1)
  const { error } = JSON.parse(refused.stdout)
  expect(error.code).toBe('EXTRACT_UNDO_LOSES')
  expect(error.message).toContain('the rows of acme are in usage.pool')
  expect(error.message).toContain('3 events wait for rehearsed')
  expect(existsSync(join(project.root, MIGRATION))).toBe(true)

  await project.query('delete from tenantry.extraction_move')
  await project.query('delete from tenantry.event_stream')
  const unasked = await project.saas(undo, { DATABASE_URL: 'postgresql://127.0.0.1:1/none' })
  expect(unasked.stderr).toContain('could not be asked')
  expect(existsSync(join(project.root, MIGRATION))).toBe(false)
  expect(await project.saas([...APPLY, '--event', 'recordUsage'])).toMatchObject({ exitCode: 0 })

  const undone = await project.saas(undo)
  expect(undone).toMatchObject({ exitCode: 0, stderr: '' })
  expect(undone.stdout).toContain('Routes of usage stay in the catalog')
  expect(existsSync(join(project.root, KEPT))).toBe(true)
  expect(await project.saas(['migrate', 'status'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
})
