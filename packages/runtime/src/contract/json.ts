/** What JSON holds. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** Of what `JSON.parse` returns; undefined for what it never does. */
export function jsonKindOf(value: unknown): JsonKind | undefined {
  if (value === null) return 'null'
  const type = typeof value
  if (type === 'boolean' || type === 'number' || type === 'string') return type
  if (type !== 'object') return undefined
  return Array.isArray(value) ? 'array' : 'object'
}
