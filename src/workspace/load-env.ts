import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from './has-code.ts'

/** Adds what the application's `.env` says to the environment; what is set there already wins. */
export async function loadEnv(
  root: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const path = join(root, '.env')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return ''
    throw new TenantryError('ENV_UNREADABLE', {
      message: `${path} cannot be read${cause instanceof Error ? ` (${cause.message})` : ''}.`,
      hint: 'Make it a file that this user may read, or remove it.',
      cause,
      details: { path },
    })
  })
  for (const [name, value] of Object.entries(parseEnv(text))) environment[name] ??= value
}
