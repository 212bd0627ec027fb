import * as v from 'valibot'

import type { Duration, Rate, Size } from './config.ts'
import { parseDuration } from './duration.ts'
import { parseRate } from './rate.ts'
import { parseSize } from './size.ts'

const duration = text<Duration>(
  parseDuration,
  "must be a duration such as '500ms', '2s' or '5m', of at most 24 days",
)
const rate = text<Rate>(parseRate, "must be a rate such as '100/s', '6000/m' or '1000/h'")
const size = text<Size>(parseSize, "must be a size such as '500MB' or '20GB'")
const count = v.pipe(
  v.number(),
  v.safeInteger('must be a whole number'),
  v.minValue(1, 'must be at least 1'),
)

/** So that times and sums of it stay exact, and a client can read them: a header takes 15 digits. */
const burst = v.pipe(count, v.maxValue(1e9, 'must be at most 1000000000'))
/** PostgreSQL counts places in 32 bits: one that it cannot count would be an outage of all tenants. */
const concurrency = v.pipe(count, v.maxValue(1e6, 'must be at most 1000000'))

/** What a tenant may use: of a tier in the configuration, or of one tenant in the catalog. */
export const quotaSchema = v.strictObject({
  statementTimeout: v.optional(duration),
  transactionTimeout: v.optional(duration),
  idleTransactionTimeout: v.optional(duration),
  requests: v.optional(v.strictObject({ rate, burst: v.optional(burst) })),
  concurrency: v.optional(concurrency),
  database: v.optional(
    v.strictObject({
      weight: v.optional(
        v.pipe(
          v.number(),
          v.finite('must be a finite number'),
          v.minValue(0.01, 'must be at least 0.01'),
          v.maxValue(1000, 'must be at most 1000'),
        ),
      ),
      connections: v.optional(count),
      queue: v.optional(count),
      wait: v.optional(duration),
    }),
  ),
  storage: v.optional(
    v.strictObject({
      rows: v.optional(v.strictObject({ soft: v.optional(count), hard: v.optional(count) })),
      bytes: v.optional(v.strictObject({ soft: v.optional(size), hard: v.optional(size) })),
    }),
  ),
  shadow: v.optional(v.boolean()),
})

function text<Text extends string>(parse: (text: string) => unknown, message: string) {
  return v.custom<Text>((value) => typeof value === 'string' && parse(value) !== undefined, message)
}
