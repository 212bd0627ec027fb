import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { createTenant, Fleet, type Tenant } from '@tenantry/runtime/fleet'
import { type Mode, resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { migrate } from '@tenantry/runtime/fleet'
import { readMigrations } from '@tenantry/runtime/migrations'

import { assertMigrated } from '../../src/workspace/assert-migrated.ts'
import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import {
  type Environment,
  type RunningProcess,
  startApplication,
} from '../examples/example-process.ts'

const run = promisify(execFile)

export interface GeneratedApplication extends AsyncDisposable {
  readonly server: RunningProcess
  readonly tenants: readonly Tenant[]
}

export interface GeneratedApplicationOptions {
  /** The tier of each tenant to create. */
  readonly tierOf: (index: number) => string
  readonly tenants: number
  /** The server that its database is created on. */
  readonly databaseUrl: string
  /** What the application is told of its database, whose URL this is. Default: the URL. */
  readonly tell?: (url: string) => Promise<Environment>
}

/**
 * Writes applications with `saas init` below one folder. The first one is installed for real; the
 * others have the same dependencies and share them.
 */
export class Generator {
  readonly #folder: string
  #installed: string | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** @param flags Further ones of `saas init`. */
  async write(name: string, mode: Mode, flags: readonly string[] = []): Promise<string> {
    const root = join(this.#folder, name)
    const share = this.#installed
    const args = ['bin/run.js', 'init', root, '--yes', '--no-git', '--mode', mode, ...flags]
    await run('node', [...args, share === undefined ? '--install' : '--no-install'])
    if (share === undefined) this.#installed = root
    else await symlink(join(share, 'node_modules'), join(root, 'node_modules'))
    return root
  }
}

/** Has an application list extensions of PostgreSQL, as its developer would. */
export async function listExtensions(root: string, names: readonly string[]): Promise<void> {
  const path = join(root, 'saas.config.ts')
  const before = await readFile(path, 'utf8')
  const list = names.map((name) => `'${name}'`).join(', ')
  const after = before.replace(/^( *)mode: .*$/m, `$&\n$1extensions: [${list}],`)
  if (after === before) throw new Error(`${path} has no mode.`)
  await writeFile(path, after)
}

/** Migrates a generated application in a database of its own, creates its tenants, and serves it. */
export async function serveGenerated(
  root: string,
  options: GeneratedApplicationOptions,
): Promise<GeneratedApplication> {
  const name = `g${randomBytes(5).toString('hex')}`
  const url = await createDatabase(options.databaseUrl, name)
  const config = await readConfig(root, url)
  const fleet = await Fleet.open(resolveConfig(config))
  const close = async (): Promise<void> => {
    const placements = await fleet.catalog.placements()
    await fleet.close()
    await dropDatabases([{ url }], placements)
  }
  try {
    const migrations = await readMigrations(root)
    assertMigrated(await migrate(fleet, migrations))
    const tenants: Tenant[] = []
    for (let index = 0; index < options.tenants; index += 1) {
      const slug = `tenant-${index}`
      tenants.push(await createTenant(fleet, migrations, { slug, tier: options.tierOf(index) }))
    }
    const told = (await options.tell?.(url)) ?? { DATABASE_URL: url }
    const environment = {
      ...process.env,
      ...told,
      NODE_ENV: 'test',
      LOG_LEVEL: 'info',
      METRICS_PORT: '0',
    }
    const server = await startApplication(root, environment)
    return {
      server,
      tenants,
      async [Symbol.asyncDispose]() {
        await server.stop()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The application's own configuration, as `saas` would load it with this DATABASE_URL. */
async function readConfig(root: string, url: string): Promise<SaasConfig> {
  const loaded: { default: SaasConfig } = await import(join(root, 'saas.config.ts'))
  const { primary, ...others } = loaded.default.clusters
  return { ...loaded.default, clusters: { primary: { ...primary, url }, ...others } }
}
