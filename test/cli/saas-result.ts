import { expect } from 'vitest'

import { runSaas, type SaasOptions } from './run-saas.ts'

/** What a command that has to succeed tells under --json. */
// oxlint-disable-next-line typescript/no-explicit-any -- what a command prints as JSON
export async function saasResult(args: readonly string[], options: SaasOptions): Promise<any> {
  const { exitCode, stdout, stderr } = await runSaas([...args, '--json'], options)
  const why = exitCode === 0 ? '' : stderr + stdout
  expect({ exitCode, why }).toEqual({ exitCode: 0, why: '' })
  return JSON.parse(stdout).result
}
