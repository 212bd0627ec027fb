import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'

export type Environment = Readonly<Record<string, string | undefined>>

export interface RunningProcess {
  /** Where it listens. */
  readonly url: string
  /** Where it tells its metrics, if it does. */
  readonly metricsUrl: string | undefined
  /** Asks it to end, as an operator would, and resolves to its exit code; null when it had to be killed. */
  stop(): Promise<number | null>
}

const METRICS = /Metrics are at (http:\/\/[^\s"]+?)\."/
const LISTENING = /Server listening at (http:\/\/[^\s"]+)/
const GRACE_MS = 10_000

/**
 * Runs an application on a free port, and resolves when it listens.
 *
 * @param main Default: `src/main.ts`.
 */
export async function startApplication(
  root: string,
  environment: Environment,
  main = 'src/main.ts',
): Promise<RunningProcess> {
  const child = spawnNode(root, [main], { ...environment, PORT: '0' })
  const exited = once(child, 'exit')
  const errors = text(child.stderr)
  const { url, metricsUrl } = await findUrls(child.stdout)
  if (url === undefined) {
    await exited
    throw new Error(`${root} did not start: ${await errors}`)
  }
  return {
    url,
    metricsUrl,
    async stop() {
      child.kill('SIGTERM')
      const deadline = setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
      await exited
      clearTimeout(deadline)
      return child.exitCode
    },
  }
}

/** Runs a script to its end, and resolves to its standard output. */
export async function runScript(
  root: string,
  args: readonly string[],
  environment: Environment,
): Promise<string> {
  const child = spawnNode(root, args, environment)
  const exited = once(child, 'exit')
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), exited])
  if (child.exitCode === 0) return output
  throw new Error(`${args.join(' ')} exited with ${child.exitCode}: ${errors}`)
}

function spawnNode(
  cwd: string,
  args: readonly string[],
  env: Environment,
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
}

interface Urls {
  /** Undefined when the log ends without one. */
  readonly url?: string | undefined
  readonly metricsUrl?: string | undefined
}

/** The addresses in the log of an application; that of its metrics stands before the other. */
async function findUrls(log: Readable): Promise<Urls> {
  const { promise, resolve } = Promise.withResolvers<Urls>()
  let metricsUrl: string | undefined
  // Read to the end: a process whose pipe is full stands still.
  const lines = createInterface(log)
  lines.on('line', (line) => {
    metricsUrl ??= METRICS.exec(line)?.[1]
    const [, url] = LISTENING.exec(line) ?? []
    if (url !== undefined) resolve({ url, metricsUrl })
  })
  lines.once('close', () => resolve({}))
  return await promise
}
