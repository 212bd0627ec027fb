import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

import { digest } from './seen-disk.ts'

/** What all that judges is made of: this package, the compiler and the parser. Another one may judge otherwise. */
export function ownDigest(): string {
  const folder = dirname(dirname(import.meta.dirname))
  const { resolve } = createRequire(import.meta.url)
  const brought = ['@ts-morph/common', 'libpg-query'].map((name) => resolve(name))
  return digest([...filesIn(folder), ...brought].map(stampOf).join('\n'))
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()
}

function stampOf(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return `${path} ${size} ${mtimeMs}`
}
