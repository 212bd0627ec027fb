import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'

import { loginUrl } from '../../packages/runtime/src/database/connections/login.ts'
import { runSaas } from '../cli/run-saas.ts'
import type { Environment } from '../examples/example-process.ts'
import { freePort, runPgbouncer, versionOf } from '../support/pgbouncer.ts'

/** Fewer than the application opens to PgBouncer, so that its transactions wait there. */
const CONNECTIONS = 6

/**
 * Has `saas pgbouncer config` write the files of an application, runs a PgBouncer with them, and tells what the application
 * needs to know: the way through it, and no administrator.
 */
export async function leadThroughPgbouncer(
  program: string,
  { root, name, url }: { readonly root: string; readonly name: string; readonly url: string },
  stack: AsyncDisposableStack,
): Promise<Environment> {
  // Its own user has to reach them.
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-through-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const through = await logins(name, url)
  const [, release = ''] = /(\d+\.\d+)/.exec(await versionOf(program)) ?? []
  const limits = ['--processes', '1', '--server-connections', String(CONNECTIONS)]
  const args = ['pgbouncer', 'config', '--for', release, '--out', folder, ...limits]
  const options = { cwd: root, env: { DATABASE_URL: url, ...through } }
  expect(await runSaas(args, options)).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await runSaas([...args, '--check'], options)).toMatchObject({ exitCode: 0, stderr: '' })
  for (const file of ['pgbouncer.ini', 'userlist.txt']) {
    expect(((await stat(join(folder, file))).mode & 0o777).toString(8)).toBe('600')
  }
  const running = await runPgbouncer(program, folder, through.APP_DATABASE_URL)
  stack.defer(() => running.stop())
  return { DATABASE_URL: '', ...through }
}

/** Those of the application, which are derived from the administrator's, by way of a free port. */
async function logins(
  name: string,
  url: string,
): Promise<{ readonly APP_DATABASE_URL: string; readonly SYSTEM_DATABASE_URL: string }> {
  const { catalogCluster } = resolveConfig({ name, mode: 'pool', clusters: { primary: { url } } })
  const port = String(await freePort())
  const through = (kind: 'app' | 'system'): string => {
    const login = new URL(loginUrl(name, catalogCluster, kind))
    login.hostname = '127.0.0.1'
    login.port = port
    return login.href
  }
  return { APP_DATABASE_URL: through('app'), SYSTEM_DATABASE_URL: through('system') }
}
