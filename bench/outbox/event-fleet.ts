import { randomBytes } from 'node:crypto'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { SaasConfig } from '@tenantry/runtime'
import { eventsMigration } from '@tenantry/runtime/extraction'
import { readMigrations } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'

import { APPLICATION } from '../fleet/application-folder.ts'

/** A pool with invoices and the tables of events, and a tenant in it. */
export interface EventFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly slug: string
}

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const FOLDER = 'src/modules/usage/migrations'

/** On DATABASE_URL when it is set, else on an embedded PostgreSQL in a temporary folder. */
export async function createEventFleet(): Promise<EventFleet> {
  const given = process.env['DATABASE_URL']
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  await using undo = new AsyncDisposableStack()
  undo.defer(() => rm(root, { recursive: true, force: true }))
  await cp(APPLICATION, root, { recursive: true })
  await symlink(MODULES, join(root, 'node_modules'), 'dir')
  await writeFile(join(root, 'package.json'), '{ "type": "module" }\n')
  await mkdir(join(root, FOLDER), { recursive: true })
  const migration = join(root, FOLDER, '20991231000000_extraction_events.ts')
  await writeFile(migration, eventsMigration())
  const fleet = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode: 'pool',
      clusters: { primary: given ? { url: given } : {} },
    },
    { root, migrations: await readMigrations(root) },
  )
  undo.use(fleet)
  const { slug } = await fleet.createTenant({ slug: 'measured' })
  const kept = undo.move()
  return { config: fleet.config, slug, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
