import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { findFreePort } from '../../src/workspace/embedded-postgres/free-port.ts'
import { findProgram } from './apt-get.ts'

/** A server without a disk: whatever restarts it, it is empty. */
export interface RedisServer extends AsyncDisposable {
  readonly url: string
  /** As a crash does it. Resolves when it is gone. */
  kill(): Promise<void>
  /** Starts it again, on the same port. Resolves when it answers. */
  start(): Promise<void>
  /** It stands still, with all its connections, until it is thawed. */
  freeze(): void
  thaw(): void
}

/** Where redis-server is; undefined where it cannot be had. In CI that is an error of the tests. */
export async function findRedis(): Promise<string | undefined> {
  const paths = ['/usr/bin', '/usr/local/bin'].map((folder) => `${folder}/redis-server`)
  const program = await findProgram('redis-server', paths)
  if (program === undefined && process.env['CI'] !== 'true') {
    process.stdout.write(
      'No redis-server, and none can be installed (that takes root and apt-get): SKIPPED what needs one.\n',
    )
  }
  return program
}

/** @param program Undefined where there is none, which fails. */
export async function startRedis(program: string | undefined): Promise<RedisServer> {
  if (program === undefined) throw new Error('redis-server is missing, and cannot be installed.')
  const port = await findFreePort(undefined)
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  let child: ChildProcess | undefined
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (child === undefined) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = undefined
    },
    async start() {
      const started = spawn(program, args, { stdio: 'ignore' })
      child = started
      while (!(await answers(port))) {
        if (started.exitCode !== null) throw new Error(`redis-server ended: ${started.exitCode}`)
        await sleep(20)
      }
    },
    freeze() {
      child?.kill('SIGSTOP')
    },
    thaw() {
      child?.kill('SIGCONT')
    },
    async [Symbol.asyncDispose]() {
      await server.kill()
    },
  }
  await server.start()
  return server
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer] = await once(socket, 'data')
    return String(answer).startsWith('+PONG')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
