import { afterAll, beforeAll, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
})

test('drift is shown with its SQL, ends with 1, and is gone after --fix --yes', async () => {
  expect(await project.saas(['migrate', 'drift'])).toMatchObject({ exitCode: 0 })
  await project.query('alter table pool.invoice no force row level security')
  const found = await project.saas(['migrate', 'drift'])
  expect(found.exitCode).toBe(1)
  expect(found.stdout).toContain('~ table invoice: forced is none, should be yes')
  expect(found.stdout).toContain('alter table "invoice" force row level security;')
  expect(await project.saas(['migrate', 'drift', '--fix'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--yes'),
  })
  expect(await project.saas(['migrate', 'drift', '--fix', '--yes'])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['migrate', 'drift'])).toMatchObject({ exitCode: 0 })
})
