import type { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Placement } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate, type PlacementOutcome } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { judgePlan } from '../../src/workspace/judge-plan.ts'
import { createRandom } from '../support/random.ts'
import { sqlMigration } from '../support/test-fleet.ts'
import { type AcceptanceFleet, createAcceptanceFleet } from './acceptance-fleet.ts'
import { SETTINGS } from './settings.ts'

/** A way to be broken: what it is told by, how it comes to be, and how it is mended. */
interface Breakage {
  readonly name: string
  readonly code: string
  readonly tells: string
  /** Whether the placement has the migration all the same. */
  readonly isApplied?: boolean
  breakIt(schema: string): Promise<void>
  mend(schema: string): Promise<void>
}

const random = createRandom(SETTINGS.seed)
const readers = new Map<string, Client>()
let fleet: AcceptanceFleet
let migrations: RenderedMigration[]

const BREAKAGES: readonly Breakage[] = [
  {
    name: 'rows that a migration refuses',
    code: 'PLACEMENT_ROWS_UNFIT',
    tells: 'number',
    breakIt: (schema) =>
      change(`insert into "${schema}".invoice (tenant_id) values (gen_random_uuid())`),
    mend: (schema) =>
      change(`update "${schema}".invoice set number = 'mended' where number is null`),
  },
  {
    name: 'a column that is there already',
    code: 'MIGRATION_FAILED',
    tells: 'already exists',
    breakIt: (schema) => change(`alter table "${schema}".invoice add note text`),
    mend: (schema) => change(`alter table "${schema}".invoice drop column note`),
  },
  {
    name: 'a schema that is gone',
    code: 'PLACEMENT_',
    tells: '',
    breakIt: (schema) => change(`alter schema "${schema}" rename to "${schema}_away"`),
    mend: (schema) => change(`alter schema "${schema}_away" rename to "${schema}"`),
  },
  {
    name: 'a table changed by hand',
    code: 'MIGRATION_SHAPE_DIFFERS',
    tells: 'by_hand',
    isApplied: true,
    breakIt: (schema) => change(`alter table "${schema}".invoice add by_hand int`),
    mend: (schema) => change(`alter table "${schema}".invoice drop column by_hand`),
  },
  {
    name: 'an applied migration that is another one',
    code: 'MIGRATION_EDITED',
    tells: '20260101000000_tables',
    isApplied: true,
    breakIt: (schema) =>
      change(`update "${schema}".tenantry_ledger set checksum = 'x' || checksum`),
    mend: (schema) =>
      change(`update "${schema}".tenantry_ledger set checksum = substr(checksum, 2)
        where checksum like 'x%'`),
  },
  {
    name: 'a reader that does not end',
    code: 'MIGRATION_FAILED',
    tells: 'lock timeout',
    breakIt: async (schema) => {
      const reader = await fleet.connect()
      await reader.query(`begin; select from "${schema}".invoice limit 1`)
      readers.set(schema, reader)
    },
    mend: async (schema) => {
      await readers.get(schema)?.end()
      readers.delete(schema)
    },
  },
]

beforeAll(async () => {
  fleet = await createAcceptanceFleet()
  await fleet.addBridges(SETTINGS.bridges)
  for (let made = 1; made <= SETTINGS.silos; made++) {
    await createTenant(fleet.fleet, fleet.migrations, { slug: `silo-${made}`, tier: 'siloed' })
  }
  migrations = [
    ...fleet.migrations,
    await sqlMigration(
      '20260201000000_more',
      `-- tenantry: destructive every invoice has a number
       alter table invoice add note text;
       alter table invoice alter number set not null;
       create table extra (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
       alter table extra enable row level security;
       alter table extra force row level security`,
    ),
  ]
}, 3_600_000)

afterAll(async () => {
  for (const reader of readers.values()) await reader.end()
  await fleet?.[Symbol.asyncDispose]()
}, 3_600_000)

async function change(text: string): Promise<void> {
  await fleet.query(text)
}

async function run(on: Fleet): Promise<PlacementOutcome[]> {
  return await migrate(on, migrations, {
    maxFailures: Infinity,
    judge: (plan) => judgePlan(on, plan),
    actor: 'acceptance',
  })
}

test(
  'the rest is done, the broken are named with cause and remedy, and the second run touches only them',
  { timeout: 3_600_000 },
  async () => {
    const schemas = await fleet.schemas()
    const count = Math.ceil((schemas.length * SETTINGS.broken) / 100)
    const broken = new Map<string, Breakage>()
    for (let made = 0; made < count; made++) {
      const breakage = BREAKAGES[made % BREAKAGES.length]
      const [schema] = schemas.splice(Math.floor(random() * schemas.length), 1)
      if (breakage === undefined || schema === undefined) throw new Error('too few placements')
      await breakage.breakIt(schema)
      broken.set(schema, breakage)
    }
    // A third cluster, which is down.
    const gone = await withClusterThatIsDown()

    await using withThree = await Fleet.open(resolveConfig(gone.config))
    const began = performance.now()
    const first = await run(withThree)
    const took = performance.now() - began
    for (const { placement, outcome, error } of first) {
      const breakage = broken.get(placement.schema)
      if (placement.cluster === 'gone') {
        expect(error).toMatchObject({ code: 'CLUSTER_NOT_PREPARED' })
      } else if (breakage === undefined) expect([outcome, error]).toEqual(['migrated', undefined])
      else {
        expect(outcome, breakage.name).toBe('failed')
        expect(error?.code, breakage.name).toContain(breakage.code)
        expect(error?.message).toContain(breakage.tells)
        expect(error?.hint, breakage.name).not.toBe('')
      }
    }
    expect(first).toHaveLength(SETTINGS.bridges + SETTINGS.silos + 2 + 1)
    for (const [schema, breakage] of broken) await breakage.mend(schema)
    await gone.remove()

    const second = await run(fleet.fleet)
    const touched = second.filter(({ outcome }) => outcome !== 'up to date')
    const expected = [...broken].filter(([, { isApplied }]) => !isApplied).map(([schema]) => schema)
    expect(touched.map(({ outcome }) => outcome)).toEqual(expected.map(() => 'migrated'))
    expect(touched.map(({ placement }) => placement.schema).sort()).toEqual(expected.sort())
    process.stdout.write(
      `${first.length} placements, ${broken.size} broken in ${BREAKAGES.length} ways, in ${(took / 1000).toFixed(1)} s; the second run touched ${touched.length}; seed ${SETTINGS.seed}\n`,
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
    remove: () => change(`delete from tenantry.placement where id = '${id}'`),
  }
}
