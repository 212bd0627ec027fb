import type { TypeShape } from './change.ts'
import { changeOfType } from './type-change.ts'

/** A condition that holds for the values that a cast would refuse; or why there is none. */
export type CastCheck =
  | { readonly condition: string; readonly minimumVersion?: number }
  | { readonly unknown: string }
  | undefined

const TEXTS = new Set(['text', 'varchar', 'bpchar'])
const INTEGERS: Readonly<Record<string, number>> = { int2: 16, int4: 32, int8: 64 }
/** Types that a text is cast to by reading it. */
const READ_FROM_TEXT = new Set(
  'int2 int4 int8 numeric float4 float8 bool uuid date time timestamp timestamptz interval json jsonb inet cidr'.split(
    ' ',
  ),
)
/** pg_input_is_valid came with this version. */
const WITH_INPUT_CHECK = 160_000

/**
 * @param column Quoted.
 * @param isPlain Whether the values are cast as they are: without `using`, or with `column::type`.
 * @returns undefined where no value can be refused.
 */
export function castCheck(
  column: string,
  {
    from,
    to,
    isPlain,
    isExplicit,
  }: {
    readonly from: TypeShape | undefined
    readonly to: TypeShape
    readonly isPlain: boolean
    readonly isExplicit: boolean
  },
): CastCheck {
  if (!isPlain) return { unknown: 'the expression behind `using` is not tried' }
  if (from === undefined) return { unknown: 'the type that the column has is not known' }
  if (!changeOfType(from, to).narrows) return undefined
  if (from.isArray || to.isArray) return { unknown: 'casts of arrays are not tried' }
  const [length] = to.modifiers
  if (TEXTS.has(to.name) && length !== undefined) {
    // Written out, a cast cuts what is too long without a word.
    return isExplicit ? undefined : { condition: `length(rtrim(${column}::text, ' ')) > ${length}` }
  }
  const [before, after] = [INTEGERS[from.name], INTEGERS[to.name]]
  if (before !== undefined && after !== undefined) {
    const limit = 2n ** BigInt(after - 1)
    return { condition: `${column} not between -${limit} and ${limit - 1n}` }
  }
  if (to.name === 'numeric' && length !== undefined && !TEXTS.has(from.name)) {
    const scale = to.modifiers[1] ?? 0
    return { condition: `abs(round(${column}::numeric, ${scale})) >= 1e${length - scale}` }
  }
  if (TEXTS.has(from.name) && READ_FROM_TEXT.has(to.name)) {
    const type = to.text.replaceAll("'", "''")
    const condition = `not pg_input_is_valid(${column}::text, '${type}')`
    return { condition, minimumVersion: WITH_INPUT_CHECK }
  }
  return { unknown: `a cast from ${from.text} to ${to.text} is not tried` }
}
