import { afterAll, beforeAll, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

const MIGRATIONS = 'src/modules/billing/migrations'
let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  const created = await project.saas(['tenant', 'create', 'acme', '--tier', 'bridged'])
  expect(created).toMatchObject({ exitCode: 0 })
  await project.write(`${MIGRATIONS}/20260102000000_note.sql`, 'alter table invoice add note text;')
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
})

test('shows the SQL, refuses a loss, asks, and takes back what the last run did', async () => {
  const dry = await project.saas(['migrate', 'down', '--dry-run'])
  expect(dry).toMatchObject({ exitCode: 0 })
  expect(dry.stdout).toMatch(
    /20260102000000_note, computed\n {2}loses data alter table invoice drop column note;\n\n2 placements of the run of /,
  )
  const refused = await project.saas(['migrate', 'down', '--yes'])
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('ROLL_BACK_LOSES_DATA'),
  })
  const unasked = await project.saas(['migrate', 'down', '--accept-data-loss'])
  expect(unasked.exitCode).not.toBe(0)
  expect(unasked.stderr).toContain('--yes')
  const done = await project.saas(['migrate', 'down', '--accept-data-loss', '--yes', '--json'])
  expect(done.exitCode).toBe(0)
  expect(JSON.parse(done.stdout).result).toMatchObject({
    migrations: [{ migration: '20260102000000_note', source: 'computed' }],
    placements: [
      { outcome: 'rolled back', removed: ['20260102000000_note'] },
      { outcome: 'rolled back', removed: ['20260102000000_note'] },
    ],
  })
  const runs = await project.query<{ kind: string; outcome: string }>(
    'select kind, outcome from tenantry.run order by started_at',
  )
  expect(runs.at(-1)).toEqual({ kind: 'down', outcome: 'done' })
  const again = await project.saas(['migrate', 'down', '--yes'])
  expect(again.stderr).toContain('ROLL_BACK_NOTHING')
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
})
