import { afterAll, beforeAll, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

// Where the calls of extracted modules are done, as people set and read it.

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  for (const args of [
    ['status'],
    ['route', 'billing', 'remote', '--percent', '5'],
    ['route', 'billing', 'unset', '--tier', 'pooled'],
    ['events', 'billing'],
  ]) {
    const early = await project.saas(['extract', ...args, '--json'])
    expect(JSON.parse(early.stdout).error.code, args.join(' ')).toBe('CATALOG_MISSING')
  }
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['tenant', 'create', 'acme'])).toMatchObject({ exitCode: 0 })
})

afterAll(async () => await project?.[Symbol.asyncDispose]())

/** The routes that a command tells of, without their times. */
async function routesOf(args: readonly string[]): Promise<unknown[]> {
  const run = await project.saas(['extract', ...args, '--json'])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  const routes: {
    module: string
    scope: string
    value: string
    tenant: string | null
    mode: string
  }[] = JSON.parse(run.stdout).result.routes
  return routes.map(({ module, scope, value, tenant, mode }) => [
    module,
    scope,
    tenant ?? value,
    mode,
  ])
}

test('routes are set for a tenant, a tier and a share, shown, and taken away', async () => {
  expect(await routesOf(['status'])).toEqual([])
  expect(await routesOf(['route', 'billing', 'shadow', '--tenant', 'acme'])).toEqual([
    ['billing', 'tenant', 'acme', 'shadow'],
  ])
  await routesOf(['route', 'billing', 'remote', '--percent', '50'])
  await routesOf(['route', 'billing', 'local', '--tier', 'pooled'])
  await routesOf(['route', 'crm', 'remote', '--percent', '100'])
  const billing = [
    ['billing', 'percent', '50', 'remote'],
    ['billing', 'tenant', 'acme', 'shadow'],
    ['billing', 'tier', 'pooled', 'local'],
  ]
  expect(await routesOf(['status', 'billing'])).toEqual(billing)
  expect(await routesOf(['status'])).toEqual([...billing, ['crm', 'percent', '100', 'remote']])

  const shown = await project.saas(['extract', 'status'])
  expect(shown.stdout).toMatch(
    /^MODULE +WHOSE CALLS +MODE +SINCE\nbilling +50 % of the tenants +remote +\d{4}-/m,
  )
  expect(shown.stdout).toMatch(/^billing +tenant acme +shadow/m)

  expect(await routesOf(['route', 'billing', 'unset', '--tenant', 'acme'])).toEqual([
    ['billing', 'percent', '50', 'remote'],
    ['billing', 'tier', 'pooled', 'local'],
  ])
  // A share that stays in the process is none.
  expect(await routesOf(['route', 'billing', 'local', '--percent', '0'])).toEqual([
    ['billing', 'tier', 'pooled', 'local'],
  ])
})

test('what differed in shadow is shown, until the module is put there anew', async () => {
  const shadowOf = async (...args: readonly string[]): Promise<unknown> => {
    const run = await project.saas(['extract', 'status', ...args, '--json'])
    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    return JSON.parse(run.stdout).result.shadow
  }
  expect(await shadowOf()).toEqual([])
  expect((await project.saas(['extract', 'status'])).stdout).not.toContain('COMPARED')
  await project.query(
    `insert into tenantry.extraction_shadow (module, operation, compared, differing, last_difference_at)
     values ('billing', 'issue', 120, 3, '2026-01-02T03:04:05Z'), ('billing', 'GET /invoices/:id', 7, 0, null),
       ('crm', 'find', 1, 1, '2026-01-02T03:04:05Z')`,
  )
  expect(await shadowOf('billing')).toEqual([
    {
      module: 'billing',
      operation: 'GET /invoices/:id',
      compared: 7,
      differing: 0,
      lastDifferenceAt: null,
    },
    {
      module: 'billing',
      operation: 'issue',
      compared: 120,
      differing: 3,
      lastDifferenceAt: '2026-01-02T03:04:05.000Z',
    },
  ])
  const shown = await project.saas(['extract', 'status', 'billing'])
  expect(shown.stdout).toMatch(
    /^MODULE +OPERATION +COMPARED +DIFFERING +LAST DIFFERENCE\nbilling +GET \/invoices\/:id +7 +0\s*\nbilling +issue +120 +3 +2026-01-02T03:04:05.000Z$/m,
  )
  await routesOf(['route', 'billing', 'local', '--tier', 'pooled'])
  expect(await shadowOf('billing')).toHaveLength(2)
  await routesOf(['route', 'billing', 'shadow', '--tenant', 'acme'])
  expect(await shadowOf()).toMatchObject([{ module: 'crm' }])
  await routesOf(['route', 'billing', 'unset', '--tenant', 'acme'])
})

test.each([
  [['billing', 'remote'], 2, 'USAGE_MISSING_FLAG'],
  [['billing', 'elsewhere', '--tenant', 'acme'], 2, 'USAGE_INVALID_VALUE'],
  [['billing', 'remote', '--percent', '101'], 2, 'USAGE_INVALID_VALUE'],
  [['billing', 'unset', '--percent', '50'], 2, 'USAGE_INVALID_VALUE'],
  [['billing', 'remote', '--tenant', 'nobody'], 1, 'TENANT_UNKNOWN'],
  [['billing', 'remote', '--tier', 'none'], 1, 'TIER_UNKNOWN'],
])('%j is refused, and leaves no route', async (args, exitCode, code) => {
  const before = await routesOf(['status'])
  const run = await project.saas(['extract', 'route', ...args, '--json'])
  expect(run.exitCode).toBe(exitCode)
  expect(JSON.parse(run.stdout)).toMatchObject({ error: { code } })
  expect(await routesOf(['status'])).toEqual(before)
})
