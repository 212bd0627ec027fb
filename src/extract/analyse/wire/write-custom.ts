import { indent, printValue } from './print-type.ts'
import type { CodecText } from './codec-text.ts'
import type { Definitions, WireType } from './wire-type.ts'

type Custom = Extract<WireType, { is: 'branded' | 'custom' | 'object' }>

/** The codec of a brand, of a class of fields, or of a class with a codec of its own. */
export function writeCustom(type: Custom, text: string, writer: CodecText): string {
  const { is, as, to, from } = partsOf(type, text, writer)
  const lines = [
    `name: ${printValue(text.includes('\n') ? 'an object' : text)},`,
    `is: (value): value is ${text} => ${is},`,
    `as: ${as},`,
    `to: (value) => ${to},`,
    `from: (crossed) => ${from},`,
  ]
  return writer.call('custom', `{\n${indent(lines.join('\n'))}\n}`)
}

interface Parts {
  readonly is: string
  readonly as: string
  readonly to: string
  readonly from: string
}

function partsOf(type: Custom, text: string, writer: CodecText): Parts {
  switch (type.is) {
    case 'custom': {
      const { is, as, to, make } = type.as
      return { is, as: writer.plain(as), to, from: make }
    }
    case 'object':
      // An instance of the class is taken as well as what has its fields; neither arrives as an instance.
      return { is: IS_OBJECT, as: writer.objectOf(type), to: '({ ...value })', from: 'crossed' }
    case 'branded':
      return {
        is: testOf(type.base, writer.definitions),
        as: writer.codecOf(type.base),
        to: 'value',
        from: `crossed as ${text}`,
      }
  }
}

const IS_OBJECT = `typeof value === 'object' && value !== null`

const TYPEOFS: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean'])
const OBJECTS: ReadonlySet<string> = new Set([
  'object',
  'record',
  'array',
  'tuple',
  'map',
  'set',
  'date',
])

/** What tells whether a value may be one: the rest is told by the codec that it crosses by. */
function testOf(type: WireType, definitions: Definitions): string {
  if (TYPEOFS.has(type.is)) return `typeof value === '${type.is}'`
  if (OBJECTS.has(type.is)) return IS_OBJECT
  if (type.is === 'literal') return `typeof value === '${typeof type.value}'`
  if (type.is === 'narrowed') return testOf(type.base, definitions)
  const definition = type.is === 'named' ? definitions.get(type.name) : undefined
  return definition?.is === 'type' ? testOf(definition.type, definitions) : 'value !== undefined'
}
