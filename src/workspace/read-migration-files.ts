import { glob, readFile } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'

import type { MigrationFile } from '../lint/index.ts'

/** The files of the migrations of an application, by their names. */
export async function readMigrationFiles(
  root: string,
): Promise<ReadonlyMap<string, MigrationFile>> {
  const paths = await Array.fromAsync(glob('src/modules/*/migrations/*.{ts,sql}', { cwd: root }))
  const files = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(root, path), 'utf8')
      const name = basename(path).replace(/\.(?:ts|sql)$/, '')
      return [name, { path: path.split(sep).join('/'), text }] as const
    }),
  )
  return new Map(files)
}
