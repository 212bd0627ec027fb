import { describe, expect, test } from 'vitest'

import { estimateRun, type Measurement, type Wave } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { sqlMigration } from '../../../support/test-fleet.ts'

const ONE = await sqlMigration('20260101000000_one', 'alter table a add b text')
const TWO = await sqlMigration('20260102000000_two', 'alter table a add c text')
const THREE = await sqlMigration('20260103000000_three', 'alter table a add d text')

function measured(
  migrations: readonly RenderedMigration[],
  meanMs: number,
  over: Partial<Measurement> = {},
): Measurement {
  const names = migrations.map(({ name }) => name)
  const place = { cluster: 'eu', mode: 'bridge' } as const
  return { ...place, migrations: names, placements: 20, meanMs, slowestMs: meanMs * 2, ...over }
}

type Entry = Wave['placements'][number]

function entries(
  count: number,
  pending: readonly RenderedMigration[],
  { cluster = 'eu', mode = 'bridge' }: Partial<Pick<Measurement, 'cluster' | 'mode'>> = {},
): Entry[] {
  return Array.from({ length: count }, (_, index) => ({
    placement: { id: `${cluster} ${index}`, cluster, mode, database: 'd', schema: `t_${index}` },
    ledger: [],
    pending,
    after: [],
    problem: undefined,
  }))
}

function wave(placements: readonly Entry[], policy: Partial<Wave['policy']> = {}): Wave {
  const rest = {
    name: 'rest',
    match: {},
    onError: 'stop',
    parallel: undefined,
    pauseMs: 0,
  } as const
  return { policy: { ...rest, ...policy }, placements }
}

describe('an estimate', () => {
  test('divides what was measured of the same migrations among the connections', () => {
    expect(estimateRun([wave(entries(9980, [ONE, TWO]))], [measured([ONE, TWO], 80)])).toEqual({
      durationMs: (9980 * 80) / 4,
      pausesMs: 0,
      concurrency: 4,
      placements: 9980,
      ofOtherMode: 0,
      measured: [{ migrations: [ONE.name, TWO.name], placements: 20, meanMs: 80, slowestMs: 160 }],
      unmeasured: { placements: 0, migrations: [] },
    })
  })

  test('counts migrations that differ one by one, and together where they were measured so', () => {
    const measurements = [measured([ONE], 10), measured([TWO], 30), measured([TWO, THREE], 35)]
    const waves = [wave([...entries(4, [ONE, TWO]), ...entries(4, [TWO, THREE])])]
    expect(estimateRun(waves, measurements, 1).durationMs).toBe(4 * (10 + 30) + 4 * 35)
  })

  test('believes parts of the same mode before a whole of another one', () => {
    const measurements = [
      measured([ONE], 10),
      measured([TWO], 30),
      measured([ONE, TWO], 9000, { mode: 'pool' }),
      measured([ONE, TWO, THREE], 9500, { mode: 'pool' }),
    ]
    expect(estimateRun([wave(entries(4, [ONE, TWO]))], measurements, 1)).toMatchObject({
      durationMs: 4 * (10 + 30),
      ofOtherMode: 0,
    })
  })

  test('goes by the slowest cluster of each wave, the connections of each wave, and its pauses', () => {
    const measurements = [measured([ONE], 10), measured([ONE], 100, { cluster: 'us' })]
    const waves = [
      wave(entries(2, [ONE]), { name: 'canary', parallel: 1, pauseMs: 60_000 }),
      wave([...entries(100, [ONE]), ...entries(40, [ONE], { cluster: 'us' })], { pauseMs: 5000 }),
    ]
    // The pause behind the last one is none.
    expect(estimateRun(waves, measurements, 8)).toMatchObject({
      durationMs: 2 * 10 + 60_000 + (40 * 100) / 8,
      pausesMs: 60_000,
    })
  })

  test('is no shorter than one placement, however many connections there are', () => {
    expect(estimateRun([wave(entries(2, [ONE]))], [measured([ONE], 50)], 64).durationMs).toBe(50)
  })

  test('prefers what was measured of the mode, there or on another cluster, and else says so', () => {
    const pool = { cluster: 'us', mode: 'pool' } as const
    const measurements = [
      measured([ONE], 10),
      measured([ONE], 40, { cluster: 'us', placements: 60 }),
      measured([ONE], 900, pool),
    ]
    const at = (place: Partial<Pick<Measurement, 'cluster' | 'mode'>>) =>
      estimateRun([wave(entries(1, [ONE], place))], measurements, 1)
    expect(at({}).durationMs).toBe(10)
    expect(at({ cluster: 'asia' }).durationMs).toBe((10 * 20 + 40 * 60) / 80)
    expect(at({ cluster: 'eu', mode: 'pool' })).toMatchObject({ durationMs: 900, ofOtherMode: 0 })
    expect(at({ mode: 'silo' })).toMatchObject({ ofOtherMode: 1 })
  })

  test('invents nothing: placements with a migration that nobody measured are left out and named', () => {
    const waves = [wave([...entries(3, [ONE]), ...entries(5, [ONE, TWO, THREE])])]
    expect(estimateRun(waves, [measured([ONE], 10)], 1)).toMatchObject({
      durationMs: 30,
      placements: 3,
      unmeasured: { placements: 5, migrations: [TWO.name, THREE.name] },
    })
    expect(estimateRun(waves, []).durationMs).toBeUndefined()
    // A larger set says nothing about a part of it.
    expect(estimateRun(waves, [measured([ONE, TWO], 10)], 1).durationMs).toBeUndefined()
  })

  test('leaves out what is up to date or cannot be migrated, and the pause of a wave without work', () => {
    const problem = { code: 'MIGRATION_EDITED', message: '', hint: '' }
    const waves = [
      wave(
        entries(3, [ONE]).map((entry) => ({ ...entry, problem })),
        { pauseMs: 60_000 },
      ),
      wave([...entries(2, [ONE]), ...entries(7, [])]),
    ]
    expect(estimateRun(waves, [measured([ONE], 10)], 1)).toMatchObject({
      durationMs: 20,
      placements: 2,
      pausesMs: 0,
    })
  })
})
