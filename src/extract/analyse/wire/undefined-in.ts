import type { WireType } from './wire-type.ts'

/** A type, or undefined. */
export function orUndefined(type: WireType): WireType {
  const members = type.is === 'union' ? type.members : [type]
  if (members.some(({ is }) => is === 'undefined')) return type
  return { is: 'union', members: [...members, { is: 'undefined' }] }
}

/** A type, without the undefined that it may be. */
export function withoutUndefined(type: WireType): WireType {
  return without(type, ['undefined'])
}

/** A type, where there is a value at all. */
export function withoutMissing(type: WireType): WireType {
  return without(type, ['undefined', 'null'])
}

function without(type: WireType, kinds: readonly string[]): WireType {
  if (type.is !== 'union') return type
  const members = type.members.filter(({ is }) => !kinds.includes(is))
  const [only] = members
  return members.length === 1 && only !== undefined ? only : { is: 'union', members }
}
