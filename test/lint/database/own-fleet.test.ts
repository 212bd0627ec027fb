import { expect, test } from 'vitest'

import { OUR_CONVENTIONS } from '../../../src/lint/conventions.ts'
import { judgeDatabase } from '../../../src/lint/database/index.ts'
import { readLiveDatabase } from '../../../src/workspace/live-database/index.ts'
import { createTestApplication } from '../../support/test-application.ts'

test('nothing is found in databases that are as saas migrate makes them', async () => {
  await using application = await createTestApplication()
  const { name } = application.config
  for (const tier of ['pooled', 'bridged', 'siloed'] as const) {
    for (const slug of [`${tier}-one`, `${tier}-two`]) {
      await application.createTenant({ slug, name: slug, tier })
    }
  }
  const home = new URL(application.config.clusters['primary']?.url ?? '')
  const names = await application.asAdmin(home.pathname.slice(1), async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select datname as name from pg_database where starts_with(datname, $1) and datallowconn order by 1',
      [name],
    )
    return rows.map((row) => row.name)
  })
  expect(names.length).toBeGreaterThanOrEqual(3)
  const roles = { app: [`${name}_app`], system: [`${name}_system`], owner: [`${name}_owner`] }
  for (const database of names) {
    const url = Object.assign(new URL(home), { pathname: `/${database}` }).href
    const live = await readLiveDatabase(url, { tenantColumn: 'tenant_id' })
    const conventions = { ...OUR_CONVENTIONS, roles }
    const { findings, summary } = judgeDatabase(live, { conventions })
    expect({ database, findings }).toEqual({ database, findings: [] })
    expect(summary).toMatchObject({ unseen: [], appRoles: roles.app, areAppRolesGiven: true })
    expect(summary.tables).toBeGreaterThan(2)
  }
})
