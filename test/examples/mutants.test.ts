import { join } from 'node:path'

import { readMigrations } from '@tenantry/runtime/migrations'
import { resolveConfig } from '@tenantry/runtime/config'
import { Fleet } from '@tenantry/runtime/fleet'
import { expect, test } from 'vitest'

import { reportMutation } from '../../src/verify/index.ts'
import { mutateFleet } from '../../src/workspace/verify/mutate-fleet.ts'
import { createTestApplication } from '../support/test-application.ts'

// The example of the pool has a table of each kind that is in these.
test.each(['silo', 'mixed'])('no wall of the example %s goes without notice', async (example) => {
  const migrations = await readMigrations(join('examples', example))
  await using application = await createTestApplication({ migrations })
  await using fleet = await Fleet.open(resolveConfig(application.config))

  const { hunted, unfilled } = await mutateFleet(fleet, migrations, { seed: 'example' })

  expect(unfilled).toEqual([])
  expect(hunted.filter(({ outcome }) => outcome === 'missed')).toEqual([])
  const { counts, score } = reportMutation(hunted)
  expect(counts.all).toBeGreaterThan(40)
  expect(score).toBe(1)
})
