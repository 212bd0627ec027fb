import { partsOf } from './parts-of.ts'
import type { Definitions, Refused, WireType } from './wire-type.ts'

/** What keeps a type from crossing, and where in it. */
export interface Refusal extends Omit<Refused, 'is'> {
  /** From the outside in: `invoice.lines[].onPaid`. */
  readonly path: string
}

const SIGNAL: Omit<Refusal, 'path'> = {
  shape: 'type-not-wired',
  why: 'an AbortSignal crosses as the last argument alone, or as a field of it that may be lacking',
  remedy: 'Hand the signal over last, or as an optional field of the last argument.',
}

/**
 * All parts of a type that cannot cross, the definitions that it leads to included; each definition once. Of several of one
 * shape at one place, as the members of a union are, the first speaks for all.
 */
export function findRefusals(
  type: WireType,
  definitions: Definitions,
  path: string,
): readonly Refusal[] {
  const all = findAll(type, definitions, path, new Set())
  const byPlace = Map.groupBy(all, (one) => `${one.path} ${one.shape}`)
  return [...byPlace.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, why: `${first.why}${andMore(others.length)}` }],
  )
}

function andMore(count: number): string {
  return count === 0 ? '' : `; and ${count} more of the kind`
}

function findAll(
  type: WireType,
  definitions: Definitions,
  path: string,
  seen: Set<string>,
): readonly Refusal[] {
  if (type.is === 'signal') return [{ ...SIGNAL, path }]
  if (type.is === 'refused') {
    const { shape, why, remedy } = type
    return [{ shape, path, why, remedy }]
  }
  if (type.is === 'named') {
    const definition = definitions.get(type.name)
    if (definition?.is !== 'type' || seen.has(type.name)) return []
    seen.add(type.name)
    return findAll(definition.type, definitions, path, seen)
  }
  return partsOf(type).flatMap((part) => findAll(part.type, definitions, path + part.step, seen))
}
