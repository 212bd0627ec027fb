import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client, type QueryResultRow } from 'pg'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { Fleet } from '@tenantry/runtime/fleet'

import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { parseRelease, planPgbouncer, type PgbouncerOptions } from '../../src/pgbouncer/index.ts'
import { writeSecretFiles } from '../../src/workspace/pgbouncer/keep-secret-files.ts'
import { readPgbouncerFacts } from '../../src/workspace/pgbouncer/read-pgbouncer-facts.ts'
import { readStatsLogin } from '../../src/workspace/pgbouncer/read-stats-login.ts'
import { freePort, runPgbouncer, type RunningPgbouncer, versionOf } from './pgbouncer.ts'

const WATCHER = 'watcher'

/** A PgBouncer that runs with the very files that `saas pgbouncer config` writes. */
export interface PlannedPgbouncer extends AsyncDisposable {
  /** As the program itself tells it. */
  readonly version: string
  readonly port: number
  /** The configuration of an application whose two logins come through it. */
  readonly config: SaasConfig
  /** Asks its console. */
  show<Row extends QueryResultRow>(what: string): Promise<Row[]>
  /** Writes the files anew, as the fleet is by now, and has them read. */
  renew(): Promise<void>
  /** Ends it at once, and starts it again behind a while. */
  restart(pauseMs: number): Promise<void>
}

/** Puts it in front of the only cluster of a configuration that is migrated. */
export async function startPlannedPgbouncer(
  program: string,
  config: SaasConfig,
  options: Partial<PgbouncerOptions> = {},
): Promise<PlannedPgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-planned-'))
  const port = await freePort()
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const resolved = resolveConfig(config)
  const through = (kind: 'app' | 'system', database?: string): string => {
    const url = new URL(loginUrl(resolved.name, resolved.catalogCluster, kind, database))
    url.hostname = '127.0.0.1'
    url.port = String(port)
    return url.href
  }
  const [, release = ''] = /(\d+\.\d+)/.exec(await versionOf(program)) ?? []
  const write = async (): Promise<void> => {
    await using fleet = await Fleet.open(resolved)
    const { files } = planPgbouncer(await readPgbouncerFacts(fleet, name), {
      release: parseRelease(release),
      listen: { host: '127.0.0.1', port },
      folder,
      plainPasswords: false,
      stats: readStatsLogin(WATCHER, { PGBOUNCER_STATS_PASSWORD: 'watching' }),
      command: 'saas pgbouncer config',
      processes: 1,
      reserve: 15,
      most: undefined,
      ...options,
    })
    await writeSecretFiles(folder, files)
  }
  await write()
  let running: RunningPgbouncer = await runPgbouncer(program, folder, through('app'))
  return {
    version: running.version,
    port,
    config: {
      ...config,
      clusters: {
        [name]: {
          ...cluster,
          url: undefined,
          appUrl: through('app'),
          systemUrl: through('system'),
        },
      },
    },
    async show(what) {
      const client = new Client({
        connectionString: `postgres://${WATCHER}:watching@127.0.0.1:${port}/pgbouncer`,
      })
      await client.connect()
      try {
        return (await client.query(`show ${what}`)).rows
      } finally {
        await client.end()
      }
    },
    async renew() {
      await write()
      await running.reload()
    },
    async restart(pauseMs) {
      await running.stop()
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
      running = await runPgbouncer(program, folder, through('app'))
    },
    async [Symbol.asyncDispose]() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
