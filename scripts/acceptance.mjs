// What `saas migrate` must survive and `saas generate` must make, at the size that they were made for; takes ten to
// twenty minutes. The same tests run smaller in `npm test`. Numbers of your own: ACCEPTANCE_BRIDGES=500 npm run acceptance
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'

import { ROTATED } from '../test/support/rotated-files.ts'
import { isTagged } from './is-tagged.ts'

const SETTINGS = {
  ACCEPTANCE_BRIDGES: '10000',
  ACCEPTANCE_SILOS: '50',
  ACCEPTANCE_BROKEN: '1',
  ACCEPTANCE_KILLS: '100',
  ACCEPTANCE_LONG: '1',
  ACCEPTANCE_RESOURCES: 'all',
  // Without a PgBouncer its test fails, and is not left out.
  CI: 'true',
}
// The files whose tests show an item (test/acceptance/items.ts), and those that other runs have by turns.
const tests = globSync('test/**/*.test.ts').filter(
  (file) => isTagged(readFileSync(file, 'utf8')) || ROTATED.flat().includes(file),
)
if (tests.length === 0) {
  // Without a file Vitest would run everything.
  process.stderr.write('No test carries a tag: run this in the folder of the project.\n')
  process.exit(2)
}
const reporters = [
  'verbose',
  './test/acceptance/survival-report.ts',
  './test/support/closing-line.ts',
]
const options = reporters.map((reporter) => `--reporter=${reporter}`)
const { status } = spawnSync('vitest', ['run', ...options, ...tests], {
  stdio: 'inherit',
  env: { ...SETTINGS, ...process.env },
})
process.exitCode = status ?? 1
