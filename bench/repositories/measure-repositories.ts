import { execFile } from 'node:child_process'
import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

import type { Result } from '../benchmark.ts'
import { createApplicationFolder } from '../fleet/application-folder.ts'
import { alternate } from '../measure/alternate.ts'
import { compare } from '../measure/compare.ts'
import { timeProgram } from '../measure/time-program.ts'
import { findSaas } from '../saas-program.ts'
import { manyTables } from './many-tables.ts'

const RUNS = 5
const WARMUPS = 1
const TABLES = 300
const CODEGEN = fileURLToPath(
  new URL('../../node_modules/kysely-codegen/dist/cli/bin.js', import.meta.url),
)

/** On the embedded PostgreSQL of an application, which runs all the time, as while one develops. */
export async function measureRepositories(): Promise<Result[]> {
  const saas = findSaas()
  await using folder = await createApplicationFolder({
    name: 'bench',
    mode: 'pool',
    clusters: { primary: {} },
  })
  const cwd = folder.root
  const run = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [saas, ...args], { cwd })).stdout
  await folder.addMigration('20260201000000_many', manyTables(TABLES))
  await run('db', 'start')
  await using undo = new AsyncDisposableStack()
  undo.defer(async () => void (await run('db', 'stop')))
  await run('migrate')
  const url = (await run('db', 'url')).trim()

  const generate = ['generate', 'repositories', '--force']
  const live = [...generate, '--url', url, '--schema', 'pool', '--out', 'src/db']
  const types = ['--url', url, '--dialect', 'postgres', '--default-schema', 'pool']
  const only = ['--include-pattern', 'pool.*', '--out-file', 'src/types.ts']
  const written = ['src/db', 'src/modules/billing'].map((path) => join(cwd, path))
  const anew = async (args: readonly string[]): Promise<number> => {
    for (const path of written) {
      for await (const file of glob(`${path}/*.ts`)) await rm(file)
    }
    return await timeProgram(saas, args, { cwd, printing: 'thing-299' })
  }
  const times = await alternate(
    {
      migrations: () => anew(generate),
      database: () => anew(live),
      codegen: () => timeProgram(CODEGEN, [...types, ...only], { cwd, printing: 'table' }),
    },
    { runs: RUNS, warmups: WARMUPS },
  )
  const shared = {
    better: 'lower',
    unit: 'ms',
    referenceIs: `kysely-codegen: the types of ${TABLES} tables from the migrated database, without repositories`,
    excluded:
      'starting PostgreSQL, which runs already; nothing else: whole processes, from start to exit',
    goal: '<= 2x',
  } as const
  return [
    {
      name: 'repositories/database',
      ...compare(times.database, times.codegen),
      ...shared,
      oursIs: `\`saas generate repositories --url\`: types and ${TABLES} repositories from the same database`,
    },
    {
      name: 'repositories/migrations',
      ...compare(times.migrations, times.codegen),
      ...shared,
      oursIs: '`saas generate repositories`: runs the migrations in a scratch schema first',
    },
  ]
}
