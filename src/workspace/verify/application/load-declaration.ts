import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { TenantryError } from '@tenantry/runtime/errors'

import { checkShape } from '../../../shape/index.ts'
import { DECLARATION_SCHEMA, type DeclaredVerification } from '../../../verify/index.ts'
import { withConsoleOnStderr } from '../../with-console-on-stderr.ts'

export const DECLARATION_FILE = 'saas.verify.ts'

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
  const declared = defaultOf(loaded)
  assertDeclaration(declared, path)
  return declared
}

function assertDeclaration(
  declared: unknown,
  path: string,
): asserts declared is DeclaredVerification {
  const { problem } = checkShape(declared, DECLARATION_SCHEMA)
  if (problem === undefined) return
  const what = problem.path === '' ? 'its default export' : problem.path
  throw invalid(path, `is not right: ${what} ${problem.problem}.`)
}

function defaultOf(loaded: unknown): unknown {
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded
    ? loaded.default
    : undefined
}

function invalid(path: string, what: string, cause?: unknown): TenantryError {
  return new TenantryError('VERIFY_DECLARATION_INVALID', {
    message: `${path} ${what}`,
    hint: 'End it with `export default defineVerification({ … })`, imported from tenantry/verify.',
    cause,
    details: { path },
  })
}
