import {
  type Codec,
  type GivenOf,
  type SomeCodec,
  unchecked,
  type UncheckedCodec,
  type ValueOf,
} from '../codec.ts'
import { Mismatch, refuse, within } from '../mismatch.ts'
import { isPlainObject } from '../value-kind.ts'

/**
 * Objects that a field tells apart: `variant('kind', { card: object({ kind: literal('card'), … }), … })`. Crosses as the object
 * itself, and says better than `union` what is wrong with one.
 */
export function variant<const Members extends Readonly<Record<string, SomeCodec>>>(
  key: string,
  members: Members,
): Codec<ValueOf<Members[keyof Members]>, GivenOf<Members[keyof Members]>> {
  const all = new Map(Object.entries(members).map(([name, member]) => [name, unchecked(member)]))
  const memberOf = (value: unknown): UncheckedCodec | undefined => {
    const name = isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
    return typeof name === 'string' || typeof name === 'number' || typeof name === 'boolean'
      ? all.get(String(name))
      : undefined
  }
  const requireMember = (value: unknown): UncheckedCodec => {
    const member = memberOf(value)
    if (member !== undefined) return member
    if (!isPlainObject(value)) return refuse(value, 'a plain object')
    throw within(new Mismatch(`is none of ${[...all.keys()].join(', ')}`), key)
  }
  return {
    takes: ['object'],
    makes: ['object'],
    fit: (value) => memberOf(value)?.fit(value) ?? 'not',
    encode: (value: unknown) => requireMember(value).encode(value),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a member decodes to nothing else
    decode: (json) => requireMember(json).decode(json) as ValueOf<Members[keyof Members]>,
  }
}
