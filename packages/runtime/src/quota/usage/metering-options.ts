import { TenantryError } from '../../errors.ts'
import type { MeteringSettings, UsageSink } from './metering.ts'

export interface MeteringOptions {
  /** Where batches go. One that takes long delays no request, only the batches behind it. */
  readonly sink: UsageSink
  /**
   * How long is counted for one batch, in milliseconds: what a process that is killed has not handed over. 100 to 3,600,000.
   * Default: 10,000.
   */
  readonly intervalMs?: number
  /** Names this process to the ledger. It may be the same after a restart. Default: the application and the machine. */
  readonly producer?: string
  /**
   * Told when the sink does not take a batch, with the error, and with undefined when it does again; and at the end what it has
   * not taken, as METERING_UNDELIVERED. Default: the standard error.
   */
  readonly onOutage?: (error: unknown) => void
}

const SHORTEST_MS = 100
const LONGEST_MS = 3_600_000
const LONGEST_PRODUCER = 200
const ANSWER_MS = 30_000
/** With the connections, which get as long behind it, within the ten seconds that a process is often given. */
const CLOSE_MS = 5000

/** Checks what an application asks for, and fills in the defaults. @throws {TenantryError} CONFIG_INVALID */
export function resolveMetering(
  { sink, intervalMs = 10_000, producer, onOutage = printOutage }: MeteringOptions,
  defaults: Pick<MeteringSettings, 'producer'>,
): MeteringSettings {
  const name = producer ?? defaults.producer
  const problems = [
    ...(typeof sink === 'function' ? [] : ['metering.sink is not a function']),
    ...(intervalMs >= SHORTEST_MS && intervalMs <= LONGEST_MS
      ? []
      : [
          `metering.intervalMs is ${intervalMs}, and has to be from ${SHORTEST_MS} to ${LONGEST_MS}`,
        ]),
    ...(name.trim() !== '' && name.length <= LONGEST_PRODUCER
      ? []
      : [`metering.producer has to have 1 to ${LONGEST_PRODUCER} characters`]),
  ]
  if (problems.length > 0) throw invalid(problems)
  return { sink, intervalMs, producer: name, onOutage, answerMs: ANSWER_MS, closeMs: CLOSE_MS }
}

function invalid(problems: readonly string[]): TenantryError {
  return new TenantryError('CONFIG_INVALID', {
    message: `The metering cannot be set up: ${problems.join('; ')}.`,
    hint: 'Correct what createTenancy is given as metering; docs/metering.md describes it.',
    details: { problems },
  })
}

function printOutage(error: unknown): void {
  // oxlint-disable-next-line no-console -- usage that nobody bills is money
  console.error(error === undefined ? 'Usage is metered again.' : 'Usage was not taken.', error)
}
