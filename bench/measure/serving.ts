import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** A server in a process of its own, until it is disposed of. */
export interface Serving extends AsyncDisposable {
  readonly port: number
}

/** Starts a program that takes its options in JSON, prints its port, and ends with its standard input. */
export async function startServing(program: string, options: object): Promise<Serving> {
  const server = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(server.stdout, 'data')
  return {
    port: Number(String(line).trim()),
    async [Symbol.asyncDispose]() {
      server.stdin.end()
      await once(server, 'exit')
    },
  }
}
