import { mkdir, open, readFile, rename, unlink } from 'node:fs/promises'
import { join } from 'node:path'

import type { SecretFile } from '../../pgbouncer/index.ts'
import { besides } from '../beside-file.ts'
import { ignoreMissing } from '../has-code.ts'

export interface KeptFile {
  readonly path: string
  /** What writing it would do, or has done. */
  readonly change: 'create' | 'update' | 'none'
}

/** What became of files, compared with those in a folder; writes nothing. */
export async function compareFiles(
  folder: string,
  files: readonly SecretFile[],
): Promise<KeptFile[]> {
  return await Promise.all(
    files.map(async ({ name, content }) => {
      const path = join(folder, name)
      const present = await readFile(path, 'utf8').catch(ignoreMissing)
      if (present === undefined) return { path, change: 'create' as const }
      return { path, change: present === content ? ('none' as const) : ('update' as const) }
    }),
  )
}

/**
 * Writes files that only their owner may read, each in one step: a PgBouncer that is told to read them meets a whole
 * one. Those that are there keep their owner only where that is this user.
 */
export async function writeSecretFiles(
  folder: string,
  files: readonly SecretFile[],
): Promise<KeptFile[]> {
  const kept = await compareFiles(folder, files)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { name, content } of files) await writeSecret(join(folder, name), content)
  return kept
}

async function writeSecret(path: string, content: string): Promise<void> {
  const fresh = besides(path)
  const file = await open(fresh, 'wx', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await unlink(fresh)
    throw error
  } finally {
    await file.close()
  }
  await rename(fresh, path)
}
