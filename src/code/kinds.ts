import { ts } from 'ts-morph'

/** Whether a value is the tenancy of the runtime, by what it can do: a stand-in of the same type counts as well. */
export function isTenancy(type: ts.Type): boolean {
  return partsOf(type).some(
    (part) => part.getProperty('takeUp') !== undefined && part.getProperty('admit') !== undefined,
  )
}

/** Node's AsyncLocalStorage, and what is made of it. */
export function isContextStorage(type: ts.Type): boolean {
  return isNamed(type, new Set(['AsyncLocalStorage']))
}

/** Node's EventEmitter, and what is made of it; under `@types/node` its interface of that name. */
export function isEmitter(type: ts.Type): boolean {
  return isNamed(type, new Set(['EventEmitter', 'EventEmitterAsyncResource']))
}

/** Whether a type, or what it extends, has one of these names. */
export function isNamed(type: ts.Type, names: ReadonlySet<string>): boolean {
  return symbolsOf(type).some(({ name }) => names.has(name))
}

/** The same of what a library declares: a class of one's own may have any name. */
export function isNamedByLibrary(type: ts.Type, names: ReadonlySet<string>): boolean {
  return symbolsOf(type).some(
    ({ name, declarations }) =>
      names.has(name) && declarations?.some((one) => one.getSourceFile().isDeclarationFile),
  )
}

/** The symbols of a type and of all that it extends. */
export function symbolsOf(type: ts.Type): readonly ts.Symbol[] {
  return partsOf(type).flatMap((part) => {
    const own = part.getSymbol()
    // `Pool<Row>` is a reference to what the class says.
    const declared = isReference(part) ? part.target : part
    const bases = declared.isClassOrInterface() ? (declared.getBaseTypes() ?? []) : []
    return [...(own ? [own] : []), ...bases.flatMap(symbolsOf)]
  })
}

export function partsOf(type: ts.Type): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types.flatMap(partsOf)
  const constraint = type.flags & ts.TypeFlags.TypeParameter ? type.getConstraint() : undefined
  return constraint === undefined ? [type] : partsOf(constraint)
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type && (type.flags & ts.TypeFlags.Object) !== 0
}
