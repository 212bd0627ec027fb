import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { EmbeddedPostgresPaths } from './paths.ts'
import { giveToProjectOwner } from './server-account.ts'

/** Makes `.saas`, which keeps itself out of version control. */
export async function createProjectFolder(paths: EmbeddedPostgresPaths): Promise<void> {
  await mkdir(paths.folder, { recursive: true })
  const ignore = join(paths.folder, '.gitignore')
  if (await stat(ignore).catch(() => undefined)) return
  await writeFile(ignore, '*\n')
  await giveToProjectOwner(paths, paths.folder, ignore)
}
