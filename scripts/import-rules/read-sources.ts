import { glob, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'

import type { SourceFile } from './source-file.ts'

const SKIPPED = new Set(['node_modules', 'dist', '.saas'])

/** The source files below some folders of the repository. */
export async function readSources(root: string, folders: readonly string[]): Promise<SourceFile[]> {
  const patterns = folders.map((folder) => `${folder}/**/*.{ts,mts,js,mjs}`)
  const entries = await Array.fromAsync(
    glob(patterns, { cwd: root, withFileTypes: true, exclude: isSkipped }),
  )
  const files = entries.filter((entry) => entry.isFile())
  const sources = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name)
      const path = file.slice(root.length + 1).replaceAll(sep, '/')
      return { path, text: await readFile(file, 'utf8') }
    }),
  )
  return sources.sort((one, other) => (one.path < other.path ? -1 : 1))
}

function isSkipped({ name }: { readonly name: string }): boolean {
  return SKIPPED.has(name)
}
