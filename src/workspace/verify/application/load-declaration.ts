import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { TenantryError } from '@tenantry/runtime/errors'

import type { DeclaredVerification } from '../../../verify/index.ts'
import { withConsoleOnStderr } from '../../with-console-on-stderr.ts'

export const DECLARATION_FILE = 'saas.verify.ts'
const PARTS = new Set(['http', 'jobs', 'caches'])

/**
 * What the application declares for `saas verify`; undefined where it has no such file.
 *
 * @throws {TenantryError} VERIFY_DECLARATION_INVALID
 */
export async function loadDeclaration(root: string): Promise<DeclaredVerification | undefined> {
  const path = join(root, DECLARATION_FILE)
  if (!(await stat(path).catch(() => undefined))) return undefined
  const loaded = await withConsoleOnStderr<unknown>(() => import(pathToFileURL(path).href)).catch(
    (cause: unknown) => {
      const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
      throw invalid(path, `cannot be loaded. ${why}`, cause)
    },
  )
  const declared = isRecord(loaded) ? loaded['default'] : undefined
  if (!isRecord(declared)) throw invalid(path, 'has no declaration as its default export.')
  const unknown = Object.keys(declared).filter((name) => !PARTS.has(name))
  if (unknown.length > 0) throw invalid(path, `declares ${unknown.join(', ')}, which is not known.`)
  if (!isDeclaration(declared)) {
    throw invalid(path, 'declares http without a function `as`, or jobs that are no functions.')
  }
  return declared
}

/** As far as it can be told without calling it. */
function isDeclaration(
  declared: Readonly<Record<string, unknown>>,
): declared is DeclaredVerification & Readonly<Record<string, unknown>> {
  const { http, jobs, caches } = declared
  const hasIdentity = http === undefined || (isRecord(http) && typeof http['as'] === 'function')
  const hasJobs =
    jobs === undefined ||
    (isRecord(jobs) && Object.values(jobs).every((job) => typeof job === 'function'))
  const hasCaches =
    caches === undefined ||
    (isRecord(caches) &&
      Object.values(caches).every(
        (cache) =>
          isRecord(cache) &&
          (typeof cache['key'] === 'function' ||
            (typeof cache['get'] === 'function' && typeof cache['set'] === 'function')),
      ))
  return hasIdentity && hasJobs && hasCaches
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function invalid(path: string, what: string, cause?: unknown): TenantryError {
  return new TenantryError('VERIFY_DECLARATION_INVALID', {
    message: `${path} ${what}`,
    hint: 'End it with `export default defineVerification({ … })`, imported from tenantry/verify.',
    cause,
    details: { path },
  })
}
