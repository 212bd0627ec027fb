import type { Operation } from './operation.ts'
import { partsOf } from './parts-of.ts'
import type { WireError } from './wire-error.ts'
import type { CustomClass, Definition, Definitions, WireType } from './wire-type.ts'

interface Roots {
  readonly operations: readonly Operation[]
  readonly errors: readonly WireError[]
  readonly exported?: readonly string[]
  readonly definitions: Definitions
}

/** The definitions that a contract speaks of, in the order in which they were met. */
export function reachableFrom({
  operations,
  errors,
  exported = [],
  definitions,
}: Roots): readonly Definition[] {
  const found = new Set<string>()
  const enter = (name: string): void => {
    const definition = definitions.get(name)
    if (found.has(name) || definition === undefined) return
    found.add(name)
    if (definition.is === 'type') look(definition.type)
  }
  const look = (type: WireType): void => {
    for (const name of namesIn(type)) enter(name)
    for (const part of partsOf(type)) look(part.type)
  }
  for (const { parameters, result } of operations) {
    for (const { type } of parameters) look(type)
    look(result)
  }
  for (const { fields, uses } of errors) {
    for (const { type } of fields) look(type)
    for (const name of uses) enter(name)
  }
  for (const name of exported) enter(name)
  return [...definitions.values()].filter(({ name }) => found.has(name))
}

/** The classes with codecs of their own that some types are made of. */
export function customClassesIn(types: readonly WireType[]): readonly CustomClass[] {
  return types.flatMap((type) =>
    type.is === 'custom' ? [type.as] : customClassesIn(partsOf(type).map((part) => part.type)),
  )
}

function namesIn(type: WireType): readonly string[] {
  if (type.is === 'named') return [type.name]
  if (type.is === 'members') return [type.of]
  // `{ readonly [brand]: true }`
  if (type.is === 'branded')
    return [...type.brand.matchAll(/\[([^\]]+)\]\??:/g)].map(([, name = '']) => name)
  return []
}
