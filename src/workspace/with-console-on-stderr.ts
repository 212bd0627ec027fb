import { format } from 'node:util'

const METHODS = ['debug', 'dir', 'info', 'log', 'table'] as const

/**
 * Runs what loads code of the application. What that prints goes to standard error: standard output
 * belongs to the result of the command.
 */
export async function withConsoleOnStderr<Result>(run: () => Promise<Result>): Promise<Result> {
  const own = METHODS.map((method) => [method, console[method]] as const)
  for (const method of METHODS) console[method] = writeToStderr
  try {
    return await run()
  } finally {
    for (const [method, original] of own) console[method] = original
  }
}

function writeToStderr(...parts: readonly unknown[]): void {
  process.stderr.write(`${format(...parts)}\n`)
}
