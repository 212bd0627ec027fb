import type { Duplex } from 'node:stream'

import * as v from 'valibot'

import { type Duration, ENGINES, MODES } from './config.ts'
import { parseDuration } from './duration.ts'
import { quotaSchema } from './quota-schema.ts'

/** An environment variable that is set to nothing counts as one that is not set. */
const postgresUrl = v.pipe(
  v.optional(v.string()),
  v.transform((value) => (value === '' ? undefined : value)),
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://'),
      v.url('is not a valid URL'),
      v.check(isDecodable, 'holds a % that is no escape; write %25 for the sign itself'),
    ),
  ),
)
const label = (longest: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9_-]*$/, 'must start with a letter and hold only a-z, 0-9, _ and -'),
    v.maxLength(longest, `must be at most ${longest} characters long`),
  )
const name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]*$/, 'must start with a letter and hold only a-z, 0-9 and _'),
  v.maxLength(32, 'must be at most 32 characters long'),
  v.check(
    (value) => !value.startsWith('pg_'),
    'must not start with pg_, which PostgreSQL reserves',
  ),
)
const duration = v.custom<Duration>(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  "must be a duration such as '500ms', '2s' or '5m', of at most 24 days",
)
const mode = v.picklist(MODES, `must be one of ${MODES.join(', ')}`)

const cluster = v.strictObject({
  url: postgresUrl,
  appUrl: postgresUrl,
  systemUrl: postgresUrl,
  engine: v.optional(v.picklist(ENGINES, `must be one of ${ENGINES.join(', ')}`), 'postgres'),
  poolSchema: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z_][a-z0-9_]*$/, 'must start with a letter and hold only a-z, 0-9 and _'),
      v.maxLength(63, 'must be at most 63 characters long'),
      v.check(
        (value) => !/^(pg_.*|tenantry.*|information_schema)$/.test(value),
        'must not be a schema that PostgreSQL or Tenantry keeps for itself',
      ),
    ),
    'pool',
  ),
  region: v.optional(label(63), 'default'),
  connections: v.optional(
    v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1')),
    10,
  ),
  preparedStatements: v.optional(v.boolean(), true),
  stream: v.optional(
    v.custom<() => Duplex>((value) => typeof value === 'function', 'must be a function'),
  ),
  replicas: v.optional(v.array(v.strictObject({ url: postgresUrl })), []),
})
const tier = v.strictObject({
  mode: v.optional(mode),
  cluster: v.optional(v.string()),
  quota: v.optional(quotaSchema, {}),
})
const SHORTEST_SECRET = 32
const secret = v.pipe(
  v.string(),
  v.minLength(SHORTEST_SECRET, `must be at least ${SHORTEST_SECRET} characters long`),
)
const secrets = v.pipe(
  v.array(v.optional(v.string())),
  // The first one signs, so it has to be there; another may come from a variable that is not set.
  v.transform(([first, ...others]) => [first, ...others.filter((other) => other)]),
  v.array(secret),
)
/** `true` stands for the defaults, `false` for none. */
const signedContext = v.pipe(
  v.unknown(),
  v.transform((value) => (typeof value === 'boolean' ? (value ? {} : undefined) : value)),
  v.optional(
    v.strictObject({
      secrets: v.optional(secrets),
      verify: v.optional(v.boolean(), true),
    }),
  ),
)
const isolation = v.strictObject({ signedContext: v.optional(signedContext) })
const names = v.optional(v.pipe(v.array(v.string()), v.minLength(1, 'must hold at least one name')))
const wave = v.strictObject({
  name: v.pipe(
    label(63),
    v.check((value) => value !== 'rest', 'must not be rest, which is the wave of all others'),
  ),
  match: v.pipe(
    v.strictObject({
      tenants: names,
      tiers: names,
      regions: names,
      clusters: names,
      modes: v.optional(v.pipe(v.array(mode), v.minLength(1, 'must hold at least one mode'))),
    }),
    v.check((match) => Object.keys(match).length > 0, 'must say which placements it means'),
  ),
  parallel: v.optional(
    v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1')),
  ),
  onError: v.optional(v.picklist(['stop', 'continue'], "must be 'stop' or 'continue'"), 'stop'),
  pause: v.optional(duration),
})
const quotas = v.strictObject({
  store: v.optional(oneOf('postgres', 'process'), 'postgres'),
  shedding: v.optional(v.boolean(), false),
  measureStorage: v.optional(duration, '5m'),
  usage: v.optional(v.boolean(), true),
})
/** What values are in JavaScript, each with its default. */
export const typesSchema = v.strictObject({
  bigint: v.optional(oneOf('string', 'bigint', 'number'), 'string'),
  numeric: v.optional(oneOf('string', 'number'), 'string'),
  date: v.optional(oneOf('string', 'date'), 'string'),
  json: v.optional(oneOf('value', 'unknown'), 'value'),
})

const extension = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_-]*$/, 'must start with a letter and hold only a-z, 0-9, _ and -'),
  v.maxLength(63, 'must be at most 63 characters long'),
)

/** What `saas.config.ts` may hold, and the defaults that are the same for every application. */
export const configSchema = v.strictObject({
  name,
  mode,
  clusters: v.pipe(v.record(label(63), cluster), v.minEntries(1, 'must name at least one cluster')),
  tiers: v.optional(
    v.pipe(v.record(label(63), tier), v.minEntries(1, 'must name at least one tier')),
    { standard: {} },
  ),
  extensions: v.optional(
    v.pipe(
      v.array(extension),
      v.check((list) => new Set(list).size === list.length, 'names one of them twice'),
    ),
    [],
  ),
  isolation: v.optional(isolation, {}),
  rollout: v.optional(v.array(wave), []),
  quotas: v.optional(quotas, {}),
  types: v.optional(typesSchema, {}),
})

function oneOf<const Name extends string>(...options: Name[]) {
  return v.picklist(options, `must be one of ${options.join(', ')}`)
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}
