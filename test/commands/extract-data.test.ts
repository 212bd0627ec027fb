import { mkdir, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { createDatabase } from '../../src/testing/databases.ts'
import { runSaas, type SaasResult } from '../cli/run-saas.ts'
import { type CliProject, createCliProject } from './cli-project.ts'

// The rows of an extracted module go into its own database, as people have them go.

let project: CliProject
let ownName: string
let ownUrl: string

const CUSTOMER = `import { defineMigration } from '@tenantry/runtime/migrations'

export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('customer', (table) => table.addColumn('name', 'text'))
  },
})
`
const INVOICE = `import { defineMigration } from '@tenantry/runtime/migrations'

export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('invoice', (table) => table.addColumn('number', 'text'))
  },
})
`

beforeAll(async () => {
  project = await createCliProject()
  ownName = `${project.name}_billing`
  ownUrl = await createDatabase(inject('databaseUrl'), ownName)
  await project.write('src/modules/crm/migrations/20260102000000_customer.ts', CUSTOMER)
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const [slug, tier] of [
    ['acme', 'pooled'],
    ['globex', 'pooled'],
    ['initech', 'bridged'],
  ] as const) {
    expect(await project.saas(['tenant', 'create', slug, '--tier', tier])).toMatchObject({
      exitCode: 0,
    })
  }
  await project.query(
    `insert into pool.invoice (tenant_id, number) select id, 'n' || i from tenantry.tenant, generate_series(1, 50) i where tier = 'pooled'`,
  )
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  for (const role of ['app', 'system', 'owner'])
    await client.query(`drop role if exists ${ownName}_${role}`)
  await client.end()
})

async function makeService(): Promise<void> {
  await project.write('services/billing/package.json', '{ "type": "module" }')
  await mkdir(join(project.root, 'services/billing'), { recursive: true })
  await symlink(resolve('node_modules'), join(project.root, 'services/billing/node_modules'))
  await project.write(
    'services/billing/saas.config.ts',
    `import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: '${ownName}',
  mode: 'pool',
  clusters: { primary: { url: process.env.BILLING_DATABASE_URL } },
  tiers: { pooled: {} },
})
`,
  )
  await project.write('services/billing/src/migrations/20260101000000_invoice.ts', INVOICE)
}

async function saas(...args: string[]): Promise<SaasResult> {
  return await project.saas(['extract', ...args], { BILLING_DATABASE_URL: ownUrl })
}

async function inService(...args: string[]): Promise<SaasResult> {
  return await runSaas(args, {
    cwd: join(project.root, 'services/billing'),
    env: { DATABASE_URL: project.url, BILLING_DATABASE_URL: ownUrl },
  })
}

function resultOf({ stdout }: SaasResult): unknown {
  return JSON.parse(stdout).result
}

test('nothing moves before there is a service with a catalog', async () => {
  const before = await saas('data', 'billing', '--json')
  expect(before.exitCode).toBe(1)
  expect(JSON.parse(before.stdout)).toMatchObject({ error: { code: 'SERVICE_NOT_FOUND' } })
  await makeService()
  const unprepared = await saas('data', 'billing', '--json')
  expect(JSON.parse(unprepared.stdout)).toMatchObject({ error: { code: 'CATALOG_MISSING' } })
  expect(await inService('migrate')).toMatchObject({ exitCode: 0 })
})

test('a dry run says what would move, and that a foreign key is in the way', async () => {
  await project.query(
    `alter table pool.customer add column invoice uuid;
     alter table pool.customer add constraint customer_invoice foreign key (tenant_id, invoice) references pool.invoice (tenant_id, id)`,
  )
  const blocked = await saas('data', 'billing', '--dry-run')
  expect(blocked.exitCode).toBe(1)
  expect(blocked.stdout).toContain('customer.customer_invoice')
  expect(blocked.stdout).toContain('Nothing moves like this.')
  const refused = await saas('data', 'billing', '--json')
  expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'MOVE_REFUSED' } })
  await project.query('alter table pool.customer drop column invoice')
  const clear = await saas('data', 'billing', '--dry-run')
  expect(clear).toMatchObject({ exitCode: 0, stderr: '' })
  expect(clear.stdout).toMatch(/invoice +~\d+ /)
  expect(clear.stdout).not.toContain('customer')
  expect(await project.query('select from tenantry.extraction_move')).toEqual([])
})

test('tenants move, once, and their calls with them', async () => {
  const moved = await saas('data', 'billing', '--tenant', 'acme', '--json')
  expect(moved.exitCode).toBe(0)
  expect(resultOf(moved)).toMatchObject({
    tenants: [{ tenant: 'acme', outcome: 'moved', rows: 50 }],
  })
  expect(moved.stderr).toContain('acme: copying')
  const again = await saas('data', 'billing', '--tenant', 'acme')
  expect(again).toMatchObject({ exitCode: 0 })
  expect(again.stdout).toContain('Nothing to do')
  const back = await saas('route', 'billing', 'local', '--tenant', 'acme', '--json')
  expect(back.exitCode).toBe(1)
  expect(JSON.parse(back.stdout)).toMatchObject({ error: { code: 'DATA_MOVED' } })
  const unset = await saas('route', 'billing', 'unset', '--tenant', 'acme', '--json')
  expect(JSON.parse(unset.stdout)).toMatchObject({ error: { code: 'DATA_MOVED' } })
  const all = await saas('data', 'billing', '--parallel', '2', '--json')
  expect(resultOf(all)).toMatchObject({
    tenants: [
      { tenant: 'acme', outcome: 'moved before' },
      { tenant: 'globex', outcome: 'moved', rows: 50 },
      { tenant: 'initech', outcome: 'moved', rows: 0 },
    ],
  })
  const status = await saas('status', 'billing')
  expect(status.stdout).toMatch(/acme +switched/)
})

test('what was left behind goes when somebody says so', async () => {
  const dropped = await saas('data', 'billing', '--tenant', 'acme', '--drop-source', '--json')
  expect(resultOf(dropped)).toEqual({ tenants: [{ tenant: 'acme', outcome: 'dropped', rows: 50 }] })
  expect(await project.query('select count(*)::int as left from pool.invoice')).toEqual([
    { left: 50 },
  ])
  const again = await saas('data', 'billing', '--tenant', 'acme', '--drop-source')
  expect(again.stdout).toContain('Nothing to do')
})

test('both catalogs and schemas stay as they should be', async () => {
  expect(await project.saas(['migrate', 'drift'])).toMatchObject({ exitCode: 0 })
  expect(await inService('migrate', 'drift')).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['tenant', 'delete', 'globex', '--confirm', 'globex'])).toMatchObject({
    exitCode: 0,
  })
})

test.each([
  [['--longest-stop', 'soon'], 'USAGE_INVALID_VALUE'],
  [['--tenant', 'nobody'], 'TENANT_UNKNOWN'],
  [['--tier', 'none'], 'TIER_UNKNOWN'],
])('%j is refused', async (flags, code) => {
  const run = await saas('data', 'billing', ...flags, '--json')
  expect(run.exitCode).toBe(code.startsWith('USAGE') ? 2 : 1)
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code } })
})
