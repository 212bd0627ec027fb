import { isUuid, toUuid } from './absent-like.ts'
import { flattenSchema, type JsonSchema } from './json-schema.ts'

/** What the values of one request are made from. */
export interface ValueSource {
  /** Rises with each try: other alternatives, other labels, with and without what may be left out. */
  readonly turn: number
  /** A text that no other value has, twelve characters at least. */
  fresh(): string
  /** What the tenant has for a field that leads to something. */
  reference(name: string): readonly string[]
  /** The few values that fields of this name may have; empty where there are many. */
  choices(name: string): readonly string[]
  /** Values that fields of this name have had. */
  known(name: string): readonly string[]
  /** What is there now, where the request changes it. */
  readonly current: Readonly<Record<string, unknown>> | undefined
}

/** For values that nothing is known of. */
export function freshSource(fresh: () => string): ValueSource {
  return {
    turn: 0,
    fresh,
    reference: nothing,
    choices: nothing,
    known: nothing,
    current: undefined,
  }
}

function nothing(): readonly string[] {
  return []
}

/** By which a request says what it has seen: any other is refused as outdated. */
export const VERSION = /^(?:version|revision|rev|lock_?version|row_?version)$/i
const DEEPEST = 8

/** A value that a schema takes, made anew each time. */
export function makeValue(
  given: JsonSchema,
  name: string,
  source: ValueSource,
  depth = 0,
): unknown {
  const schema = flattenSchema(given, source.turn)
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[source.turn % Math.max(schema.enum.length, 1)]
  const { current } = source
  if (current !== undefined && VERSION.test(name) && current[name] !== undefined)
    return current[name]
  switch (typeOf(schema)) {
    case 'object':
      return makeObject(schema, source, depth)
    case 'array': {
      const count = Math.max(schema.minItems ?? 0, depth < DEEPEST ? 1 : 0)
      return Array.from({ length: count }, () =>
        makeValue(schema.items ?? {}, name, source, depth + 1),
      )
    }
    case 'integer':
    case 'number':
      return makeNumber(schema, name, source)
    case 'boolean':
      return source.turn % 2 === 0
    case 'null':
      return null
    default:
      return makeText(schema, name, source)
  }
}

function typeOf({ type, properties, items }: JsonSchema): string {
  const types = typeof type === 'string' ? [type] : (type ?? [])
  const found = types.find((one) => one !== 'null') ?? types[0]
  if (found !== undefined) return found
  if (properties !== undefined) return 'object'
  return items === undefined ? 'string' : 'array'
}

function makeObject(
  { properties = {}, required = [] }: JsonSchema,
  source: ValueSource,
  depth: number,
): Record<string, unknown> {
  const isWhole = source.turn % 2 === 0 && depth < DEEPEST
  const taken = Object.entries(properties).filter(
    ([name, { readOnly }]) => readOnly !== true && (isWhole || required.includes(name)),
  )
  return Object.fromEntries(
    taken.map(([name, schema]) => [name, makeValue(schema, name, source, depth + 1)]),
  )
}

function makeNumber(schema: JsonSchema, name: string, source: ValueSource): number {
  const { minimum, maximum, exclusiveMinimum, multipleOf = 1 } = schema
  const known = [...source.reference(name), ...source.known(name)].map(Number)
  const isFitting = (value: number) =>
    Number.isFinite(value) && value >= (minimum ?? -Infinity) && value <= (maximum ?? Infinity)
  const found = known.find(isFitting)
  if (found !== undefined && (usesKnown(source) || source.reference(name).length > 0)) return found
  const above = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + multipleOf : undefined
  const lowest = Math.max(minimum ?? above ?? multipleOf, multipleOf)
  return maximum !== undefined && lowest > maximum ? maximum : lowest
}

function makeText(schema: JsonSchema, name: string, source: ValueSource): string {
  const references = source.reference(name)
  const known = usesKnown(source) ? source.known(name) : []
  const fresh = source.fresh()
  const made = [...source.choices(name), ...references, ...known, ...textsOf(schema, fresh)]
  return made.find((value) => fits(schema, value)) ?? made.at(-1) ?? fresh
}

/** Every other pair of turns: a text that a key or a check does not know is refused, and one that was there is not. */
function usesKnown({ turn }: ValueSource): boolean {
  return turn % 4 >= 2
}

function textsOf({ format, maxLength }: JsonSchema, fresh: string): readonly string[] {
  const short = fresh.slice(-Math.min(fresh.length, maxLength ?? fresh.length))
  const formats: Readonly<Record<string, string>> = {
    uuid: toUuid(fresh),
    email: `${short}@example.com`,
    'idn-email': `${short}@example.com`,
    date: '2026-06-15',
    'date-time': '2026-06-15T08:00:00.000Z',
    time: '08:00:00Z',
    uri: `https://example.com/${short}`,
    url: `https://example.com/${short}`,
    hostname: `${short}.example.com`,
    ipv4: '10.0.0.7',
    ipv6: '::1',
    duration: 'P1D',
    byte: Buffer.from(short).toString('base64'),
  }
  const made = format === undefined ? undefined : formats[format]
  if (made !== undefined) return [made]
  const digits = fresh.replaceAll(/\D/g, '')
  return [
    short,
    toUuid(fresh),
    digits.slice(0, 6),
    '1',
    '1.5',
    'a',
    'A',
    '2026-06-15',
    '08:00:00',
    fresh,
  ]
}

/** Whether a schema takes a text, as far as it says. */
export function fits(given: JsonSchema, value: string): boolean {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength = Infinity,
    enum: labels,
  } = flattenSchema(given)
  if (labels !== undefined) return labels.includes(value)
  if (format === 'uuid' && !isUuid(value)) return false
  const types = typeOf(given)
  if ((types === 'integer' || types === 'number') && !/^-?\d+(?:\.\d+)?$/.test(value)) return false
  if (types === 'boolean') return value === 'true' || value === 'false'
  if (value.length < minLength || value.length > maxLength) return false
  return pattern === undefined || matches(pattern, value)
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value)
  } catch {
    // Written for another engine: the application itself will say.
    return true
  }
}
