import { escapeIdentifier } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Placement } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate, type PlacementOutcome } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { judgePlan } from '../../src/workspace/judge-plan.ts'
import { createRandom } from '../support/random.ts'
import { sqlMigration } from '../support/test-fleet.ts'
import { type AcceptanceFleet, createAcceptanceFleet } from './acceptance-fleet.ts'
import {
  type Breakage,
  BREAKAGES,
  MIGRATION,
  type Site,
  STATEMENT_TIMEOUT_MS,
} from './breakages.ts'
import { SETTINGS } from './settings.ts'

interface Broken {
  readonly breakage: Breakage
  readonly site: Site
}

const random = createRandom(SETTINGS.seed)
let fleet: AcceptanceFleet
let migrations: RenderedMigration[]
/** By the placement's id. */
const broken = new Map<string, Broken>()

beforeAll(async () => {
  fleet = await createAcceptanceFleet()
  await fleet.addBridges(SETTINGS.bridges)
  for (let made = 1; made <= SETTINGS.silos; made++) {
    await createTenant(fleet.fleet, fleet.migrations, { slug: `silo-${made}`, tier: 'siloed' })
  }
  migrations = [...fleet.migrations, await sqlMigration('20260201000000_more', MIGRATION)]
}, 3_600_000)

afterAll(async () => {
  for (const { site } of broken.values()) {
    for (const client of site.open.splice(0)) await client.end()
  }
  await fleet?.[Symbol.asyncDispose]()
}, 3_600_000)

async function run(on: Fleet): Promise<PlacementOutcome[]> {
  return await migrate(on, migrations, {
    maxFailures: Infinity,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    judge: (plan) => judgePlan(on, plan),
    actor: 'acceptance',
  })
}

/** Each way at least once, one of the pools among them; else at random. */
async function breakSome(): Promise<void> {
  const left = (await fleet.fleet.ledgers.all()).map(({ placement }) => placement)
  const count = Math.max(Math.ceil((left.length * SETTINGS.broken) / 100), BREAKAGES.length + 1)
  await breakOne(
    BREAKAGES.filter(({ modes }) => modes === undefined),
    take(left, ({ mode }) => mode === 'pool'),
  )
  // Those that are particular first: there are few silos.
  const ways = BREAKAGES.toSorted((one, other) => Number(!one.modes) - Number(!other.modes))
  for (let made = 0; broken.size < count; made++) {
    const way = ways[made % ways.length]
    const isMeant = ({ mode }: Placement) =>
      mode !== 'pool' && (way?.modes === undefined || way.modes.includes(mode))
    if (way && left.some(isMeant)) await breakOne([way], take(left, isMeant))
  }
}

function take(left: Placement[], isMeant: (placement: Placement) => boolean): Placement {
  const meant = left.filter(isMeant)
  const taken = meant[Math.floor(random() * meant.length)]
  if (taken === undefined) throw new Error('too few placements')
  left.splice(left.indexOf(taken), 1)
  return taken
}

async function breakOne(ways: readonly Breakage[], placement: Placement): Promise<void> {
  const breakage = ways[Math.floor(random() * ways.length)]
  if (breakage === undefined) throw new Error('no way to break it')
  const schema = escapeIdentifier(placement.schema)
  const site = { fleet: fleet.fleet, placement, schema, open: [] }
  await breakage.breakIt(site)
  broken.set(placement.id, { breakage, site })
}

function expectNamed({ placement, outcome, error }: PlacementOutcome): void {
  const found = broken.get(placement.id)
  if (placement.cluster === 'gone') {
    expect(error).toMatchObject({ code: 'CLUSTER_NOT_PREPARED' })
  } else if (found === undefined) {
    expect([outcome, error]).toEqual(['migrated', undefined])
  } else {
    const { name, code, tells, advises } = found.breakage
    expect({ name, outcome, ...error }).toMatchObject({
      name,
      outcome: 'failed',
      code,
      message: expect.stringContaining(tells),
      hint: expect.stringContaining(advises),
    })
  }
}

test(
  'the rest is done, the broken are named with cause and remedy, and the second run touches only them',
  { timeout: 7_200_000, tags: ['broken-placements'] },
  async ({ annotate }) => {
    await breakSome()
    // A third cluster, which is down.
    const gone = await withClusterThatIsDown()
    await using withThree = await Fleet.open(resolveConfig(gone.config))
    const began = performance.now()
    const first = await run(withThree)
    const took = performance.now() - began
    for (const outcome of first) expectNamed(outcome)
    expect(first).toHaveLength(SETTINGS.bridges + SETTINGS.silos + 2 + 1)
    for (const { breakage, site } of broken.values()) await breakage.mend(site)
    await gone.remove()

    const again = performance.now()
    const second = await run(fleet.fleet)
    const tookAgain = performance.now() - again
    const touched = second.filter(({ outcome }) => outcome !== 'up to date')
    const expected = [...broken].filter(([, { breakage }]) => !breakage.isApplied).map(([id]) => id)
    expect(touched.flatMap(({ error }) => error ?? [])).toEqual([])
    expect(touched.map(({ outcome }) => outcome)).toEqual(expected.map(() => 'migrated'))
    expect(touched.map(({ placement }) => placement.id).toSorted()).toEqual(expected.toSorted())
    const modes = Map.groupBy(broken.values(), ({ site }) => site.placement.mode)
    const counts = [...modes].map(([mode, list]) => `${list.length} ${mode}s`).join(', ')
    await annotate(
      `${first.length} placements, ${broken.size} broken (${counts}) in ${BREAKAGES.length} ways: the rest done and the broken named in ${(took / 1000).toFixed(1)} s; seed ${SETTINGS.seed}`,
    )
    await annotate(
      `after the mend the second run touched ${touched.length}, in ${(tookAgain / 1000).toFixed(1)} s; ${broken.size - touched.length} had it already`,
    )
  },
)

/** A placement on a cluster where nobody listens. */
async function withClusterThatIsDown() {
  const id = '00000000-0000-4000-8000-000000000000'
  const placement: Placement = { id, mode: 'bridge', cluster: 'gone', database: 'x', schema: 't_x' }
  await fleet.query(
    `insert into tenantry.placement (id, mode, cluster, database, schema, status) values ($1, $2, $3, $4, $5, 'ready')`,
    [placement.id, placement.mode, placement.cluster, placement.database, placement.schema],
  )
  await fleet.fleet.ledgers.remember(
    [id],
    [{ migration: '20260101000000_tables', checksum: fleet.migrations[0]?.checksum ?? '' }],
  )
  const clusters = { ...fleet.config.clusters, gone: { url: 'postgres://nobody@127.0.0.1:1/x' } }
  return {
    config: { ...fleet.config, clusters },
    remove: async () => {
      await fleet.query('delete from tenantry.placement where id = $1', [id])
    },
  }
}
