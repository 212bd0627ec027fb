import { defineConfig } from 'vitest/config'

import { ITEMS } from './test/acceptance/items.ts'
import { SETTINGS } from './test/acceptance/settings.ts'
import { leftOutFiles } from './test/support/rotated-files.ts'

// No `import` or `default` here: they would hold for require() too, and hand CommonJS packages a module.
const conditions = ['tenantry-source', 'node', 'module']

const leftOut = leftOutFiles(process.argv)
if (leftOut.length > 0) {
  process.stdout.write(
    `Left out of this run, by ACCEPTANCE_SEED=${SETTINGS.seed} (npm run acceptance has all):\n${leftOut.map((file) => `  ${file}\n`).join('')}`,
  )
}

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...leftOut],
    fsModuleCache: true,
    // Most of a test's time is spent waiting, for servers and processes: one worker a core would idle.
    maxWorkers: 3,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes late on a busy machine; a second would tell of that, not of the code.
    expect: { poll: { timeout: 30_000 } },
    tags: [...ITEMS],
    globalSetup: ['test/support/postgres-server.ts'],
    reporters: ['default', 'test/support/closing-line.ts'],
  },
})
