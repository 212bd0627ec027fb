import { afterAll, beforeAll, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

// Where the calls of extracted modules are done, as people set and read it.

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
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
    /^MODULE +WHOSE CALLS +MODE +SINCE\nbilling +50 % of the tenants +remote +\d{4}-/,
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
