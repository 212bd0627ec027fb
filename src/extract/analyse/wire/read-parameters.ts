import { ts } from 'ts-morph'

import type { WireParameter } from './operation.ts'
import type { WireReading } from './read-wire-type.ts'
import { orUndefined, withoutMissing, withoutUndefined } from './undefined-in.ts'
import type { WireType } from './wire-type.ts'

/** The parameters of a signature, a rest of a fixed length taken apart. */
export function readParameters(
  signature: ts.Signature,
  reading: WireReading,
): readonly WireParameter[] {
  const { parameters } = signature
  const isLeftOut = parameters.map((one) => mayBeLeftOut(declarationOf(one)))
  return parameters.flatMap((symbol, at): readonly WireParameter[] => {
    const declaration = declarationOf(symbol)
    const name = nameOf(symbol, at)
    const read = reading.read(reading.checker.getTypeOfSymbol(symbol), declaration?.type)
    if (declaration?.dotDotDotToken !== undefined) return takeApart(name, withoutMissing(read))
    if (!mayBeLeftOut(declaration)) return [{ name, type: read, kind: 'required' }]
    const type = withoutUndefined(read)
    // One with a default before others that have none: undefined stands for it.
    if (isLeftOut.slice(at).includes(false))
      return [{ name, type: orUndefined(type), kind: 'required' }]
    return [{ name, type, kind: 'optional' }]
  })
}

function takeApart(name: string, type: WireType): readonly WireParameter[] {
  if (type.is !== 'tuple') return [{ name, type, kind: 'rest' }]
  return type.elements.map((element, at) => {
    const own = `${name}${at + 1}`
    if (element.kind === 'required') return { name: own, type: element.type, kind: 'required' }
    if (element.kind === 'optional')
      return { name: own, type: withoutUndefined(element.type), kind: 'optional' }
    return { name: own, type: { is: 'array', item: element.type, isReadonly: false }, kind: 'rest' }
  })
}

function declarationOf(symbol: ts.Symbol): ts.ParameterDeclaration | undefined {
  return symbol.declarations?.find(ts.isParameter)
}

function mayBeLeftOut(declaration: ts.ParameterDeclaration | undefined): boolean {
  return (
    declaration?.questionToken !== undefined ||
    declaration?.initializer !== undefined ||
    declaration?.dotDotDotToken !== undefined
  )
}

/** One that is taken apart where it stands has no name. */
function nameOf(symbol: ts.Symbol, at: number): string {
  const declaration = declarationOf(symbol)
  if (declaration === undefined || ts.isIdentifier(declaration.name)) return symbol.name
  return at === 0 ? 'given' : `given${at + 1}`
}
