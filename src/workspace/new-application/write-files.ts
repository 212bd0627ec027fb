import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { FileChange } from '../../scaffold/index.ts'

/** Writes every file under a folder that is new. */
export async function writeFiles(
  root: string,
  files: readonly FileChange[],
  signal: AbortSignal,
): Promise<void> {
  const folders = new Set(files.map(({ path }) => dirname(join(root, path))))
  for (const folder of folders) await mkdir(folder, { recursive: true })
  for (const { path, content } of files) {
    await writeFile(join(root, path), content, { flag: 'wx', signal })
  }
}
