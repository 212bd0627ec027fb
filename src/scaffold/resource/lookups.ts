import type { ResourceField } from './resource.ts'

/** Names that the query of a list has for itself. */
const TAKEN: ReadonlySet<string> = new Set(['limit', 'after', 'sort'])
/** What a query can say as it is. */
const SAYABLE: ReadonlySet<string> = new Set(
  'uuid text citext varchar bpchar int2 int4 int8 numeric'.split(' '),
)
const SORTABLE: ReadonlySet<string> = new Set(
  'text citext varchar bpchar int2 int4 int8 numeric float4 float8 date time timestamp timestamptz'.split(
    ' ',
  ),
)

/** Whether a list can be told to hold one value of it alone: what points, what is one of few, what is unique. */
export function isFilter({ name, type, isUnique, target }: ResourceField): boolean {
  if (type.isArray || TAKEN.has(name)) return false
  if (type.kind === 'enum' || type.name === 'bool') return true
  return (isUnique || target !== undefined) && SAYABLE.has(type.name)
}

/** Whether a list can be sorted by it. */
export function isSortable({ type, target }: ResourceField): boolean {
  if (type.isArray || target !== undefined) return false
  return type.kind === 'enum' || SORTABLE.has(type.name)
}
