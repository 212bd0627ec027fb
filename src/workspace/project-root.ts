import { stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

export const CONFIG_FILE = 'saas.config.ts'

/**
 * The folder of the application that `from` lies in: the nearest one with a saas.config.ts.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND
 */
export async function findProjectRoot(from: string): Promise<string> {
  const start = resolve(from)
  for (let folder = start; ; folder = dirname(folder)) {
    const found = await stat(join(folder, CONFIG_FILE)).catch(() => undefined)
    if (found?.isFile()) return folder
    if (folder === dirname(folder)) break
  }
  throw new TenantryError('CONFIG_NOT_FOUND', {
    message: `There is no ${CONFIG_FILE} in ${start} or any folder above it.`,
    hint: 'Go to the folder of your application, or make a new one with `saas init`.',
    details: { from: start },
  })
}
