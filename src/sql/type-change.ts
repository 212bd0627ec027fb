import type { TypeShape } from './change.ts'

export interface TypeChange {
  /** Whether the table is written anew, with its indexes. */
  readonly rewrites: boolean
  /** Whether a value that was good may be refused, cut or rounded. */
  readonly narrows: boolean
}

/** Types whose values all fit the ones behind them. */
const WIDER: Readonly<Record<string, readonly string[]>> = {
  int2: ['int4', 'int8', 'numeric'],
  int4: ['int8', 'numeric', 'float8'],
  int8: ['numeric'],
  float4: ['float8'],
  date: ['timestamp', 'timestamptz'],
  json: ['jsonb'],
  varchar: ['text'],
  bpchar: ['text'],
  cidr: ['inet'],
  varbit: [],
}
/** Of the same bytes. */
const SAME_BYTES: Readonly<Record<string, readonly string[]>> = {
  varchar: ['text'],
  text: ['varchar'],
  cidr: ['inet'],
}

/** What a change of type does to the rows that are there. A type that is not known may be any. */
export function changeOfType(from: TypeShape | undefined, to: TypeShape): TypeChange {
  if (from === undefined) return { rewrites: true, narrows: to.name !== 'text' }
  if (from.isArray !== to.isArray) return { rewrites: true, narrows: true }
  const fits = fitsInside(from, to)
  if (from.name === to.name) return { rewrites: !fits, narrows: !fits }
  const isSame = (SAME_BYTES[from.name] ?? []).includes(to.name) && to.modifiers.length === 0
  const isWider = to.name === 'text' || (WIDER[from.name] ?? []).includes(to.name)
  return { rewrites: !isSame, narrows: !(isSame || (isWider && to.modifiers.length === 0)) }
}

/** Whether all values of one type stay as they are with the modifiers of another of the same name. */
function fitsInside(
  { name, modifiers: from }: TypeShape,
  { modifiers: to, text }: TypeShape,
): boolean {
  if (to.length === 0) return !(name === 'bpchar' && from.length > 0 && text === 'char')
  if (from.length === 0) return false
  if (name === 'numeric') return (to[0] ?? 0) >= (from[0] ?? 0) && (to[1] ?? 0) === (from[1] ?? 0)
  if (name === 'bpchar' || name === 'bit') return to[0] === from[0]
  return (to[0] ?? 0) >= (from[0] ?? 0)
}
