import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const RUN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface SaasResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface SaasOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** Default: the one that runs the tests. */
  readonly node?: string
}

/** Runs the built CLI as people do: as a process of its own. */
export async function runSaas(
  args: readonly string[],
  { cwd, env = {}, node = process.execPath }: SaasOptions,
): Promise<SaasResult> {
  const { DATABASE_URL: _, NODE_ENV: __, ...environment } = process.env
  const { promise, resolve } = Promise.withResolvers<SaasResult>()
  execFile(
    node,
    [RUN, ...args],
    { cwd, env: { ...environment, ...env } },
    (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : -1) : 0
      resolve({ exitCode, stdout, stderr })
    },
  )
  return promise
}
