import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

const GRACE_MS = 10_000
const LAST_LINES_MS = 500

/**
 * Where the application's standard output goes: on, to standard error where ours is for a result, or to a
 * function, line by line.
 */
export type ApplicationOutput = 'stdout' | 'stderr' | ((line: string) => void)

export interface ApplicationRun {
  readonly root: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly output: ApplicationOutput
  readonly signal: AbortSignal
  /** Called with a signal that is aborted when the application ends. */
  readonly onStarted: (ended: AbortSignal) => void
}

/**
 * Runs `src/main.ts` and restarts it when a file below src changes. Resolves to its exit status when it has
 * ended; the signal asks it to, as Ctrl-C would, and ends it after 10 s if it does not.
 */
export async function runApplication(run: ApplicationRun): Promise<number> {
  // Folders, and not what was imported: a file that cannot be loaded is not known as an import, and the
  // change that mends it would go unseen.
  const watched = ['--watch-path=src', '--watch-path=saas.config.ts']
  const args = [...watched, '--watch-preserve-output', 'src/main.ts']
  const { output } = run
  const stdout = output === 'stderr' ? 2 : output === 'stdout' ? 'inherit' : 'pipe'
  // A group of its own: on Ctrl-C it hears from us once, not from the terminal as well, and can be ended whole.
  const child = spawn(process.execPath, args, {
    cwd: run.root,
    env: run.environment,
    detached: process.platform !== 'win32',
    stdio: ['ignore', stdout, 'inherit'],
  })
  const passedOn = typeof output === 'string' ? undefined : passOn(child.stdout, output)
  const ended = new AbortController()
  const endGroup = () => killGroup(child.pid)
  const askToEnd = () => {
    child.kill('SIGINT')
    setTimeout(endGroup, GRACE_MS).unref()
  }
  // A second Ctrl-C ends this process in the middle of its work, and the application must not stay behind.
  process.once('exit', endGroup)
  run.signal.addEventListener('abort', askToEnd, { once: true })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.once('error', reject)
  child.once('exit', (code) => resolve(code ?? 1))
  try {
    if (run.signal.aborted) askToEnd()
    run.onStarted(ended.signal)
    return await promise
  } finally {
    ended.abort()
    endGroup()
    // What it wrote last comes behind its end; and a process that left the group may hold on to its output.
    await Promise.race([passedOn, delay(LAST_LINES_MS)])
    process.off('exit', endGroup)
    run.signal.removeEventListener('abort', askToEnd)
  }
}

async function passOn(stream: Readable | null, onLine: (line: string) => void): Promise<void> {
  if (stream === null) return
  const lines = createInterface({ input: stream })
  lines.on('line', onLine)
  await once(lines, 'close')
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}
