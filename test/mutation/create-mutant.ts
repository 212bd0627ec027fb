import { cpSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import type { Edit, Mutant } from './mutant.ts'

const SOURCE = resolve('packages/runtime/src')

/**
 * A copy of the runtime without one guard, below `root`.
 *
 * @returns The folder of its source.
 * @throws Where the place to mutate is gone, or is there more than once: the code has moved.
 */
export async function createMutant(root: string, mutant: Mutant): Promise<string> {
  const source = await copyRuntime(join(root, mutant.what.replaceAll(/\W+/g, '-')))
  for (const one of [mutant, ...[mutant.also ?? []].flat()]) await edit(source, one)
  return source
}

async function edit(source: string, { file, find, replace }: Edit): Promise<void> {
  const path = join(source, file)
  const text = await readFile(path, 'utf8')
  const places = text.split(find).length - 1
  if (places !== 1) throw new Error(`${file} has ${places} places to mutate: ${find}`)
  await writeFile(
    path,
    text.replace(find, () => replace),
  )
}

export async function copyRuntime(to: string): Promise<string> {
  await rm(to, { recursive: true, force: true })
  // Many small files: several times faster than without waiting.
  cpSync(SOURCE, to, { recursive: true })
  return to
}
