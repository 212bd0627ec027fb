import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

test.each(['pool', 'bridge', 'silo', 'mixed'])('nothing is found in examples/%s', async (name) => {
  const cwd = fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url))
  const { stdout, exitCode } = await runSaas(['lint', '--json'], { cwd })
  expect(exitCode).toBe(0)
  const { result } = JSON.parse(stdout)
  expect(result).toMatchObject({ findings: [] })
  expect(result.files).toBeGreaterThan(5)
  expect(result.migrations).toBeGreaterThan(0)
})
