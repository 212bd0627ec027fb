import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { createTenantFleet } from '../tenant-lookup/tenant-fleet.ts'
import type { Decided, DecideOptions } from './decide.ts'

const PROGRAM = fileURLToPath(new URL('decide.ts', import.meta.url))
const PROCESSES = 3
const PER_SECOND = 50_000
const FOR_MS = 2000
const AT_ONCE = 50
const RUNS = 7
const WARMUPS = 1
const MICROSECONDS = 1000
/** What each process may lease ahead: 100 ms of the rate. */
const AHEAD_S = 0.1

export async function measureHotTenant(): Promise<Result[]> {
  await using fleet = await createTenantFleet(1)
  const [slug = ''] = fleet.slugs
  const tiers = { standard: { quota: { requests: { rate: `${PER_SECOND}/s` } } } } as const
  const shared = {
    config: { ...fleet.config, tiers },
    slug,
    url: fleet.config.clusters['primary']?.url ?? '',
    perSecond: PER_SECOND,
    forMs: FOR_MS,
    atOnce: AT_ONCE,
  }
  const admitted: number[] = []
  const run = async (by: DecideOptions['by']): Promise<number> => {
    const decided = await decideAtOnce({ ...shared, by })
    const sum = (of: (one: Decided) => number): number =>
      decided.reduce((all, one) => all + of(one), 0)
    const tookMs = Math.max(...decided.map((one) => one.tookMs))
    if (by === 'ours') admitted.push(sum((one) => one.admitted) / bound(tookMs))
    return (tookMs / sum((one) => one.decisions)) * MICROSECONDS
  }
  const times = await alternate(
    { ours: () => run('ours'), reference: () => run('reference') },
    { runs: RUNS, warmups: WARMUPS },
  )
  const most = Math.max(...admitted)
  if (most > 1) throw new Error(`${most} times what may be let through was.`)
  return [
    {
      name: 'hot-tenant',
      better: 'lower',
      unit: 'µs',
      ...compare(times.ours, times.reference),
      oursIs: `the time for one decision over ${PROCESSES} processes, about one tenant with ${PER_SECOND} requests a second, shared through PostgreSQL`,
      referenceIs: `RateLimiterPostgres of rate-limiter-flexible, ${AT_ONCE} decisions at a time in each process, over 10 connections`,
      excluded: 'starting the processes, and finding the tenant',
      goal: '<= 0.02x, and never more let through than the rate, the burst, and 100 ms of the rate for each process',
      note: `at most ${Math.round(most * 100)} % of that bound was let through`,
    },
  ]
}

/** The most that all processes together may let through. */
function bound(tookMs: number): number {
  return PER_SECOND * (tookMs / 1000 + 1 + PROCESSES * AHEAD_S)
}

async function decideAtOnce(options: DecideOptions): Promise<Decided[]> {
  const processes = Array.from({ length: PROCESSES }, () =>
    spawn(process.execPath, [PROGRAM, JSON.stringify(options)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  )
  await Promise.all(processes.map(({ stdout }) => once(stdout, 'readable')))
  return await Promise.all(processes.map(finish))
}

async function finish(started: ChildProcess): Promise<Decided> {
  const { stdin, stdout } = started
  if (stdin === null || stdout === null) throw new Error('The process has no pipes.')
  stdin.write('go\n')
  const printed = await text(stdout)
  const [, line = ''] = printed.trim().split('\n')
  return JSON.parse(line)
}
