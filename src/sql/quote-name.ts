import type { ObjectName } from './change.ts'

/** Words that look like names and must be quoted to be one. */
const PLAIN = /^[a-z_][a-z0-9_]*$/
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
  column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
  from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
  localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
  unique user using variadic verbose when where window with`.split(/\s+/),
)

/** A name as SQL, quoted where it has to be. */
export function quoteName(name: string): string {
  const isMark = /^\{\{(?:owner|app|system)\}\}$/.test(name)
  if (isMark || (PLAIN.test(name) && !RESERVED.has(name))) return name
  return `"${name.replaceAll('"', '""')}"`
}

/** A table or type as SQL, with its schema where the statement names one. */
export function quoteObject({ schema, name }: ObjectName): string {
  return schema === undefined ? quoteName(name) : `${quoteName(schema)}.${quoteName(name)}`
}
