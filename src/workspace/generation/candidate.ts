import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import {
  type Migration,
  type RenderedMigration,
  renderMigration,
} from '@tenantry/runtime/migrations'

import type { FileChange } from '../../scaffold/index.ts'

/** A migration as its file will be rendered, before that is written where migrations are. */
export async function renderCandidate(
  root: string,
  module: string,
  { path, content }: FileChange,
): Promise<RenderedMigration> {
  const folder = join(root, '.saas')
  await mkdir(folder, { recursive: true })
  // Below the application, so that its imports find the packages of the application.
  const scratch = await mkdtemp(join(folder, 'candidate-'))
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
