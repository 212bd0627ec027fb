import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { SaasConfig } from '@tenantry/runtime'

/** A copy of the application of the benchmarks, for commands to be run in. */
export interface ApplicationFolder extends AsyncDisposable {
  readonly root: string
  /** Adds a migration to it, in SQL. */
  addMigration(name: string, text: string): Promise<void>
}

export const APPLICATION = fileURLToPath(new URL('../application/', import.meta.url))
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))

export async function createApplicationFolder(config: SaasConfig): Promise<ApplicationFolder> {
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  await using undo = new AsyncDisposableStack()
  undo.defer(() => rm(root, { recursive: true, force: true }))
  await cp(APPLICATION, root, { recursive: true })
  await symlink(MODULES, join(root, 'node_modules'), 'dir')
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n')
  await writeFile(
    join(root, 'saas.config.ts'),
    `import { defineConfig } from '@tenantry/runtime/config'\n\nexport default defineConfig(${JSON.stringify(config)})\n`,
  )
  const kept = undo.move()
  return {
    root,
    addMigration: (name, text) =>
      writeFile(join(root, 'src/modules/billing/migrations', `${name}.sql`), text),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
