import { lstat } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { findUnjudged } from '../lint/index.ts'
import { ignoreMissing } from './has-code.ts'

/**
 * Paths as they were given, relative to the application, with `/`.
 *
 * @throws {TenantryError} LINT_NOTHING for one that is not there, or lies elsewhere.
 */
export async function findLintPaths(
  root: string,
  given: readonly string[],
): Promise<readonly string[]> {
  return await Promise.all(
    given.map(async (path) => {
      const within = relative(root, resolve(path)) || '.'
      const isThere = (await lstat(resolve(path)).catch(ignoreMissing)) !== undefined
      if (isThere && within !== '..' && !within.startsWith(`..${sep}`))
        return within.split(sep).join('/')
      throw new TenantryError('LINT_NOTHING', {
        message: `There is no ${path} in ${root} to look at.`,
        hint: 'Give files and folders of the application, or nothing for all of it.',
        details: { path },
      })
    }),
  )
}

/**
 * Makes sure that something was looked at in each path that was asked for.
 *
 * @throws {TenantryError} LINT_NOTHING
 */
export function assertPathsJudged(paths: readonly string[], judged: readonly string[]): void {
  const path = findUnjudged(paths, judged)
  if (path === undefined) return
  throw new TenantryError('LINT_NOTHING', {
    message: `Nothing of ${path} was looked at: no migration lies there, and no file of the program.`,
    hint: 'Name its files under "include" in tsconfig.json, or leave the path away.',
    details: { path },
  })
}
