import type { Fleet, ModuleMove } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { createTestFleet, type TestFleet } from './test-fleet.ts'
import { testMigrations } from './test-application.ts'

/** An application, the service of one of its modules, and what a move between them needs. */
export interface MovingApplication extends AsyncDisposable {
  readonly shared: TestFleet
  readonly own: TestFleet
  readonly move: ModuleMove
  /** As another process has it, with a connection of its own to each catalog. */
  openAnother(): Promise<ModuleMove>
}

/** @param own The migrations of the service. Default: all of the application's. */
export async function createMovingApplication(
  migrations?: readonly RenderedMigration[],
  own?: readonly RenderedMigration[],
): Promise<MovingApplication> {
  const all = migrations ?? (await testMigrations())
  const shared = await createTestFleet({ migrations: all })
  const service = await createTestFleet({ migrations: own ?? all })
  const moveOf = (sharedFleet: Fleet, ownFleet: Fleet): ModuleMove => ({
    shared: sharedFleet,
    own: ownFleet,
    module: 'billing',
    migrations: own ?? all,
  })
  return {
    shared,
    own: service,
    move: moveOf(shared.fleet, service.fleet),
    openAnother: async () => moveOf(await shared.openAnother(), await service.openAnother()),
    async [Symbol.asyncDispose]() {
      await Promise.all([shared[Symbol.asyncDispose](), service[Symbol.asyncDispose]()])
    },
  }
}

/** The rows of one tenant, wherever they are, as texts in order. */
export async function rowsOf(
  fleet: TestFleet,
  { id, placement }: { id: string; placement: { database: string; schema: string } },
  table: string,
): Promise<string[]> {
  return await fleet.application.asAdmin(placement.database, async (client) => {
    const { rows } = await client.query<{ row: string }>(
      `select r::text as row from "${placement.schema}"."${table}" r where tenant_id = $1 order by 1`,
      [id],
    )
    return rows.map(({ row }) => row)
  })
}
