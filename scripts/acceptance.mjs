// What `saas migrate` must survive, at the size that it was made for; takes about half an hour. The same
// tests run smaller in `npm test`. Numbers of your own: ACCEPTANCE_BRIDGES=500 npm run acceptance
import { spawnSync } from 'node:child_process'

const SIZES = {
  ACCEPTANCE_BRIDGES: '10000',
  ACCEPTANCE_SILOS: '50',
  ACCEPTANCE_BROKEN: '1',
  ACCEPTANCE_KILLS: '100',
}
const TESTS = [
  'test/acceptance',
  'test/runtime/fleet/migrate-fleet.test.ts',
  'test/runtime/fleet/phases.test.ts',
  'test/runtime/clusters',
]
const { status } = spawnSync('vitest', ['run', '--reporter=verbose', ...TESTS], {
  stdio: 'inherit',
  env: { ...SIZES, ...process.env },
})
process.exitCode = status ?? 1
