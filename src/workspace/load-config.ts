import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { type ResolvedConfig, resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

import { hasCode } from './has-code.ts'
import { loadEnv } from './load-env.ts'
import { CONFIG_FILE, findProjectRoot } from './project-root.ts'
import { recoverEdits } from './recover-edits.ts'
import { resolvingSource } from './resolve-source.ts'
import { withConsoleOnStderr } from './with-console-on-stderr.ts'

export interface Project {
  readonly root: string
  readonly config: ResolvedConfig
}

/**
 * Finds the application around `from`, takes back what a command was writing there when it was killed, reads
 * its `.env`, and loads and checks its configuration.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND, CONFIG_UNREADABLE, CONFIG_INVALID, ENV_UNREADABLE; those of `recoverEdits`.
 */
export async function loadProject(from: string = process.cwd()): Promise<Project> {
  const root = await findProjectRoot(from)
  await recoverEdits(root)
  await loadEnv(root)
  return { root, config: await loadConfig(root) }
}

/** Loads `saas.config.ts` as Node does, without compiling it first, and checks it. */
async function loadConfig(root: string): Promise<ResolvedConfig> {
  const path = join(root, CONFIG_FILE)
  const load = (): Promise<unknown> => import(pathToFileURL(path).href)
  const loaded = await withConsoleOnStderr(() => resolvingSource(load)).catch((cause: unknown) => {
    throw describeLoadFailure(path, cause)
  })
  const config = readDefault(loaded)
  if (isObject(config)) return resolveConfig(config)
  throw new TenantryError('CONFIG_UNREADABLE', {
    message: `${path} has no configuration as its default export.`,
    hint: 'End it with `export default defineConfig({ … })`, imported from @tenantry/runtime/config.',
    details: { path },
  })
}

function readDefault(loaded: unknown): unknown {
  return typeof loaded === 'object' && loaded && 'default' in loaded ? loaded.default : undefined
}

/** Whether its settings are right is for `resolveConfig` to say, setting by setting. */
function isObject(value: unknown): value is SaasConfig {
  return typeof value === 'object' && value !== null
}

function describeLoadFailure(path: string, cause: unknown): TenantryError {
  if (cause instanceof TenantryError) return cause
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new TenantryError('CONFIG_UNREADABLE', {
    message: `${path} cannot be loaded. ${reason}`,
    hint: hasCode(cause, 'ERR_MODULE_NOT_FOUND')
      ? 'Install the packages of the application (`npm install`), or correct the import.'
      : 'Correct the file; Node must be able to run it as it is, so only types that can be stripped are allowed.',
    cause,
    details: { path },
  })
}
