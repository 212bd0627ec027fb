import { spawn, type SpawnOptions } from 'node:child_process'

import type { ServerAccount } from './server-account.ts'

export interface Invocation {
  readonly program: string
  readonly args: readonly string[]
  /** The user to become; undefined: stay who we are. */
  readonly account: ServerAccount | undefined
}

export interface ProgramResult {
  readonly exitCode: number | null
  /** Standard output and standard error, in the order they came. */
  readonly output: string
}

/** Runs a program of PostgreSQL to its end, with nothing of ours in its environment that changes what it does. */
export async function runProgram(
  invocation: Invocation,
  { input = '', signal }: { input?: string; signal?: AbortSignal | undefined } = {},
): Promise<ProgramResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ProgramResult>()
  const child = spawn(invocation.program, [...invocation.args], {
    ...spawnOptions(invocation),
    ...(signal && { signal }),
    stdio: 'pipe',
  })
  const chunks: string[] = []
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => chunks.push(chunk))
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  child.once('error', (error) => reject(signal?.aborted ? signal.reason : error))
  child.once('close', (exitCode) => resolve({ exitCode, output: chunks.join('') }))
  return promise
}

/** The folder we are in may be closed to the server's user, so the programs start from the root folder. */
export function spawnOptions({ account }: Invocation): SpawnOptions {
  return {
    cwd: process.platform === 'win32' ? process.env['SystemRoot'] : '/',
    env: { ...withoutPostgresSettings(process.env), TZ: 'UTC', LC_ALL: 'C' },
    windowsHide: true,
    ...account,
  }
}

/** PGPORT, PGDATA and their like are about the user's own servers. */
function withoutPostgresSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('PG')))
}
