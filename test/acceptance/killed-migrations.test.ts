import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { SaasConfig } from '@tenantry/runtime/config'
import { createTenant, findDrift, migrate } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { createRandom } from '../support/random.ts'
import { sqlMigration } from '../support/test-fleet.ts'
import { createAcceptanceFleet, type AcceptanceFleet } from './acceptance-fleet.ts'
import { SETTINGS } from './settings.ts'

const BRIDGES = 10
const ROWS = 3000
const random = createRandom(SETTINGS.seed)

let fleet: AcceptanceFleet
let sources: { name: string; text: string }[]
let version = 0

beforeAll(async () => {
  fleet = await createAcceptanceFleet()
  sources = [...fleet.sources]
  await fleet.addBridges(BRIDGES)
  await createTenant(fleet.fleet, fleet.migrations, { slug: 'silo', tier: 'siloed' })
  const schemas = await fleet.schemas()
  for (const schema of schemas) {
    await fleet.query(
      `insert into "${schema}".invoice (tenant_id, number, amount)
       select gen_random_uuid(), 'n' || i, 0 from generate_series(1, $1::int) i`,
      [schema === schemas[0] ? ROWS : 3],
    )
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

/** Steps of each kind, which show how often they were made. */
function addVersion(): void {
  version += 1
  const stamp = `2026060${version % 10}${String(version).padStart(7, '0')}`
  const add = (part: number, text: string) =>
    sources.push({ name: `${stamp.slice(0, 13)}${part}_v${version}`, text })
  add(1, `alter table invoice add step_${version} int; update invoice set amount = amount + 1`)
  add(2, `create index concurrently by_step_${version} on invoice (tenant_id, step_${version})`)
  add(
    3,
    `-- tenantry: backfill\nupdate invoice set step_${version} = 1 where step_${version} is null`,
  )
  add(4, `update invoice set amount = amount + 1`)
  sources.sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function rendered(): Promise<RenderedMigration[]> {
  return await Promise.all(sources.map(({ name, text }) => sqlMigration(name, text)))
}

function start(config: SaasConfig): ChildProcess {
  const script = join(import.meta.dirname, 'migrate-until-killed.ts')
  return spawn(
    process.execPath,
    ['--conditions=tenantry-source', script, JSON.stringify(config), JSON.stringify(sources)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
}

/** @returns Whether it was killed before it had ended by itself. */
async function runAndKill(afterMs: number): Promise<boolean> {
  const child = start(fleet.config)
  const ended = once(child, 'exit')
  if (child.stdout) await once(child.stdout, 'data')
  await Promise.race([sleep(afterMs), ended])
  const isKilled = child.exitCode === null && child.kill('SIGKILL')
  await ended
  return isKilled
}

/** As if the minute had passed that the lease of a killed process lasts. */
async function expireLeases(): Promise<void> {
  await fleet.query("update tenantry.lease set expires_at = now() - interval '1 s'")
}

async function finish(): Promise<void> {
  const migrations = await rendered()
  await expect
    .poll(
      async () => {
        await expireLeases()
        const outcomes = await migrate(fleet.fleet, migrations, { maxFailures: 1000, attempts: 20 })
        return outcomes.flatMap(({ error }) => error?.message ?? [])
      },
      { timeout: 30_000 },
    )
    .toEqual([])
  const names = sources.map(({ name }) => name)
  for (const schema of await fleet.schemas()) {
    const ledger = await fleet.query<{ migration: string }>(
      `select migration from "${schema}".tenantry_ledger order by 1`,
    )
    expect(ledger.map(({ migration }) => migration)).toEqual(names)
    const amounts = await fleet.query(
      `select distinct amount, step_${version} as step from "${schema}".invoice`,
    )
    // Each of the two was made once, in each version.
    expect(amounts, schema).toEqual([{ amount: 2 * version, step: 1 }])
  }
  const invalid = await fleet.query(
    'select indexrelid::regclass from pg_index where not indisvalid',
  )
  expect(invalid).toEqual([])
  const placements = (await fleet.fleet.ledgers.all()).map(({ placement }) => placement)
  const drift = await findDrift(fleet.fleet, migrations, placements)
  expect(drift).toMatchObject({ classes: [], unreadable: [] })
  const scratch = await fleet.query(
    "select nspname from pg_namespace where nspname ~ '^tenantry_(rehearsal|reference)'",
  )
  expect(scratch).toEqual([])
}

test(
  `killed ${SETTINGS.kills} times, each placement has everything exactly once`,
  { timeout: 1_200_000, tags: ['kill-9'] },
  async ({ annotate }) => {
    let kills = 0
    let longest = 1500
    while (kills < SETTINGS.kills) {
      addVersion()
      for (let more = 1 + Math.floor(random() * 8); more > 0 && kills < SETTINGS.kills; more--) {
        const began = performance.now()
        if (await runAndKill(random() * longest)) kills += 1
        else {
          // All was done by then: kill the next one earlier.
          longest = Math.max(100, (performance.now() - began) / 2)
          break
        }
        await expireLeases()
      }
      await finish()
    }
    await annotate(
      `killed ${kills} times over ${version} versions: every placement everything exactly once; seed ${SETTINGS.seed}`,
    )
  },
)

test(
  'a runner that freezes holds nobody up for good, and does nothing twice when it thaws',
  { tags: ['frozen-runner'] },
  async () => {
    addVersion()
    const frozen = start(fleet.config)
    const ended = once(frozen, 'exit')
    if (frozen.stdout) await once(frozen.stdout, 'data')
    await sleep(100 + random() * 600)
    frozen.kill('SIGSTOP')
    const outcomes = await migrate(await fleet.openAnother(), await rendered(), {
      maxFailures: 1000,
      attempts: 2,
    })
    // At most the placements that it was at are left.
    expect(outcomes.filter(({ outcome }) => outcome === 'failed').length).toBeLessThanOrEqual(3)
    frozen.kill('SIGCONT')
    await ended
    await finish()
  },
)
