import { isPlain, type PlainType, type WireType } from './wire-type.ts'

/** A type that another is made of. */
export interface WirePart {
  /** Where in the other: `.total`, `[]`; empty for what lies at the same place. */
  readonly step: string
  readonly type: WireType
}

/** The types that a type is made of; definitions are not looked into. */
export function partsOf(type: WireType): readonly WirePart[] {
  return isPlain(type) ? [] : partsOfMade(type)
}

function partsOfMade(type: Exclude<WireType, PlainType>): readonly WirePart[] {
  switch (type.is) {
    case 'array':
    case 'record':
      return [{ step: '[]', type: type.item }]
    case 'set':
      return [{ step: '<item>', type: type.item }]
    case 'map':
      return [
        { step: '<key>', type: type.key },
        { step: '<value>', type: type.item },
      ]
    case 'tuple':
      return type.elements.map((element, at) => ({ step: `[${at}]`, type: element.type }))
    case 'object':
      return type.fields.map((field) => ({ step: stepTo(field.name), type: field.type }))
    case 'union':
      return type.members.map((member) => ({ step: '', type: member }))
    case 'narrowed':
    case 'branded':
      return [{ step: '', type: type.base }]
    case 'literal':
    case 'members':
    case 'named':
    case 'custom':
    case 'signal':
    case 'refused':
      return []
  }
}

function stepTo(name: string): string {
  const isIdentifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
  return isIdentifier ? `.${name}` : `[${JSON.stringify(name)}]`
}
