import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { SaasConfig } from '@tenantry/runtime'
import { readMigrations } from '@tenantry/runtime/migrations'
import { createTestFleet } from 'tenantry/testing'

export interface SiloFleet extends AsyncDisposable {
  readonly config: SaasConfig
  readonly slugs: readonly string[]
}

const APPLICATION = fileURLToPath(new URL('../application/', import.meta.url))
const CREATED_AT_ONCE = 4

/** A database for each tenant, on DATABASE_URL when it is set, else on an embedded PostgreSQL. */
export async function createSiloFleet(silos: number, connections: number): Promise<SiloFleet> {
  const given = process.env['DATABASE_URL']
  const root = await mkdtemp(join(tmpdir(), 'tenantry-bench-'))
  await using undo = new AsyncDisposableStack()
  undo.defer(() => rm(root, { recursive: true, force: true }))
  const fleet = await createTestFleet(
    {
      name: `bench_${randomBytes(4).toString('hex')}`,
      mode: 'silo',
      clusters: { primary: { ...(given ? { url: given } : {}), connections } },
    },
    { root, migrations: await readMigrations(APPLICATION) },
  )
  undo.use(fleet)
  const slugs = Array.from({ length: silos }, (_, index) => `tenant-${index}`)
  const queue = slugs.slice()
  const create = async (): Promise<void> => {
    for (let slug = queue.pop(); slug !== undefined; slug = queue.pop()) {
      await fleet.createTenant({ slug })
    }
  }
  await Promise.all(Array.from({ length: CREATED_AT_ONCE }, create))
  const kept = undo.move()
  return { config: fleet.config, slugs, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
