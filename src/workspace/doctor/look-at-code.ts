import { glob } from 'node:fs/promises'

import type { Fleet } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { CodeFact } from '../../doctor/index.ts'
import { kindOfEdit } from '../../edits/index.ts'
import { findTableOwners } from '../../sql/index.ts'
import { moduleFolders } from '../generation/module-folders.ts'
import { planGeneratedCode } from '../generation/plan-generated-code.ts'
import { planSchemaCode } from '../generation/plan-project-code.ts'
import { readSchemaOf } from '../open-scratch.ts'

/**
 * Compares generated code with what the migrations make, in a scratch schema of the catalog's cluster, as for
 * drift. A project that has none is asked for none.
 */
export async function lookAtCode(
  root: string,
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
): Promise<CodeFact> {
  const folders = await moduleFolders(root, undefined)
  if (!(await hasGeneratedCode(root, folders))) return { files: 0, stale: [] }
  const schema = await readSchemaOf(fleet, migrations)
  const owners = await findTableOwners(migrations)
  const files = await planSchemaCode({ root, config: fleet.config }, { schema, owners })
  const edits = await planGeneratedCode({ root, files, folders, force: true })
  const stale = edits.filter((edit) => kindOfEdit(edit) !== 'none').map(({ path }) => path)
  return { files: edits.length, stale: stale.toSorted() }
}

async function hasGeneratedCode(root: string, folders: readonly string[]): Promise<boolean> {
  const patterns = folders.map((folder) => `${folder}/*.generated.ts`)
  for await (const _ of glob(patterns, { cwd: root, followSymlinks: true })) return true
  return false
}
