import { rm } from 'node:fs/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { runSaas, type SaasResult } from '../cli/run-saas.ts'
import { type CliProject, createCliProject } from './cli-project.ts'

const SECRET = 'hunter2hunter2'

let project: CliProject
let unmigrated: CliProject

beforeAll(async () => {
  project = await createCliProject()
  unmigrated = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await project.saas(['tenant', 'create', 'acme'])).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
  await unmigrated?.[Symbol.asyncDispose]()
})

/** One clear error: its code, what happened, what to do, and nothing else. */
function expectError(result: SaasResult, code: string, exitCode: number, said: string): void {
  // A list of problems is indented below what happened, one on a line.
  const list = '(?: {2}[^\\n]+\\n)*'
  expect(result.stderr).toMatch(new RegExp(`^Error ${code}: [^\n]+\n${list}→ [^\n]+\n$`))
  expect(result).toMatchObject({ exitCode, stdout: '' })
  expect(result.stderr).toContain(said)
  expect(result.stderr).not.toMatch(/\n\s+at |node_modules|undefined|\[object/)
  expect(result.stderr).not.toContain(SECRET)
}

describe('what a command is given', () => {
  test.each([
    [['tenant', 'show', 'nobody'], 'TENANT_UNKNOWN', 1, 'saas tenant list'],
    [['tenant', 'show', 'ACME'], 'TENANT_UNKNOWN', 1, 'upper and lower case'],
    [['tenant', 'suspend', 'nobody'], 'TENANT_UNKNOWN', 1, '"nobody"'],
    [['tenant', 'resume', 'nobody'], 'TENANT_UNKNOWN', 1, '"nobody"'],
    [['tenant', 'delete', 'nobody', '--confirm', 'nobody'], 'TENANT_UNKNOWN', 1, '"nobody"'],
    [['tenant', 'delete', 'acme'], 'USAGE_CONFIRM_MISSING', 2, '--confirm acme'],
    [['tenant', 'delete', 'acme', '--confirm', 'Acme'], 'USAGE_CONFIRM_WRONG', 2, '"Acme"'],
    [['tenant', 'delete', 'acme', '--confirm', ''], 'USAGE_CONFIRM_WRONG', 2, '""'],
    [['tenant', 'create', 'acme'], 'TENANT_EXISTS', 1, '"acme"'],
    [['tenant', 'create', 'new', '--tier', 'gold'], 'TIER_UNKNOWN', 1, 'pooled, bridged, siloed'],
    [['tenant', 'create', 'a b'], 'TENANT_SLUG_INVALID', 1, 'white space'],
    [['tenant', 'create', ''], 'TENANT_SLUG_INVALID', 1, 'empty'],
    [['tenant', 'create', 'caf\uFFFD'], 'TENANT_SLUG_INVALID', 1, 'U+FFFD'],
    [['tenant', 'create', 'cafe', '--name', 'Caf\uFFFD'], 'TENANT_NAME_INVALID', 1, 'Unicode'],
    [['tenant', 'create', 'a'.repeat(64)], 'TENANT_SLUG_INVALID', 1, '64 bytes'],
    [['tenant', 'create'], 'USAGE_MISSING_ARGUMENT', 2, 'saas tenant create --help'],
    [['tenant', 'list', 'acme'], 'USAGE_UNEXPECTED_ARGUMENT', 2, 'acme'],
    [
      ['migrate', '--concurrency', '0'],
      'USAGE_INVALID_VALUE',
      2,
      '--concurrency: expected an integer greater than or equal to 1 but received: 0.\n',
    ],
    [['migrate', '--lock-timeout', 'soon'], 'USAGE_INVALID_VALUE', 2, 'lock-timeout'],
    [['migrate', 'new', 'Übung'], 'USAGE_MIGRATION_NAME', 2, 'Übung'],
    [['migrate', 'new', 'x', '--module', 'moon'], 'MODULE_UNKNOWN', 1, 'billing'],
    [['migrate', 'new'], 'USAGE_CHANGE_INVALID', 2, '--add'],
    [['migrate', 'new', '--add', 'invoice.note'], 'USAGE_CHANGE_INVALID', 2, 'invoice.status:text'],
    [['migrate', 'new', '--add', 'invoice.note:txet'], 'USAGE_CHANGE_INVALID', 2, 'txet'],
    [['migrate', 'new', '--add', 'moon.note:text'], 'CHANGE_IMPOSSIBLE', 1, 'invoice'],
    [['migrate', 'new', '--drop', 'invoice.number'], 'USAGE_CHANGE_INVALID', 2, '--reason'],
    [['tenant', 'destroy'], 'USAGE_UNKNOWN_COMMAND', 2, 'saas'],
  ])('%j: %s', async (args, code, exitCode, said) => {
    expectError(await project.saas(args), code, exitCode, said)
    const json = await project.saas([...args, '--json'])
    expect(json).toMatchObject({ exitCode, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, error: { code } })
  })

  test('nothing of it has changed anything', async () => {
    const { stdout } = await project.saas(['tenant', 'list', '--json'])
    expect(JSON.parse(stdout).result.tenants).toMatchObject([{ slug: 'acme', status: 'active' }])
  })
})

describe('a database that cannot be used', () => {
  const COMMANDS = [
    ['tenant', 'list'],
    ['migrate'],
    ['migrate', 'status'],
    ['tenant', 'create', 'x'],
  ]

  test.each([
    ['that is down', (url: URL) => (url.port = '1'), 'DATABASE_UNREACHABLE', 1, '127.0.0.1:1'],
    [
      'that nobody knows',
      (url: URL) => (url.host = 'nowhere.invalid'),
      'DATABASE_UNREACHABLE',
      1,
      'nowhere.invalid',
    ],
    ['with another password', () => undefined, 'DATABASE_AUTH_FAILED', 1, 'DATABASE_URL'],
    [
      'with another user',
      (url: URL) => (url.username = 'nobody'),
      'DATABASE_AUTH_FAILED',
      1,
      'nobody',
    ],
    [
      'that is missing',
      (url: URL) => {
        url.password = new URL(project.url).password
        url.pathname = '/missing'
      },
      'DATABASE_MISSING',
      1,
      'missing',
    ],
    [
      'of another make',
      (url: URL) => (url.href = url.href.replace('postgres', 'mysql')),
      'CONFIG_INVALID',
      2,
      'clusters.primary.url',
    ],
  ])('%s', async (_what, change, code, exitCode, said) => {
    for (const args of COMMANDS) {
      const result = await project.saas(args, { DATABASE_URL: urlWith(change) })
      expectError(result, code, exitCode, said)
    }
  })

  test('one without a catalog', async () => {
    for (const args of [
      ['tenant', 'list'],
      ['tenant', 'create', 'x'],
      ['migrate', 'status'],
      ['migrate', 'plan'],
    ]) {
      expectError(await unmigrated.saas(args), 'CATALOG_MISSING', 1, 'saas migrate')
    }
  })

  test('that of another application', async () => {
    const result = await unmigrated.saas(['migrate'], { DATABASE_URL: project.url })
    expectError(result, 'CATALOG_OF_OTHER_APPLICATION', 1, project.name)
  })

  test('a user who may do nothing', async () => {
    const name = `${unmigrated.name}_nobody`
    await unmigrated.query(`create role ${name} login password '${SECRET}'`)
    const url = new URL(unmigrated.url)
    url.username = name
    url.password = SECRET
    const result = await unmigrated.saas(['migrate'], { DATABASE_URL: url.href })
    expectError(result, 'DATABASE_PERMISSION', 1, 'permission denied')
    await unmigrated.query(`drop role ${name}`)
  })
})

describe('a configuration that is wrong', () => {
  test.each([
    [
      "clusters: { primary: { url: process.env.DATABASE_URL, connections: 'many' } }",
      'connections',
    ],
    ['clusters: { primary: process.env.DATABASE_URL }', 'clusters.primary'],
    ["clusters: { primary: {} }, colour: 'red'", 'colour'],
    ["clusters: { primary: {} }, tiers: { free: { cluster: 'moon' } }", 'moon'],
  ])('%s', async (settings, said) => {
    await unmigrated.write(
      'wrong/saas.config.ts',
      `export default { name: 'x', mode: 'pool', ${settings} }`,
    )
    await unmigrated.write('wrong/package.json', '{ "type": "module" }')
    const url = new URL(unmigrated.url)
    url.password = SECRET
    const { root } = unmigrated
    const result = await runSaas(['tenant', 'list'], {
      cwd: `${root}/wrong`,
      env: { DATABASE_URL: url.href },
    })
    expectError(result, 'CONFIG_INVALID', 2, said)
  })
})

describe('a configuration that says something itself', () => {
  test('neither drives the terminal nor tells a password', async () => {
    const cwd = await writeLoudConfig(
      `throw new Error('\\u001B[2J cannot use postgres://app:${SECRET}@db/acme')`,
    )
    const result = await runSaas(['tenant', 'list'], { cwd })
    expectError(result, 'CONFIG_UNREADABLE', 2, '\\u001B[2J cannot use postgres://app:***@db/acme')
    const json = await runSaas(['tenant', 'list', '--json', '--debug'], { cwd })
    expect(json.stdout + json.stderr).toContain('app:***@db')
    expect(json.stdout + json.stderr).not.toContain(SECRET)
  })

  test('says it on standard error', async () => {
    const cwd = await writeLoudConfig(`console.log('hello')
      export default { name: '${project.name}', mode: 'pool', clusters: { primary: { url: process.env.DATABASE_URL } } }`)
    const env = { DATABASE_URL: project.url }
    const result = await runSaas(['tenant', 'list', '--json'], { cwd, env })
    expect(JSON.parse(result.stdout)).toMatchObject({ result: { tenants: [{ slug: 'acme' }] } })
    expect(result.stderr).toBe('hello\n')
  })
})

test('what a migration prints is on standard error', async () => {
  const path = 'src/modules/billing/migrations/20260102000000_loud.ts'
  const text = `import { defineMigration } from '@tenantry/runtime/migrations'
    console.log('hello')
    export default defineMigration({ async up() {} })`
  await project.write(path, text)
  for (const command of ['lint', 'migrate plan']) {
    const { stdout, stderr } = await project.saas([...command.split(' '), '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ command })
    expect(stderr).toContain('hello')
  }
  await rm(`${project.root}/${path}`)
})

describe('a migration that is wrong', () => {
  test.each([
    ['20260102000000_bad.ts', 'export default {', 'MIGRATION_UNREADABLE', 'bad.ts'],
    ['20260102000000_bad.ts', 'export const up = 1', 'MIGRATION_UNREADABLE', 'default export'],
    ['20260102000000_bad.sql', '-- later', 'MIGRATION_EMPTY', '20260102000000_bad'],
    ['20260102000000_bad.sql', 'selec 1', 'MIGRATION_FAILED', 'selec'],
    ['20260102000000_bad.sql', 'commit', 'MIGRATION_ENDS_TRANSACTION', 'commit'],
    ['20260102000000_bad.sql', 'create table x (tenant_id uuid)', 'MIGRATION_LEAKS', 'rls-missing'],
    ['bad.sql', 'select 1', 'MIGRATION_NAME_INVALID', 'bad.sql'],
  ])('%s: %s', async (file, content, code, said) => {
    const path = `src/modules/billing/migrations/${file}`
    await project.write(path, content)
    expectError(await project.saas(['migrate']), code, 1, said)
    await rm(`${project.root}/${path}`)
    expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  })
})

function urlWith(change: (url: URL) => void): string {
  const url = new URL(project.url)
  url.password = SECRET
  change(url)
  return url.href
}

/** @returns The folder of the application that it configures. */
async function writeLoudConfig(text: string): Promise<string> {
  await project.write('loud/saas.config.ts', text)
  await project.write('loud/package.json', '{ "type": "module" }')
  return `${project.root}/loud`
}
