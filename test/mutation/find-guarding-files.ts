import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'

const SOURCE = 'packages/runtime/src'
const GUARDED = ['catalog', 'context', 'database', 'http']
const ALONE = ['fleet/assert-confined.ts', 'fleet/rehearse.ts']
const REFUSES = /\bthrow\b|new TenantryError\(/

/** The files that stand between a request and the rows of others, and refuse something. */
export async function findGuardingFiles(): Promise<string[]> {
  const files = [...ALONE]
  for (const folder of GUARDED) {
    for await (const file of glob(`${folder}/**/*.ts`, { cwd: SOURCE })) {
      if (REFUSES.test(await readFile(join(SOURCE, file), 'utf8'))) files.push(file)
    }
  }
  return files.toSorted()
}
