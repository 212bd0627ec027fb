import { camelCase } from '../../../words/index.ts'
import type { CodecText } from './codec-text.ts'
import type { Combinator } from './combinators.ts'
import { indent, printAccess, printKey, printType, printValue } from './print-type.ts'
import { isSignalField } from './take-signal.ts'
import { writeCustom } from './write-custom.ts'
import { writeUnion } from './write-union.ts'
import {
  isPlain,
  type Definition,
  type Definitions,
  type LiteralType,
  type PlainKind,
  type WireElement,
  type WireObject,
  type WireType,
  type PlainType,
} from './wire-type.ts'

const PLAIN: Readonly<Record<PlainKind, Combinator>> = {
  json: 'json',
  'any-json': 'json',
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  null: 'nil',
  undefined: 'absent',
  void: 'nothing',
  bigint: 'bigint',
  date: 'date',
  bytes: 'bytes',
  buffer: 'buffer',
}

/** Writes codecs: those of definitions as constants, all others where they are needed. */
export class CodecWriter implements CodecText {
  /** What is to be imported. */
  readonly used = new Set<Combinator>()
  /** What is asked for comes below what it needs. */
  readonly constants: string[] = []
  readonly definitions: Definitions
  readonly #state = new Map<string, 'open' | 'written'>()

  constructor(definitions: Definitions) {
    this.definitions = definitions
  }

  call(combinator: Combinator, ...given: readonly string[]): string {
    this.used.add(combinator)
    const line = `${combinator}(${given.join(', ')})`
    // An object at the end is opened on the line of the call.
    const isShort =
      line.split('\n', 1).join('').length <= 90 &&
      !given.slice(0, -1).some((one) => one.includes('\n'))
    return isShort ? line : `${combinator}(\n${indent(given.map((one) => `${one},`).join('\n'))}\n)`
  }

  plain(combinator: Combinator): string {
    this.used.add(combinator)
    return combinator
  }

  codecOf(type: WireType): string {
    if (!isPlain(type)) return this.#codecOfMade(type)
    const codec = this.plain(PLAIN[type.is])
    return codec === 'json' ? `${codec} as Codec<${printType(type)}>` : codec
  }

  #codecOfMade(type: Exclude<WireType, PlainType>): string {
    switch (type.is) {
      case 'named':
        return this.#codecOfNamed(type.name)
      case 'literal':
      case 'members':
        return this.literals([type])
      case 'array':
        return this.call('array', this.codecOf(type.item))
      case 'set':
        return this.call('set', this.codecOf(type.item))
      case 'map':
        return this.call('map', this.codecOf(type.key), this.codecOf(type.item))
      case 'record':
        return this.call('record', this.codecOf(type.item))
      case 'tuple':
        return this.tuple(type.elements)
      case 'union':
        return writeUnion(type.members, this)
      case 'narrowed':
        return `${this.codecOf(type.base)} as Codec<${type.text}>`
      case 'object':
        return type.isClass ? writeCustom(type, printType(type), this) : this.objectOf(type)
      case 'branded':
      case 'custom':
        return writeCustom(type, printType(type), this)
      case 'signal':
      case 'refused':
        throw new Error(`${printType(type)} has no codec, and was not refused.`)
    }
  }

  literals(types: readonly LiteralType[]): string {
    const values = types.flatMap((type) =>
      type.is === 'literal'
        ? [printValue(type.value)]
        : type.members.map((one) => `${type.of}${printAccess(one)}`),
    )
    return this.call('literal', ...values)
  }

  objectOf({ fields }: WireObject): string {
    const lines = fields
      .filter((field) => !isSignalField(field))
      .map(({ name, type, isOptional }) => {
        const codec = this.codecOf(type)
        return `${printKey(name)}: ${isOptional ? this.call('optional', codec) : codec},`
      })
    return this.call('object', lines.length === 0 ? '{}' : `{\n${indent(lines.join('\n'))}\n}`)
  }

  tuple(elements: readonly WireElement[]): string {
    const written = elements.map(({ type, kind }) => {
      const codec = this.codecOf(type)
      return kind === 'required' ? codec : this.call(kind, codec)
    })
    return this.call('tuple', ...written)
  }

  #codecOfNamed(name: string): string {
    const constant = `${camelCase(name)}Codec`
    const state = this.#state.get(name)
    if (state === 'open') return this.call('lazy', `() => ${constant}`)
    const definition = this.definitions.get(name)
    if (state === undefined && definition !== undefined) {
      this.#state.set(name, 'open')
      const codec = this.#codecOfDefinition(definition)
      this.#state.set(name, 'written')
      this.constants.push(`const ${constant}: Codec<${name}> = ${codec}`)
    }
    return constant
  }

  #codecOfDefinition(definition: Definition): string {
    if (definition.is === 'symbol') throw new Error(`${definition.name} is no type.`)
    const { name } = definition
    if (definition.is === 'enum') {
      if (definition.hasBits) return `${this.plain('number')} as Codec<${name}>`
      return this.literals([{ is: 'members', of: name, members: definition.members }])
    }
    const { type } = definition
    const isCustom = type.is === 'branded' || (type.is === 'object' && type.isClass)
    return isCustom ? writeCustom(type, name, this) : this.codecOf(type)
  }
}
