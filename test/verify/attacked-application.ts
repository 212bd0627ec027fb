import { openTenancy, type Tenancy } from '@tenantry/runtime'
import { createTenant, type Tenant } from '@tenantry/runtime/fleet'

import {
  type DeclaredVerification,
  type FilledTable,
  type FurtherAttacks,
  readRoutes,
  seededDice,
  type Verdict,
} from '../../src/verify/index.ts'
import { fillTables } from '../../src/verify/fill/fill-tables.ts'
import { attackDeclared } from '../../src/workspace/verify/application/attack-declared.ts'
import { attackServedRoutes } from '../../src/workspace/verify/application/attack-served-routes.ts'
import { HttpClient } from '../../src/workspace/verify/application/http-client.ts'
import { RuntimeQueryGround } from '../../src/workspace/verify/query-ground.ts'
import { VerifyGround } from '../../src/workspace/verify/verify-ground.ts'
import { worldOf } from '../../src/workspace/verify/world-of.ts'
import { FaultyApplication, NOTES, NOTES_DOCUMENT } from './faulty-application.ts'
import { createVerifiedFleet } from './verified-fleet.ts'

/** Two tenants of one pool, and an application that serves both. */
export interface AttackedApplication extends AsyncDisposable {
  readonly app: FaultyApplication
  readonly queries: RuntimeQueryGround
  readonly ground: VerifyGround
  readonly tenancy: Tenancy<unknown>
  /** The rows of both, made anew. */
  fill(seed: string): Promise<readonly FilledTable[]>
  attackRoutes(seed: string): Promise<FurtherAttacks>
  attackDeclared(declared: DeclaredVerification): Promise<readonly Verdict[]>
}

export async function createAttackedApplication(): Promise<AttackedApplication> {
  await using stack = new AsyncDisposableStack()
  const verified = stack.use(await createVerifiedFleet(NOTES))
  const { fleet, migrations } = verified
  const app = stack.use(new FaultyApplication(await openTenancy(fleet.config)))
  const client = stack.use(new HttpClient(await app.listen()))
  const create = async (slug: string): Promise<Tenant> =>
    await createTenant(fleet, migrations, { slug, tier: 'pooled' })
  const tenants = {
    attacker: await create('attacker-of-all'),
    victim: await create('victim-of-all'),
  }
  app.fallback = tenants.victim.slug
  const tenancy = stack.use(await openTenancy<unknown>(fleet.config))
  const ground = stack.use(await VerifyGround.open({ fleet, tenancy, tenants }))
  const queries = stack.use(new RuntimeQueryGround({ fleet, tenancy, tenants }))
  const served = {
    http: {
      as: ({ slug }: { slug: string }) => ({
        headers: { host: `${slug}.localhost`, 'x-credential': slug },
      }),
    },
    client,
    routes: readRoutes(NOTES_DOCUMENT),
  }
  const fill = async (seed: string): Promise<readonly FilledTable[]> => {
    await verified.admin('delete from pool.note; delete from pool.folder')
    const ports = {
      insert: ground.insert.bind(ground),
      sharedRows: ground.sharedRows.bind(ground),
      beforeInsert: () => Promise.resolve(),
    }
    const filling = await fillTables(ground.schema, ground.tenants, ports, {
      dice: seededDice(seed),
    })
    return filling.filled
  }
  const kept = stack.move()
  return {
    app,
    queries,
    ground,
    tenancy,
    fill,
    async attackRoutes(seed) {
      const filled = await fill(seed)
      for (const { table } of filled.toReversed()) await ground.empty(table)
      app.forget()
      const dice = seededDice(seed)
      const options = { fleet, tenancy, ground, tenants, filled, dice, onStep: () => undefined }
      return await attackServedRoutes(served, options)
    },
    async attackDeclared(declared) {
      const filled = await fill('declared')
      const dice = seededDice('declared')
      const world = worldOf(ground)
      return await attackDeclared(declared, { tenancy, ground, tenants, filled, dice, world })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
