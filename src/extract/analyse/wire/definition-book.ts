import { camelCase } from '../../../words/index.ts'
import { COMBINATORS } from './combinators.ts'
import type { Definition } from './wire-type.ts'

/** What the text of a contract speaks of itself. */
const TAKEN: ReadonlySet<string> = new Set([
  ...COMBINATORS,
  'AbortSignal',
  'Array',
  'Buffer',
  'Codec',
  'Contract',
  'Date',
  'Error',
  'Map',
  'Promise',
  'Readonly',
  'ReadonlyMap',
  'ReadonlySet',
  'Record',
  'Set',
  'Uint8Array',
])

/** The types that have a name, each under one that no other has. */
export class DefinitionBook {
  readonly definitions = new Map<string, Definition>()
  /** What is being read: a type that leads back to itself without a name gets one on the way. */
  readonly open = new Set<object>()
  readonly #names = new Map<object, string>()
  readonly #codecs = new Set<string>()
  /** In the order in which names were given. */
  readonly #given: { readonly key: object; readonly name: string }[] = []

  /** The name that a thing was given; undefined for one that is met for the first time. */
  nameOf(key: object): string | undefined {
    return this.#names.get(key)
  }

  /** Gives a name; before what it names is read, so that it may lead back to itself. */
  give(key: object, wanted: string): string {
    const isFree = (name: string): boolean => !TAKEN.has(name) && !this.#codecs.has(camelCase(name))
    let name = wanted
    for (let count = 2; !isFree(name); count += 1) name = `${wanted}${count}`
    this.#names.set(key, name)
    this.#codecs.add(camelCase(name))
    this.#given.push({ key, name })
    return name
  }

  /** A point to come back to. */
  mark(): number {
    return this.#given.length
  }

  /** Forgets all names that were given since, and what they name. */
  takeBack(mark: number): void {
    for (const { key, name } of this.#given.splice(mark)) {
      this.#names.delete(key)
      this.#codecs.delete(camelCase(name))
      this.definitions.delete(name)
    }
  }

  define(definition: Definition): void {
    this.definitions.set(definition.name, definition)
  }
}
