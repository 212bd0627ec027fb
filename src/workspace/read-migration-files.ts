import { readFile } from 'node:fs/promises'
import { basename, extname, join, sep } from 'node:path'

import { findMigrationFiles } from '@tenantry/runtime/migrations'

import type { MigrationFile } from '../lint/index.ts'

/** The files of the migrations of an application, by their names. */
export async function readMigrationFiles(
  root: string,
): Promise<ReadonlyMap<string, MigrationFile>> {
  const paths = await findMigrationFiles(root)
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), 'utf8')
      const name = basename(path, extname(path))
      return [name, { path: path.split(sep).join('/'), text }] as const
    }),
  )
  return new Map(files)
}
