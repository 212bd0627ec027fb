import { spawn } from 'node:child_process'
import { once } from 'node:events'

import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

import { clusterEnvironment, requireMain, waitForPort } from '../../development/index.ts'
import { listenOnce } from '../../listening-port.ts'

const START_MS = 60_000
const GRACE_MS = 10_000
const KEPT = 4_000

/** After `kill -9` of this process nobody ends the application: it sees that the channel to us is gone. */
const END_WITH_US = `data:text/javascript,${encodeURIComponent(
  "process.once('disconnect', () => process.exit()); process.channel?.unref()",
)}`

export interface StartedApplication extends AsyncDisposable {
  readonly url: string
}

/**
 * Runs `src/main.ts` of an application on a free port, against the clusters of its fleet, until it is disposed.
 *
 * @throws {TenantryError} APP_NOT_FOUND, VERIFY_APPLICATION_FAILED.
 */
export async function startApplication(
  root: string,
  config: ResolvedConfig,
  declared: Readonly<Record<string, string>>,
): Promise<StartedApplication> {
  await requireMain(root)
  const port = (await listenOnce(0, '127.0.0.1')) ?? 0
  const child = spawn(process.execPath, ['--import', END_WITH_US, 'src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      ...clusterEnvironment(config),
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      ...declared,
      HOST: '127.0.0.1',
      PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  // What it says is read to the end, or it stands still; the last of it tells why it ended.
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (output = `${output}${String(chunk)}`.slice(-KEPT)))
  }
  const ended = new AbortController()
  const exited = once(child, 'exit').finally(() => ended.abort())
  // A second Ctrl-C ends this process in the middle of its work, and the application must not stay behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const stop = async (): Promise<void> => {
    const killed = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    await exited
    clearTimeout(killed)
    process.off('exit', kill)
  }
  const late = setTimeout(() => ended.abort(), START_MS)
  try {
    if (await waitForPort(port, ended.signal)) {
      return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop }
    }
  } finally {
    clearTimeout(late)
  }
  await stop()
  throw new TenantryError('VERIFY_APPLICATION_FAILED', {
    message: `The application did not come to listen on port ${port}. ${output.trim()}`,
    hint: 'It has to listen on PORT within 60 s. Give what else it needs as `http.environment` in saas.verify.ts, or run it yourself and give --url.',
    details: { root },
  })
}
