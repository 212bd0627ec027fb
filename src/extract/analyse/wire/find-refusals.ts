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

/** All parts of a type that cannot cross, the definitions that it leads to included; each definition once. */
export function findRefusals(
  type: WireType,
  definitions: Definitions,
  path: string,
  seen = new Set<string>(),
): readonly Refusal[] {
  const within = (inner: WireType, further: string): readonly Refusal[] =>
    findRefusals(inner, definitions, path + further, seen)
  switch (type.is) {
    case 'refused': {
      const { shape, why, remedy } = type
      return [{ shape, path, why, remedy }]
    }
    case 'signal':
      return [{ ...SIGNAL, path }]
    case 'array':
      return within(type.item, '[]')
    case 'set':
      return within(type.item, '<item>')
    case 'map':
      return [...within(type.key, '<key>'), ...within(type.item, '<value>')]
    case 'record':
      return within(type.item, '[]')
    case 'tuple':
      return type.elements.flatMap((element, at) => within(element.type, `[${at}]`))
    case 'object':
      return type.fields.flatMap((field) => within(field.type, stepTo(field.name)))
    case 'union':
      return type.members.flatMap((member) => within(member, ''))
    case 'narrowed':
    case 'branded':
      return within(type.base, '')
    case 'named': {
      const definition = definitions.get(type.name)
      if (definition?.is !== 'type' || seen.has(type.name)) return []
      seen.add(type.name)
      return within(definition.type, '')
    }
    default:
      return []
  }
}

function stepTo(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? `.${name}`
    : `[${JSON.stringify(name)}]`
}
