import { stat } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

/** @throws {TenantryError} APP_NOT_FOUND when there is nothing to run. */
export async function requireMain(root: string): Promise<void> {
  const path = join(root, 'src', 'main.ts')
  if (await stat(path).catch(() => undefined)) return
  throw new TenantryError('APP_NOT_FOUND', {
    message: `There is no ${path} to run.`,
    hint: 'Put what starts the application into src/main.ts.',
    details: { path },
  })
}
