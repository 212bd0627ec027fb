import {
  type Codec,
  type Fit,
  type GivenOf,
  type SomeCodec,
  unchecked,
  type UncheckedCodec,
  type ValueOf,
} from '../codec.ts'
import { type Json, type JsonKind, jsonKindOf } from '../json.ts'
import { Mismatch, refuse } from '../mismatch.ts'
import { type ValueKind, valueKindOf } from '../value-kind.ts'
import { absent, nil } from './scalars.ts'

/**
 * One of several types. A value goes by the first member that takes all of it, else by the first that takes a part. On the
 * wire stands which one it was, `[1, …]`, unless the JSON of no two members is of the same kind.
 */
export function union<const Members extends readonly SomeCodec[]>(
  ...members: Members
): Codec<ValueOf<Members[number]>, GivenOf<Members[number]>> {
  const all = members.map(unchecked)
  const kindsOf = once(() => ({
    takes: [...new Set(all.flatMap((member) => member.takes))],
    byValue: byKind<ValueKind>(all, (member) => member.takes),
    untagged: membersOfJson(all),
  }))
  const choose = (value: unknown): number =>
    choice(all, kindsOf().byValue.get(valueKindOf(value)) ?? [], value)
  const decodeBy = (member: UncheckedCodec, json: unknown) =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a member decodes to nothing else
    member.decode(json) as ValueOf<Members[number]>
  return {
    // Not known before all members are, which may lead back to this one.
    get takes() {
      return kindsOf().takes
    },
    get makes(): readonly JsonKind[] {
      const { untagged } = kindsOf()
      return untagged === undefined ? ['array'] : [...untagged.keys()]
    },
    fit: (value) => bestFit(kindsOf().byValue.get(valueKindOf(value)) ?? [], all, value),
    encode: (value: unknown): Json => {
      const at = choose(value)
      const member = all[at]
      if (member === undefined) return refuse(value, 'of any type that is allowed here')
      return kindsOf().untagged === undefined ? [at, member.encode(value)] : member.encode(value)
    },
    decode: (json) => {
      const { untagged } = kindsOf()
      if (untagged !== undefined) {
        const kind = jsonKindOf(json)
        const member = kind && untagged.get(kind)
        return member === undefined ? refuse(json, 'the JSON of a union') : decodeBy(member, json)
      }
      if (!Array.isArray(json) || json.length !== 2) return refuse(json, 'the JSON of a union')
      const member = typeof json[0] === 'number' ? all[json[0]] : undefined
      if (member === undefined) throw new Mismatch('names no member of the union')
      return decodeBy(member, json[1])
    },
  }
}

export function nullOr<Some extends SomeCodec>(
  codec: Some,
): Codec<ValueOf<Some> | null, GivenOf<Some> | null> {
  return union(nil, codec)
}

export function undefinedOr<Some extends SomeCodec>(
  codec: Some,
): Codec<ValueOf<Some> | undefined, GivenOf<Some> | undefined> {
  return union(absent, codec)
}

/** Which member takes a value; -1 for none. Where there is but one it may be, that one says what is wrong with it. */
function choice(
  members: readonly UncheckedCodec[],
  candidates: readonly number[],
  value: unknown,
): number {
  const [only, another] = candidates
  if (another === undefined) return only ?? -1
  let partly = -1
  for (const at of candidates) {
    const fit = members[at]?.fit(value) ?? 'not'
    if (fit === 'exactly') return at
    if (fit === 'in part' && partly === -1) partly = at
  }
  return partly
}

function bestFit(
  candidates: readonly number[],
  members: readonly UncheckedCodec[],
  value: unknown,
): Fit {
  let best: Fit = 'not'
  for (const at of candidates) {
    const fit = members[at]?.fit(value) ?? 'not'
    if (fit === 'exactly') return fit
    if (fit === 'in part') best = fit
  }
  return best
}

function byKind<Kind>(
  members: readonly UncheckedCodec[],
  kindsOf: (member: UncheckedCodec) => readonly Kind[],
): ReadonlyMap<Kind, number[]> {
  const found = new Map<Kind, number[]>()
  for (const [at, member] of members.entries()) {
    for (const kind of kindsOf(member)) found.set(kind, [...(found.get(kind) ?? []), at])
  }
  return found
}

/** Undefined where the kind of the JSON does not tell whose it is. */
function membersOfJson(
  members: readonly UncheckedCodec[],
): ReadonlyMap<JsonKind, UncheckedCodec> | undefined {
  const found = new Map<JsonKind, UncheckedCodec>()
  for (const member of members) {
    for (const kind of member.makes) {
      if (found.has(kind)) return undefined
      found.set(kind, member)
    }
  }
  return found
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined
  return () => (made ??= { value: make() }).value
}
