import { randomUUID } from 'node:crypto'

import { type Fleet, newPlacementMessage } from '@tenantry/runtime/fleet'
import { readMigrations, type RenderedMigration } from '@tenantry/runtime/migrations'

import type { Result } from '../benchmark.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeOnce } from '../measure/time-once.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'
import { openNewApplication } from './application.ts'

const RUNS = 15
const WARMUPS = 2
const FIELDS = ['number:text:unique', 'project_id:uuid:ref=project', 'total:numeric(12,2)=0']
const MORE_FIELDS = ['status:enum(draft,sent)=draft', 'note:text?']

/** In a new application, where the round of the migrations is shortest. */
export async function measureGenerate(): Promise<Result[]> {
  const saas = findSaas()
  await using application = await openNewApplication()
  const { root: cwd, fleet } = application
  const migrations = await readMigrations(cwd)
  const args = ['generate', 'resource', 'projects/invoice', ...FIELDS, ...MORE_FIELDS]
  const generate = async (): Promise<number> => {
    await application.reset()
    return await timeProgram(saas, args, { cwd, printing: 'invoice.repository.generated.ts' })
  }
  const times = await alternate(
    {
      ours: generate,
      help: () => timeProgram(saas, ['--help'], { cwd }),
      round: () => timeRound(fleet, migrations),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const references = times.help.map((time, index) => time + (times.round[index] ?? Number.NaN))
  return [
    {
      name: 'generate',
      ...compare(times.ours, references),
      better: 'lower',
      unit: 'ms',
      oursIs:
        '`saas generate resource` with five fields: the migrations and its own in a scratch schema, ten files written',
      referenceIs: `\`saas --help\`, and a connection that makes a schema and runs the ${migrations.length} migrations of the application in it in one message`,
      excluded: 'starting PostgreSQL, which runs already; nothing else of ours: a whole process',
      goal: '<= 2x',
    },
  ]
}

async function timeRound(fleet: Fleet, migrations: readonly RenderedMigration[]): Promise<number> {
  const id = randomUUID()
  const schema = `by_hand_${id.replaceAll('-', '')}`
  const placement = { id, mode: 'bridge', cluster: 'primary', database: '', schema } as const
  const roles = fleet.rolesOn('primary')
  const engine = fleet.engineOn('primary')
  const message = newPlacementMessage({ placement, roles, engine, migrations })
  const time = await timeOnce(() =>
    fleet.withClient({ cluster: 'primary' }, (client) => client.query(message)),
  )
  await fleet.withClient({ cluster: 'primary' }, (client) =>
    client.query(`drop schema ${schema} cascade`),
  )
  return time
}
