/** How values can be told apart without a look inside. */
export type ValueKind =
  | 'null'
  | 'undefined'
  | 'boolean'
  | 'number'
  | 'string'
  | 'bigint'
  | 'date'
  | 'bytes'
  | 'map'
  | 'set'
  | 'array'
  | 'object'
  | 'instance'
  | 'function'
  | 'symbol'

export const EVERY_KIND: readonly ValueKind[] = [
  'null',
  'undefined',
  'boolean',
  'number',
  'string',
  'bigint',
  'date',
  'bytes',
  'map',
  'set',
  'array',
  'object',
  'instance',
  'function',
  'symbol',
]

/** Of any value; `object` is a plain one, `instance` one of a class that is not named here. */
export function valueKindOf(value: unknown): ValueKind {
  if (value === null) return 'null'
  if (typeof value !== 'object') return typeof value
  if (isPlainObject(value)) return 'object'
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Map) return 'map'
  return value instanceof Set ? 'set' : 'instance'
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
