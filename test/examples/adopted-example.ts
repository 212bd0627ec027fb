import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Client, DatabaseError, escapeIdentifier } from 'pg'
import { inject } from 'vitest'

import '../support/provided-context.ts'
import { rolesOf } from '../../packages/runtime/src/database/connections/roles.ts'
import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import { runSaas, type SaasResult } from '../cli/run-saas.ts'
import { runScript, type RunningProcess, startApplication } from './example-process.ts'

const EXAMPLE = fileURLToPath(new URL('../../examples/adopt/', import.meta.url))
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/** The application of `examples/adopt` as somebody has it, in a folder and a database of its own. */
export interface PlainExample extends AsyncDisposable {
  readonly root: string
  /** Of the administrator. */
  readonly url: string
  /** The login that the application has always had: no superuser, and the owner of its tables. */
  readonly oldLogin: string
  saas(...args: readonly string[]): Promise<SaasResult>
  /** Like `saas`, and throws for any other exit code than 0. */
  succeed(...args: readonly string[]): Promise<SaasResult>
  startOld(): Promise<RunningProcess>
  /** Puts the changed code in its place, and starts it. */
  startNew(): Promise<RunningProcess>
  asAdmin<Result>(run: (client: Client) => Promise<Result>): Promise<Result>
  asOldLogin<Result>(run: (client: Client) => Promise<Result>): Promise<Result>
}

export async function openPlainExample(): Promise<PlainExample> {
  const server = inject('databaseUrl')
  const suffix = randomBytes(4).toString('hex')
  const url = await createDatabase(server, `example_adopt_${suffix}`)
  const oldLogin = `webapp_${suffix}`
  const root = join(await mkdtemp(join(tmpdir(), 'tenantry-adopt-')), 'tracker')
  await cp(EXAMPLE, root, {
    recursive: true,
    filter: (path) => !path.startsWith(join(EXAMPLE, 'after')) && !path.includes('node_modules'),
  })
  await symlink(MODULES, join(root, 'node_modules'))
  const oldUrl = new URL(url)
  oldUrl.username = oldLogin
  oldUrl.password = suffix
  await withClient(url, async (client) => {
    const login = escapeIdentifier(oldLogin)
    await client.query(`create role ${login} login password '${suffix}'`)
    await client.query(
      `alter database ${escapeIdentifier(`example_adopt_${suffix}`)} owner to ${login}`,
    )
  })
  const processes: RunningProcess[] = []
  const start = async (databaseUrl: string): Promise<RunningProcess> => {
    const environment = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl }
    const running = await startApplication(root, environment)
    processes.push(running)
    return running
  }
  const saas = (...args: readonly string[]) =>
    runSaas(args, { cwd: root, env: { DATABASE_URL: url } })
  await runScript(root, ['src/setup.ts'], { ...process.env, DATABASE_URL: oldUrl.href })
  return {
    root,
    url,
    oldLogin,
    saas,
    async succeed(...args) {
      const result = await saas(...args)
      if (result.exitCode === 0) return result
      throw new Error(`saas ${args.join(' ')}: ${result.stderr}${result.stdout}`)
    },
    startOld: () => start(oldUrl.href),
    async startNew() {
      await cp(join(EXAMPLE, 'after/src'), join(root, 'src'), { recursive: true })
      return await start(url)
    },
    asAdmin: (run) => withClient(url, run),
    asOldLogin: (run) => withClient(oldUrl.href, run),
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((running) => running.stop()))
      await dropDatabases([{ url }], [])
      await rm(join(root, '..'), { recursive: true, force: true })
      await withClient(server, (client) =>
        dropRoles(client, [oldLogin, ...Object.values(rolesOf('tracker'))]),
      )
    },
  }
}

/** Somebody else on this server may need one of them still. */
async function dropRoles(client: Client, roles: readonly string[]): Promise<void> {
  const stillNeeded = '2BP01'
  for (const role of roles) {
    await client.query(`drop role if exists ${escapeIdentifier(role)}`).catch((error: unknown) => {
      if (!(error instanceof DatabaseError && error.code === stillNeeded)) throw error
    })
  }
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
