import { expect, test } from 'vitest'

import { createCliProject } from './cli-project.ts'

const MIGRATIONS = 'src/modules/billing/migrations'

test('a plan tells locks, findings and the placements that would fail, and changes nothing', async () => {
  await using project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['tenant', 'create', 'acme', '--tier', 'bridged'])).toMatchObject({
    exitCode: 0,
  })
  const [{ schema } = { schema: '' }] = await project.query<{ schema: string }>(
    `select schema from tenantry.placement where mode = 'bridge'`,
  )
  await project.query(`insert into "${schema}".invoice (tenant_id) values (gen_random_uuid())`)
  await project.write(
    `${MIGRATIONS}/20260102000000_more.sql`,
    'alter table invoice alter column number set not null;',
  )

  const text = await project.saas(['migrate', 'plan'])
  expect(text.exitCode).toBe(1)
  expect(text.stdout).toContain('Where: 1 pool on primary, 1 bridge on primary')
  expect(text.stdout).toContain(
    '20260102000000_more  invoice  access exclusive  blocks reads and writes, while it reads all rows',
  )
  expect(text.stdout).toContain('error not-null-scans')
  expect(text.stdout).toContain(
    `${schema}: 20260102000000_more would fail on 1 rows: invoice.number is null.`,
  )
  const { stdout } = await project.saas(['migrate', 'plan', '--json'])
  const { result } = JSON.parse(stdout)
  expect(Object.values(result.preflight.against)).toEqual([
    [expect.objectContaining({ code: 'PLACEMENT_ROWS_UNFIT' })],
  ])
  await project.query(`update "${schema}".invoice set number = '1'`)
  const mended = await project.saas(['migrate', 'plan'])
  expect(mended.stdout).toContain('no placement has rows that a migration would refuse (1 check)')
  expect(mended.stdout).toContain(
    'none yet: no run has measured 20260102000000_more; run `saas migrate --tenant SLUG` first',
  )
  await project.write(
    `${MIGRATIONS}/20260102000000_more.sql`,
    '-- tenantry: destructive all code fills it\nalter table invoice alter column number set not null;',
  )
  expect(await project.saas(['migrate', '--tenant', 'acme'])).toMatchObject({
    exitCode: 0,
  })
  const measured = await project.saas(['migrate', '--dry-run', '--concurrency', '1'])
  expect(measured.stdout).toMatch(
    /about 1 s for 1 placement, with 1 connection for each cluster\n {2}20260102000000_more: [\d.]+ ms each, as measured in 1 placement/,
  )
  expect(measured.stdout).toContain('1 placement of a mode in which nothing was measured')
  const status = await project.saas(['migrate', 'status'])
  expect(status.stdout).toContain('1 of 2 placements up to date')
})
