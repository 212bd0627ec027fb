import type { FastifyBaseLogger } from 'fastify'

const SIGNALS = ['SIGTERM', 'SIGINT'] as const

/**
 * Closes on SIGTERM or SIGINT, behind which nothing holds the process; a second one ends it at once, as without this.
 *
 * @returns What takes that back.
 */
export function closeOnSignal(log: FastifyBaseLogger, close: () => Promise<void>): () => void {
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'Stopping: no new calls, finishing those in flight.')
    close().then(
      () => log.info('Stopped.'),
      (error: unknown) => {
        log.error({ err: error }, 'Could not stop cleanly.')
        process.exitCode = 1
      },
    )
  }
  for (const signal of SIGNALS) process.once(signal, stop)
  return () => {
    for (const signal of SIGNALS) process.off(signal, stop)
  }
}
