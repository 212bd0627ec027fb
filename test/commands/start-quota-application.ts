import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { send } from '../support/send.ts'

const APPLICATION = fileURLToPath(new URL('./quota-application.ts', import.meta.url))

/** An application in a process of its own, which serves the tenants of a project over HTTP. */
export interface RunningApplication extends AsyncDisposable {
  readonly pid: number
  /** The status of one request of a tenant. */
  request(tenant: string, path?: string): Promise<number>
  kill(signal: NodeJS.Signals): Promise<void>
}

export async function startQuotaApplication(project: {
  readonly root: string
  readonly url: string
}): Promise<RunningApplication> {
  const child = spawn(
    process.execPath,
    ['--conditions=tenantry-source', APPLICATION, project.root],
    { env: { ...process.env, DATABASE_URL: project.url }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const exited = once(child, 'exit')
  const started: [Buffer] | undefined[] = await Promise.race([
    once(child.stdout, 'data'),
    exited.then(() => []),
  ])
  const port = Number(String(started[0]))
  if (!(port > 0)) throw new Error('The application did not come to listen.')
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await exited
  }
  return {
    pid: child.pid ?? 0,
    kill,
    async request(tenant, path = '/invoices') {
      const { status } = await send(port, path, { headers: { 'x-tenant': tenant } })
      return status
    },
    [Symbol.asyncDispose]: async () => await kill('SIGTERM'),
  }
}
