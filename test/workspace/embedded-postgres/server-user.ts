import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SCRIPT = fileURLToPath(new URL('use-server.ts', import.meta.url))

export interface ServerUser {
  readonly process: ChildProcess
  readonly port: number
  readonly url: string
  readonly started: boolean
}

/** The command line of a process that uses the server of `root`. */
export function serverUserCommand(
  root: string,
  owner: 'session' | 'project' = 'session',
): string[] {
  const options = ['--conditions=tenantry-source', '--disable-warning=ExperimentalWarning']
  return [process.execPath, ...options, SCRIPT, root, owner]
}

export function spawnCommand([program = '', ...args]: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], cwd: '/' })
}

/** Waits until the process has the server; fails when it ends without. */
export async function whenStarted(child: ChildProcess): Promise<ServerUser> {
  if (!child.stdout) throw new Error('The process has no output to read.')
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The process ended with ${String(code)} before it had the server.`)
  })
  const [line] = await Promise.race([once(lines, 'line'), ended])
  ended.catch(() => undefined)
  const server: { port: number; url: string; started: boolean } = JSON.parse(String(line))
  return { ...server, process: child }
}

export async function killAtOnce(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
