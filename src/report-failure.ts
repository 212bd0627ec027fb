import type { ErrorReport } from '@tenantry/runtime/errors'

import { exitStatusOf, hidePasswords, toTenantryError } from './errors/index.ts'
import { choosePaint, fitText, renderError, renderStacks } from './terminal/index.ts'

export interface Failure {
  readonly thrown: unknown
  /** What ran, in the words of the command line: `db start`. Empty when it never came to that. */
  readonly command: string
  readonly json: boolean
  readonly debug: boolean
}

/** Tells people or machines about a failure, and sets the status the process will exit with. */
export function reportFailure({ thrown, command, json, debug }: Failure): void {
  const status = findExitRequest(thrown)
  if (status !== undefined) {
    process.exitCode = status
    return
  }
  const error = toTenantryError(thrown, command)
  process.exitCode = exitStatusOf(error.code)
  if (json) {
    const report = JSON.stringify({ version: 1, command, error: error.toJSON() }, null, 2)
    process.stdout.write(`${hidePasswords(report)}\n`)
  } else {
    process.stderr.write(errorText(error.toJSON()))
  }
  if (debug) process.stderr.write(`\n${hidePasswords(renderStacks(thrown))}\n`)
}

/** An error as it is told to people. */
export function errorText(report: ErrorReport): string {
  const text = renderError(report, choosePaint(process.stderr, process.env))
  return fitText(hidePasswords(text), process.stderr.columns ?? Infinity)
}

/** oclif's `this.exit(n)` is a thrown error too. */
function findExitRequest(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'EEXIT') return undefined
  const oclif: unknown = Reflect.get(thrown, 'oclif')
  const exit: unknown = typeof oclif === 'object' && oclif ? Reflect.get(oclif, 'exit') : undefined
  return typeof exit === 'number' ? exit : 0
}
