import { ts } from 'ts-morph'

/** The names of the fields of a type that have to be there. */
export function requiredOf(type: ts.Type): readonly string[] {
  return type
    .getProperties()
    .filter(({ flags }) => !(flags & ts.SymbolFlags.Optional))
    .map(({ name }) => name)
}
