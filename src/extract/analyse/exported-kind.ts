import { ts } from 'ts-morph'

import { isFileOfPackage } from '../../code/index.ts'

/** What an exported name stands for. */
export type ExportedKind =
  | 'type'
  | 'function'
  | 'routes'
  | 'error-class'
  | 'class'
  | 'enum'
  | 'constant'
  | 'mutable'
  | 'namespace'

/** Whom routes are registered with, by the packages that declare them. */
const ROUTERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['FastifyInstance', ['fastify']],
  ['Application', ['@types/express', '@types/express-serve-static-core']],
  ['Express', ['@types/express', '@types/express-serve-static-core']],
  [
    'Router',
    ['@types/express', '@types/express-serve-static-core', '@types/koa-router', '@koa/router'],
  ],
  ['IRouter', ['@types/express-serve-static-core']],
  ['Hono', ['hono']],
])

/** @param symbol Past all imports and exports. */
export function kindOfExport(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const { flags } = symbol
  if (flags & ts.SymbolFlags.Enum) return 'enum'
  if (flags & ts.SymbolFlags.Class) return kindOfClass(symbol, checker)
  if (flags & ts.SymbolFlags.Function) return kindOfFunction(symbol, checker)
  if (flags & ts.SymbolFlags.Variable) return kindOfVariable(symbol, checker)
  if (flags & ts.SymbolFlags.ValueModule) return 'namespace'
  return flags & ts.SymbolFlags.Value ? 'constant' : 'type'
}

function kindOfClass(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  return isError(type, checker) ? 'error-class' : 'class'
}

function isError(type: ts.Type, checker: ts.TypeChecker): boolean {
  const bases = type.isClassOrInterface() ? checker.getBaseTypes(type) : []
  return bases.some((base) => base.getSymbol()?.name === 'Error' || isError(base, checker))
}

function kindOfFunction(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures()
  return signatures.some((signature) => takesRouter(signature, checker)) ? 'routes' : 'function'
}

function takesRouter(signature: ts.Signature, checker: ts.TypeChecker): boolean {
  return signature.getParameters().some((parameter) => {
    const type = checker.getTypeOfSymbol(parameter)
    return [type, ...(type.isUnionOrIntersection() ? type.types : [])].some(isRouter)
  })
}

function isRouter(type: ts.Type): boolean {
  const symbol = type.getSymbol()
  const packages = symbol && ROUTERS.get(symbol.name)
  return (
    packages?.some((name) =>
      symbol?.declarations?.some((one) => isFileOfPackage(one.getSourceFile().fileName, name)),
    ) ?? false
  )
}

function kindOfVariable(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const declaration = symbol.valueDeclaration
  const list = declaration?.parent
  const isConst =
    list !== undefined &&
    ts.isVariableDeclarationList(list) &&
    (list.flags & ts.NodeFlags.Const) !== 0
  if (!isConst) return 'mutable'
  const type = checker.getTypeOfSymbol(symbol)
  if (isRouter(type)) return 'routes'
  const isCalled = type.getCallSignatures().length > 0
  return isCalled ? kindOfFunction(symbol, checker) : 'constant'
}
