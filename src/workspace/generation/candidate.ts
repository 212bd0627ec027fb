import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import {
  type Migration,
  type RenderedMigration,
  renderMigration,
} from '@tenantry/runtime/migrations'

import type { FileChange } from '../../scaffold/index.ts'
import { isAlive } from '../is-alive.ts'

/** Of a folder that holds one migration for a moment; the id of the process follows. */
const PREFIX = 'candidate-'

/** A migration as its file will be rendered, before that is written where migrations are. */
export async function renderCandidate(
  root: string,
  module: string,
  { path, content }: FileChange,
): Promise<RenderedMigration> {
  const folder = join(root, '.saas')
  await mkdir(folder, { recursive: true })
  await removeLeftBehind(folder)
  // Below the application, so that its imports find the packages of the application.
  const scratch = await mkdtemp(join(folder, `${PREFIX}${process.pid}-`))
  try {
    const name = basename(path, '.ts')
    // It has no types: as JavaScript it needs no compiler, which takes longer to load than all of PostgreSQL's part.
    const file = join(scratch, `${name}.mjs`)
    await writeFile(file, content)
    const { default: migration }: { default: Migration } = await import(pathToFileURL(file).href)
    return await renderMigration({ name, module, source: { kind: 'typescript', migration } })
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Those of processes that were killed. */
async function removeLeftBehind(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(PREFIX)) continue
    const pid = Number.parseInt(name.slice(PREFIX.length), 10)
    if (!(pid > 0 && isAlive(pid))) await rm(join(folder, name), { recursive: true, force: true })
  }
}
