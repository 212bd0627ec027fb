import { spawn } from 'node:child_process'
import { open, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

import type { ServerPrograms } from './data-folder.ts'
import type { EmbeddedPostgresPaths } from './paths.ts'
import { readPostmaster } from './postmaster.ts'
import { spawnOptions } from './run-program.ts'

const POLL_MS = 15
const LARGEST_LOG = 10_000_000

export type LaunchOutcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly output: string }

export interface LaunchOptions {
  readonly port: number
  readonly settings: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

/** Starts a server that outlives this process, and waits until it answers or has given up. */
export async function launchServer(
  paths: EmbeddedPostgresPaths,
  { binaries, launch }: ServerPrograms,
  { port, settings, timeoutMs, signal }: LaunchOptions,
): Promise<LaunchOutcome> {
  const log = await openLog(paths.log)
  const started = log.size
  const invocation = launch(binaries.postgres, [
    '-D',
    paths.data,
    ...toArguments({
      ...settings,
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    }),
  ])
  const child = spawn(invocation.program, [...invocation.args], {
    ...spawnOptions(invocation),
    // Its own session: a Ctrl-C meant for the command must not reach the server before the command is done.
    detached: true,
    stdio: ['ignore', log.handle.fd, log.handle.fd],
  })
  const ended = Promise.withResolvers<'ended'>()
  const spawnErrors: Error[] = []
  child.once('exit', () => ended.resolve('ended'))
  child.once('error', (error) => {
    spawnErrors.push(error)
    ended.resolve('ended')
  })
  child.unref()
  await log.handle.close()

  const deadline = Date.now() + timeoutMs
  for (;;) {
    const outcome = await Promise.race([ended.promise, delay(POLL_MS)])
    if (outcome === 'ended') {
      const output = [...spawnErrors.map(String), await readFrom(paths.log, started)].join('\n')
      return { kind: 'failed', output }
    }
    const postmaster = await readPostmaster(paths)
    if (postmaster?.ready && postmaster.pid === child.pid) return { kind: 'ready' }
    if (signal?.aborted || Date.now() > deadline) {
      child.kill('SIGINT')
      await ended.promise
      signal?.throwIfAborted()
      return {
        kind: 'failed',
        output: `${await readFrom(paths.log, started)}\nIt was not ready after ${timeoutMs} ms.`,
      }
    }
  }
}

function toArguments(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

async function openLog(path: string) {
  const before = await stat(path).catch(() => undefined)
  const restart = (before?.size ?? 0) > LARGEST_LOG
  const handle = await open(path, restart ? 'w' : 'a', 0o600)
  return { handle, size: restart ? 0 : (before?.size ?? 0) }
}

async function readFrom(path: string, position: number): Promise<string> {
  await using file = await open(path, 'r')
  const { size } = await file.stat()
  const buffer = Buffer.alloc(Math.max(0, Math.min(size - position, 64_000)))
  await file.read(buffer, 0, buffer.length, Math.max(position, size - buffer.length))
  return buffer.toString('utf8')
}
