import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import type { SaasConfig } from '@tenantry/runtime/config'

/** A process of the application that serves. */
export interface Serving {
  readonly process: ChildProcess
  readonly port: number
}

/** What `serve.ts` is told. */
export interface Served {
  readonly config: SaasConfig
  /** The server that limits are shared through. Default: what the configuration says. */
  readonly redis?: string
}

const NODE = ['--conditions=tenantry-source']

export async function serve(served: Served): Promise<Serving> {
  const program = 'test/acceptance/noisy/serve.ts'
  const started = spawn(process.execPath, [...NODE, program, JSON.stringify(served)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(started.stdout, 'data')
  return { process: started, port: Number(String(line).trim()) }
}

export async function stop({ process: started }: Serving): Promise<void> {
  if (started.exitCode !== null || started.signalCode !== null) return
  started.kill('SIGTERM')
  await once(started, 'exit')
}
