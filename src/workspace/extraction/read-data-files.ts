import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

import { type Cut, isCodeMigration } from '../../extract/index.ts'
import type { DataFiles } from '../../extract/analyse/index.ts'
import { OUR_CONVENTIONS } from '../../lint/index.ts'
import { openLintProject } from '../lint-project.ts'
import { listFiles } from '../list-files.ts'

/** What is made of others, so that it says nothing of its own. */
const MADE = /(?:^|\/)(?:dist|build|out|coverage|\.next|\.turbo)\//
const TELLS = /\.(?:sql|prisma)$/

/**
 * The files that say something of tables, those of the program left out.
 *
 * @throws {TenantryError} LINT_CONFIG_INVALID
 */
export async function readDataFiles({ root, program }: Cut): Promise<DataFiles> {
  const known = new Set(program.files.map(({ fileName }) => fileName))
  const paths = (await listFiles(root)).filter(
    (path) =>
      !MADE.test(path) &&
      (TELLS.test(path) || (isCodeMigration(path) && !known.has(join(root, path)))),
  )
  const files = await Promise.all(
    paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
  )
  return { files, tenantColumn: await tenantColumnOf(root) }
}

async function tenantColumnOf(root: string): Promise<string> {
  try {
    const { conventions } = await openLintProject(root)
    return conventions.tenantColumn
  } catch (error) {
    // An application that was never linted says nothing of the column.
    if (error instanceof TenantryError && error.code === 'CONFIG_NOT_FOUND')
      return OUR_CONVENTIONS.tenantColumn
    throw error
  }
}
