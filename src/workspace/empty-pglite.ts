import { randomBytes } from 'node:crypto'
import { existsSync, openAsBlob } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'

export interface EmptyPglite {
  /** A database as it is when it is new; undefined where none was kept yet. */
  readonly loadDataDir: Blob | undefined
  /** Keeps a copy of a new one. Missing where there is one. */
  readonly keep?: (copy: Blob) => Promise<void>
}

/** Making a new database takes PGlite seconds, loading one a fraction: a copy is kept in `.saas`. */
export async function readEmptyPglite(root: string): Promise<EmptyPglite> {
  const file = join(root, '.saas', `pglite-${await installedVersion(root)}.tar`)
  if (existsSync(file)) return { loadDataDir: await openAsBlob(file) }
  return {
    loadDataDir: undefined,
    async keep(copy) {
      const unfinished = `${file}.${randomBytes(4).toString('hex')}`
      await mkdir(dirname(file), { recursive: true })
      await writeFile(unfinished, copy.stream())
      await rename(unfinished, file)
    },
  }
}

async function installedVersion(root: string): Promise<string> {
  try {
    const entry = createRequire(join(root, 'package.json')).resolve('@electric-sql/pglite')
    const content: unknown = JSON.parse(
      await readFile(join(dirname(entry), '..', 'package.json'), 'utf8'),
    )
    return String(Object(content).version)
  } catch (cause) {
    throw new TenantryError('PGLITE_MISSING', {
      message: 'The tests are to run on PGlite, which is not installed.',
      hint: 'Run `npm install --save-dev @electric-sql/pglite`.',
      cause,
    })
  }
}
