import { format } from 'node:util'

const METHODS = ['debug', 'dir', 'info', 'log', 'table'] as const

/** How many run at this moment; what the methods were before the first of them. */
let running = 0
let own: readonly (readonly [(typeof METHODS)[number], Console['log']])[] = []

/**
 * Runs what loads code of the application. What that prints goes to standard error: standard output
 * belongs to the result of the command. Several may overlap, and the last one puts the console back.
 */
export async function withConsoleOnStderr<Result>(run: () => Promise<Result>): Promise<Result> {
  running += 1
  if (running === 1) {
    own = METHODS.map((method) => [method, console[method]] as const)
    for (const method of METHODS) console[method] = writeToStderr
  }
  try {
    return await run()
  } finally {
    running -= 1
    if (running === 0) for (const [method, original] of own) console[method] = original
  }
}

function writeToStderr(...parts: readonly unknown[]): void {
  process.stderr.write(`${format(...parts)}\n`)
}
