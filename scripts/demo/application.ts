import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'

import { execa } from 'execa'

import { findFreePort } from './free-port.ts'
import { send } from './http-client.ts'

const SAAS = resolve(import.meta.dirname, '../../bin/run.js')
const START_TIMEOUT_MS = 30_000

/** An application in a folder, used the way a developer uses it: through its commands and over HTTP. */
export class DemoApplication {
  readonly folder: string
  readonly #signal: AbortSignal
  #server: ChildProcess | undefined

  constructor(folder: string, signal: AbortSignal) {
    this.folder = folder
    this.#signal = signal
  }

  /** Writes the application and installs it, with this repository's own `saas`. */
  async init(mode: string): Promise<unknown> {
    const args = ['init', this.folder, '--yes', '--mode', mode, '--no-git', '--json']
    return await this.#json('node', [SAAS, ...args], process.cwd())
  }

  /** Runs `saas` as the application has installed it, and returns its result. */
  async saas(...args: string[]): Promise<unknown> {
    return await this.#json(join(this.folder, 'node_modules/.bin/saas'), [...args, '--json'])
  }

  /** Runs one of the application's own npm scripts. */
  async npm(script: string): Promise<void> {
    await execa('npm', ['run', script], { cwd: this.folder, cancelSignal: this.#signal, env: ENV })
  }

  /** Starts the server and returns its port once it is ready. */
  async serve(databaseUrl: string): Promise<number> {
    const port = await findFreePort()
    const env = {
      ...ENV,
      NODE_ENV: 'development',
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      LOG_LEVEL: 'warn',
    }
    // A group of its own: npm does not always pass a signal on to what it runs.
    this.#server = spawn('npm', ['start'], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const complaints: string[] = []
    this.#server.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()))
    const deadline = performance.now() + START_TIMEOUT_MS
    while (performance.now() < deadline && !this.#signal.aborted) {
      const ready = await send(port, 'localhost', 'GET', '/ready').catch(() => undefined)
      if (ready?.status === 200) return port
      await new Promise((wake) => setTimeout(wake, 100))
    }
    const seconds = START_TIMEOUT_MS / 1000
    throw new Error(`not ready after ${seconds} s: ${complaints.join('').trim()}`)
  }

  /** Stops the server and the database; safe to call at any time. */
  async stop(): Promise<void> {
    const server = this.#server
    if (server?.pid !== undefined && server.exitCode === null) {
      process.kill(-server.pid, 'SIGTERM')
      await once(server, 'exit')
    }
    await execa('node', [SAAS, 'db', 'stop'], { cwd: this.folder, reject: false, env: ENV })
  }

  async #json(command: string, args: string[], cwd = this.folder): Promise<unknown> {
    const options = { cwd, env: ENV, reject: false, cancelSignal: this.#signal }
    const { stdout, stderr } = await execa(command, args, options)
    const answer: unknown = JSON.parse(stdout || '{}')
    if (isObject(answer) && 'result' in answer) return answer['result']
    throw new Error(`${args.join(' ')} failed: ${stdout || stderr}`)
  }
}

/** The demo brings its own databases, whatever the shell has set. */
const ENV = {
  DATABASE_URL: undefined,
  APP_DATABASE_URL: undefined,
  SYSTEM_DATABASE_URL: undefined,
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
