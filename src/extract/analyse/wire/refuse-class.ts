import { ts } from 'ts-morph'

import { isHidden } from './is-hidden.ts'
import { isError } from './read-built-in.ts'
import { refused, type WireReader } from './wire-reader.ts'
import type { Refused } from './wire-type.ts'

/** Undefined for a class of fields alone, which crosses as an object, and for what is no class and has no methods. */
export function refuseClass(type: ts.Type, { checker, isOwn }: WireReader): Refused | undefined {
  const symbol = type.getSymbol()
  const name = symbol === undefined ? 'a class' : nameOfClass(symbol)
  const isClass = ((symbol?.flags ?? 0) & ts.SymbolFlags.Class) !== 0
  const isOfLibrary = symbol?.declarations?.every((one) => !isOwn(one)) ?? false
  if (isError(type)) {
    return refused(
      'class-instance',
      `an instance of ${name} is thrown across the cut, never handed over`,
      'Throw it, or hand over its code and its message.',
    )
  }
  const properties = checker.getPropertiesOfType(type)
  const lost = properties.filter((one) => isLost(one, isClass, checker))
  if (lost.length === 0 || !(isClass || (isOfLibrary && lost.every(isMethod)))) return undefined
  const kept = properties.filter((one) => !lost.includes(one)).map((one) => one.name)
  const offer =
    kept.length === 0
      ? 'Hand over a plain object with what is needed of it.'
      : `Hand over a plain object in its place: interface ${name}Data { ${kept.join('; ')} }.`
  return refused(
    'class-instance',
    `an instance of ${name} would arrive without ${lost.slice(0, 3).map(nameOf).join(', ')}`,
    offer,
  )
}

/** A class that is exported as default is called so by its symbol. */
function nameOfClass({ name, declarations }: ts.Symbol): string {
  const own = declarations?.find(ts.isClassDeclaration)?.name?.text
  return own ?? (name === '__type' ? 'an object type' : name)
}

function isLost(property: ts.Symbol, isClass: boolean, checker: ts.TypeChecker): boolean {
  if (isMethod(property)) return true
  if (!isClass) return false
  const declaration = property.valueDeclaration
  if (declaration === undefined) return false
  const isCalled = checker.getTypeOfSymbol(property).getCallSignatures().length > 0
  return isHidden(declaration) || isCalled || ts.isAccessor(declaration)
}

function isMethod(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Method) !== 0
}

function nameOf(property: ts.Symbol): string {
  const name = property.valueDeclaration && ts.getNameOfDeclaration(property.valueDeclaration)
  return `${name?.getText() ?? property.name}${isMethod(property) ? '()' : ''}`
}
