import { moveData, type MovePlan, planMove } from '@tenantry/runtime/fleet'

import { Client } from 'pg'

import type { Result } from '../benchmark.ts'
import { TABLES } from '../fleet/twelve-tables.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { readSize } from '../measure/read-size.ts'
import { median } from '../measure/statistics.ts'
import { timeOnce } from '../measure/time-once.ts'
import { type Moving, openMoving } from './open-moving.ts'
import { pipeCopy } from './pipe-copy.ts'

const RUNS = 7
const WARMUPS = 1

export async function measureMoveData(): Promise<Result[]> {
  const rows = readSize('BENCH_ROWS', 20_000)
  await using moving = await openMoving(rows)
  const stops: number[] = []
  const times = await alternate(
    {
      ours: async () => {
        await moving.reset()
        const plan = await planMove(moving.move, { tenants: [moving.tenant.slug] })
        return await timeOnce(async () => stops.push(await moveOnce(moving, plan)))
      },
      reference: async () => {
        await moving.reset()
        return await timeOnce(() => copyByHand(moving))
      },
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const perSecond = (ms: number): number => Math.round((rows * TABLES) / (ms / 1000))
  process.stderr.write(
    `${perSecond(median(times.ours))} rows a second moved, ${perSecond(median(times.reference))} copied; writes would have waited ${median(stops).toFixed(1)} ms\n`,
  )
  return [
    {
      name: 'move-data',
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: `the move of a pool tenant with ${TABLES} tables of ${rows} rows: its catalog rows, the copy in batches that can be gone on with, hashes of all rows on both sides, the stop, the switch`,
      referenceIs:
        'COPY … TO STDOUT piped into COPY … FROM STDIN of the same rows, a table at a time',
      excluded:
        'the plan, the time that processes have to follow their routes, indexes that nobody has',
      goal: '<= 2.5x',
    },
  ]
}

async function moveOnce({ move }: Moving, plan: MovePlan): Promise<number> {
  const [outcome] = await moveData(move, plan, { settleMs: 0 })
  if (outcome?.error !== undefined) throw new Error(outcome.error.message)
  return outcome?.stopMs ?? 0
}

async function copyByHand({ urls, tenant }: Moving): Promise<void> {
  const source = new Client({ connectionString: urls.shared })
  const target = new Client({ connectionString: urls.own })
  await Promise.all([source.connect(), target.connect()])
  for (let at = 0; at < TABLES; at += 1)
    await pipeCopy(source, target, `pool.part_${at}`, `tenant_id = '${tenant.id}'`)
  await Promise.all([source.end(), target.end()])
}
