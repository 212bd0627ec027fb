import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What printed contracts import from the runtime. */
export const CONTRACT_SOURCE = join(
  import.meta.dirname,
  '../../../packages/runtime/src/contract/index.ts',
)

export const WITHOUT_RUNTIME = ' (skipped: this runtime has no @tenantry/runtime/contract)'

export const mustRun = existsSync(CONTRACT_SOURCE) || process.env['CI'] === 'true'
