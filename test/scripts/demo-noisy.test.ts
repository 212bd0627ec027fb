import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, inject, test } from 'vitest'

import '../support/provided-context.ts'

test('the demo of a noisy neighbour plays to its end', { timeout: 60_000 }, async () => {
  const args = ['--conditions=tenantry-source', 'scripts/demo-noisy/main.ts', '1']
  const env = { ...process.env, DATABASE_URL: inject('databaseUrl'), NO_COLOR: '1' }
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  expect(stdout).toMatch(/^ {2}a plain pool +\d+(\.\d)? ms +\d+(\.\d)? ms +\d+\.\dx$/m)
  expect(stdout).toMatch(
    /^ {2}quotas \(examples\/noisy\) +\d+(\.\d)? ms +\d+(\.\d)? ms +\d+\.\dx$/m,
  )
})

test.each(['0', 'soon', '601'])('%s seconds are refused', async (seconds) => {
  const args = ['--conditions=tenantry-source', 'scripts/demo-noisy/main.ts', seconds]
  const ran = promisify(execFile)(process.execPath, args)
  await expect(ran).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/1 to 600/) })
})
