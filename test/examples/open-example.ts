import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'

import type { SaasConfig, Tenant } from '@tenantry/runtime'
import { Fleet, requireTenant } from '@tenantry/runtime/fleet'
import { resolveConfig } from '@tenantry/runtime/config'
import { Client, DatabaseError, escapeIdentifier } from 'pg'
import { inject } from 'vitest'

import '../support/provided-context.ts'
import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { rolesOf } from '../../packages/runtime/src/database/connections/roles.ts'
import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import type { VerifyReport } from '../../src/verify/index.ts'
import { runSaas } from '../cli/run-saas.ts'
import { runScript, type RunningProcess, startApplication } from './example-process.ts'

type Variables = Readonly<Record<string, string>>

/** An application of `examples/`, on a database of its own. */
export interface Example extends AsyncDisposable {
  /** Its configuration, with the database of the test in it. */
  readonly config: SaasConfig
  createTenant(slug: string, tier?: string): Promise<Tenant>
  /** Runs `src/main.ts`, or another file, as a process. Stopped with the example, if not before. */
  start(variables?: Variables, main?: string): Promise<RunningProcess>
  /** Runs `saas` to the end, and resolves to its standard output. */
  saas(...args: readonly string[]): Promise<string>
  /** Runs one of its scripts to the end, and resolves to its standard output. */
  run(args: readonly string[], variables?: Variables): Promise<string>
  /** Attacks it with `saas verify`; resolves to the routes that were attacked, for each mode that its tiers use. */
  attackRoutes(): Promise<readonly (readonly string[])[]>
  /** Runs as the administrator, in the database of the catalog. */
  asAdmin<Result>(run: (client: Client) => Promise<Result>): Promise<Result>
  /** Runs as the role that requests run under, in the place and the name of a tenant. */
  asAppRole<Result>(tenant: Tenant, run: (client: Client) => Promise<Result>): Promise<Result>
}

/**
 * Migrates an example with the CLI, as its README says: nothing of it is replaced for the test.
 *
 * @param root Default: where it is. A copy of it may be changed.
 */
export async function openExample(
  name: string,
  written: SaasConfig,
  root = fileURLToPath(new URL(`../../examples/${name}/`, import.meta.url)),
): Promise<Example> {
  const server = inject('databaseUrl')
  const database = `example_${name}_${randomBytes(4).toString('hex')}`
  const url = await createDatabase(server, database)
  const config: SaasConfig = { ...written, clusters: { primary: { url } } }
  const resolved = resolveConfig(config)
  const environment = { ...process.env, NODE_ENV: 'production', DATABASE_URL: url }
  const processes: RunningProcess[] = []

  const saas = async (...args: readonly string[]): Promise<string> => {
    const result = await runSaas(args, { cwd: root, env: { DATABASE_URL: url } })
    if (result.exitCode === 0) return result.stdout
    throw new Error(`saas ${args.join(' ')}: ${result.stdout}${result.stderr}`)
  }
  const dispose = async (): Promise<void> => {
    await Promise.all(processes.map((running) => running.stop()))
    const fleet = await Fleet.open(resolved)
    const placements = await fleet.catalog.placements().catch(() => [])
    await fleet.close()
    await dropDatabases([{ url }], placements)
    await withClient(server, (client) => dropRoles(client, Object.values(rolesOf(config.name))))
  }

  try {
    await saas('migrate')
  } catch (error) {
    await dispose()
    throw error
  }
  return {
    config,
    async createTenant(slug, tier) {
      await saas('tenant', 'create', slug, ...(tier === undefined ? [] : ['--tier', tier]))
      await using fleet = await Fleet.open(resolved)
      return await requireTenant(fleet, slug)
    },
    saas,
    async start(variables, main) {
      const running = await startApplication(root, { ...environment, ...variables }, main)
      processes.push(running)
      return running
    },
    async run(args, variables) {
      return await runScript(root, args, { ...environment, ...variables })
    },
    async attackRoutes() {
      const { result }: { result: VerifyReport } = JSON.parse(await saas('verify', '--json'))
      if (result.problems.length > 0) throw new Error(result.problems.join('\n'))
      return result.campaigns.map(({ verdicts }) =>
        verdicts.filter(({ channel }) => channel === 'http').map(({ object }) => object),
      )
    },
    asAdmin: (run) => withClient(url, run),
    async asAppRole({ id, placement }, run) {
      const login = loginUrl(config.name, resolved.catalogCluster, 'app', placement.database)
      return await withClient(login, async (client) => {
        await client.query(`set search_path = ${escapeIdentifier(placement.schema)}`)
        await client.query(`select set_config('tenantry.tenant_id', $1, false)`, [id])
        return await run(client)
      })
    },
    [Symbol.asyncDispose]: dispose,
  }
}

/** The roles are the example's own, so one that someone else on this server runs may need them still. */
async function dropRoles(client: Client, roles: readonly string[]): Promise<void> {
  const stillNeeded = '2BP01'
  await client
    .query(`drop role if exists ${roles.map((role) => escapeIdentifier(role)).join(', ')}`)
    .catch((error: unknown) => {
      if (!(error instanceof DatabaseError && error.code === stillNeeded)) throw error
    })
}

async function withClient<Result>(
  url: string,
  run: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}
