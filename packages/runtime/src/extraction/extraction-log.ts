/** What is needed of a log: that of Fastify, pino or the like. */
export interface ExtractionLog {
  warn(facts: object, text: string): void
  error(facts: object, text: string): void
}

/** Once in so many milliseconds for each text: a service that is away fails every call. */
const PAUSE_MS = 10_000

/** Where nobody gave a log: warnings of the process, and of many alike the first. */
export function processLog(now: () => number = () => performance.now()): ExtractionLog {
  const toldAt = new Map<string, number>()
  const tell = (facts: object, text: string): void => {
    const last = toldAt.get(text)
    if (last !== undefined && now() - last < PAUSE_MS) return
    toldAt.set(text, now())
    const why = 'err' in facts && facts.err instanceof Error ? ` ${facts.err.message}` : ''
    process.emitWarning(`${text}${why}`, 'TenantryWarning')
  }
  return { warn: tell, error: tell }
}
