import { migrate } from '@tenantry/runtime/fleet'
import { renderMigration, type RenderedMigration } from '@tenantry/runtime/migrations'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { type BridgeFleet, createBridgeFleet } from './bridge-fleet.ts'
import { sendMessages } from './send-messages.ts'

const PLACEMENTS = Number(process.env['BENCH_PLACEMENTS'] ?? 5000)
const CONNECTIONS = 4
const RUNS = 5
const WARMUPS = 1

export async function measureFleetMigrate(): Promise<Result[]> {
  await using ours = await createBridgeFleet(PLACEMENTS)
  await using bare = await createBridgeFleet(PLACEMENTS)
  const forOurs = createVersions(ours)
  const forBare = createVersions(bare)
  const times = await alternate(
    {
      ours: async () => {
        const migrations = await forOurs()
        const start = performance.now()
        const outcomes = await migrate(ours.fleet, migrations, { concurrency: CONNECTIONS })
        const took = performance.now() - start
        const done = outcomes.filter(({ outcome }) => outcome === 'migrated').length
        if (done !== PLACEMENTS) throw new Error(`${done} of ${PLACEMENTS} were migrated.`)
        return took
      },
      reference: async () => {
        const migrations = await forBare()
        const start = performance.now()
        await sendMessages(bare, migrations.slice(-1), migrations.slice(0, -1), CONNECTIONS)
        return performance.now() - start
      },
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  return [
    {
      name: 'fleet-migrate',
      ...compare(times.ours, times.reference),
      better: 'lower',
      unit: 'ms',
      oursIs: `\`migrate\` on ${PLACEMENTS} bridge tenants over ${CONNECTIONS} connections: a column, a table, an index; clusters prepared, rehearsed, planned, ledgers in the placements and the catalog`,
      referenceIs: `a bare loop that sends ${PLACEMENTS} schemas the same messages over as many connections`,
      excluded:
        'creating the schemas; the start of the process, and reading the files of migrations',
      goal: '<= 1.15x',
    },
  ]
}

/** A further migration at each call: a column, a table and an index of their own. */
function createVersions({ migrations }: BridgeFleet): () => Promise<RenderedMigration[]> {
  const all = [...migrations]
  return async () => {
    const number = String(all.length).padStart(4, '0')
    const text = `
      alter table invoice add column note_${number} text;
      create table extra_${number} (
        tenant_id uuid not null, id uuid not null, name text, primary key (tenant_id, id));
      alter table extra_${number} enable row level security;
      alter table extra_${number} force row level security;
      create index on invoice (tenant_id, note_${number});`
    const name = `2027010100${number}_extra`
    all.push(await renderMigration({ name, module: 'billing', source: { kind: 'sql', text } }))
    return all.slice()
  }
}
