import type { ShapeId } from '../../shapes.ts'

/**
 * Values that are told by their type alone. `buffer` is a Buffer and no other Uint8Array; `json` is anything that JSON holds,
 * `any-json` the same where the code says `any`.
 */
export type PlainKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'null'
  | 'undefined'
  | 'void'
  | 'bigint'
  | 'date'
  | 'bytes'
  | 'buffer'
  | 'json'
  | 'any-json'

export interface PlainType {
  readonly is: PlainKind
}

/** What crosses the wire in the place of a type of TypeScript: all that its codec and its text are written from. */
export type WireType =
  | PlainType
  | { readonly is: 'literal'; readonly value: string | number | boolean }
  | { readonly is: 'array'; readonly item: WireType; readonly isReadonly: boolean }
  | {
      readonly is: 'tuple'
      readonly elements: readonly WireElement[]
      readonly isReadonly: boolean
    }
  | {
      readonly is: 'map'
      readonly key: WireType
      readonly item: WireType
      readonly isReadonly: boolean
    }
  | { readonly is: 'set'; readonly item: WireType; readonly isReadonly: boolean }
  /** `key` as it is written: `string`, `number`. */
  | {
      readonly is: 'record'
      readonly key: string
      readonly item: WireType
      readonly isReadonly: boolean
    }
  | WireObject
  | { readonly is: 'union'; readonly members: readonly WireType[] }
  /** Some members of an enum. */
  | { readonly is: 'members'; readonly of: string; readonly members: readonly EnumMember[] }
  /** Some values of its base, as TypeScript writes them: a template of texts, a bigint that is written out. */
  | { readonly is: 'narrowed'; readonly base: WireType; readonly text: string }
  /** A type that its base carries, and that the compiler alone tells from it. `brand` is what it is crossed with. */
  | { readonly is: 'branded'; readonly base: WireType; readonly brand: string }
  /** A class that has a codec of its own, by its place among the custom classes. */
  | { readonly is: 'custom'; readonly as: CustomClass }
  /** One of the definitions; so types hold themselves. */
  | { readonly is: 'named'; readonly name: string }
  /** An AbortSignal: it does not cross, its abortion does. Only the last argument may be one, or have one. */
  | { readonly is: 'signal' }
  | Refused

const PLAIN: ReadonlySet<string> = new Set<PlainKind>([
  'string',
  'number',
  'boolean',
  'null',
  'undefined',
  'void',
  'bigint',
  'date',
  'bytes',
  'buffer',
  'json',
  'any-json',
])

export function isPlain(type: WireType): type is PlainType {
  return PLAIN.has(type.is)
}

export type LiteralType = Extract<WireType, { readonly is: 'literal' | 'members' }>

export interface WireObject {
  readonly is: 'object'
  readonly fields: readonly WireField[]
  /** A class of fields alone: its instances arrive as plain objects. */
  readonly isClass: boolean
}

export interface WireField {
  readonly name: string
  readonly type: WireType
  /** May be lacking. Where it may be there and undefined, its type says so. */
  readonly isOptional: boolean
  readonly isReadonly: boolean
  /** As they were written, without indentation; empty for none. */
  readonly docs: string
}

export interface WireElement {
  readonly type: WireType
  readonly kind: 'required' | 'optional' | 'rest'
}

export interface EnumMember {
  readonly name: string
  readonly value: string | number
  readonly docs: string
}

/** A part that cannot cross. */
export interface Refused {
  readonly is: 'refused'
  readonly shape: ShapeId
  readonly why: string
  readonly remedy: string
}

/** How instances of a class cross. `value` stands for the instance in the texts, `crossed` for what it crossed as. */
export interface CustomClass {
  readonly name: string
  /** The package that exports it; undefined for what is global. */
  readonly from: string | undefined
  readonly as: 'string' | 'number'
  /** An expression: whether `value` is one. */
  readonly is: string
  readonly to: string
  readonly make: string
}

/** A type under the name that it had. */
export type Definition = TypeDefinition | EnumDefinition | SymbolDefinition

/** A declaration that is not the same when it is written again elsewhere: it moves into the contracts, and is imported from there. */
export interface Moved {
  /** What its own file calls it. */
  readonly name: string
  /** Absolute. */
  readonly file: string
  readonly start: number
  readonly end: number
  readonly exportedAs: 'name' | 'default' | 'none'
}

export interface TypeDefinition {
  readonly is: 'type'
  readonly name: string
  readonly docs: string
  readonly type: WireType
  /** Whether it was an interface or a class: those have no index signature unless they say so. */
  readonly isInterface: boolean
}

export interface EnumDefinition {
  readonly is: 'enum'
  readonly name: string
  readonly docs: string
  readonly members: readonly EnumMember[]
  readonly isConst: boolean
  /** Whether its members are bits, so that a value may be several of them. */
  readonly hasBits: boolean
  /** Undefined for an enum of a library: it is copied. */
  readonly moved: Moved | undefined
}

/** A `unique symbol` that brands types. */
export interface SymbolDefinition {
  readonly is: 'symbol'
  readonly name: string
  readonly docs: string
  /** What makes it; undefined where it is only declared. */
  readonly made: string | undefined
  readonly moved: Moved
}

/** By their names, in the order in which they were met. */
export type Definitions = ReadonlyMap<string, Definition>
