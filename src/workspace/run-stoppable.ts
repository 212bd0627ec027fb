import { setTimeout as delay } from 'node:timers/promises'

import { execa } from 'execa'

const GRACE_MS = 2000

export interface Outcome {
  readonly failed: boolean
  readonly exitCode: number | undefined
  readonly stdout: string
  /** Both streams, as they would have looked on a terminal. */
  readonly output: string
  /** Why it did not even start; undefined when it did. */
  readonly startError: string | undefined
}

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/**
 * Runs a program to its end, whatever that is, and takes its children down with it when the signal comes:
 * a package manager's own children would otherwise go on writing.
 */
export async function runStoppable(
  program: string,
  args: readonly string[],
  { cwd, env = {}, signal }: RunOptions,
): Promise<Outcome> {
  signal.throwIfAborted()
  const child = execa(program, args, {
    cwd,
    env,
    all: true,
    reject: false,
    stdin: 'ignore',
    detached: process.platform !== 'win32',
  })
  const stop = (): void => {
    kill(child.pid, 'SIGTERM')
    void delay(GRACE_MS, undefined, { ref: false }).then(() => kill(child.pid, 'SIGKILL'))
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    const { failed, exitCode, stdout, all, originalMessage } = await child
    // What is left of the group must not write into a folder that is being removed.
    if (signal.aborted) kill(child.pid, 'SIGKILL')
    signal.throwIfAborted()
    const startError = exitCode === undefined ? originalMessage : undefined
    return { failed, exitCode, stdout, output: all, startError }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** Signals a process group; on Windows, where there is none, the process. */
function kill(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal)
  } catch {
    // It has ended.
  }
}
