import { ts } from 'ts-morph'

import { isNamedByLibrary } from '../../code/index.ts'
import { isError } from './wire/index.ts'

/** What an exported name stands for. */
export type ExportedKind =
  | 'type'
  | 'function'
  | 'routes'
  | 'error-class'
  | 'class'
  | 'enum'
  /** It has functions, as an instance of a class has its methods. */
  | 'object'
  | 'constant'
  | 'mutable'
  | 'namespace'

/** Whom routes are registered with, in the libraries that serve HTTP. */
const ROUTERS: ReadonlySet<string> = new Set([
  'FastifyInstance',
  'Application',
  'Express',
  'Router',
  'IRouter',
  'Hono',
])

/** @param symbol Past all imports and exports. */
export function kindOfExport(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const { flags } = symbol
  if (flags & ts.SymbolFlags.Enum) return 'enum'
  if (flags & ts.SymbolFlags.Class) return kindOfClass(symbol, checker)
  if (flags & ts.SymbolFlags.Function) return kindOfFunction(symbol, checker)
  if (flags & ts.SymbolFlags.Variable) return kindOfVariable(symbol, checker)
  if (flags & ts.SymbolFlags.ValueModule) return 'namespace'
  // `export default new Mining()`
  if (flags & ts.SymbolFlags.Value) return kindOfValue(symbol, checker)
  return 'type'
}

function kindOfClass(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  return isError(type) ? 'error-class' : 'class'
}

function kindOfFunction(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures()
  return signatures.some((signature) => takesRouter(signature, checker)) ? 'routes' : 'function'
}

function takesRouter(signature: ts.Signature, checker: ts.TypeChecker): boolean {
  return signature.getParameters().some((parameter) => {
    return isNamedByLibrary(checker.getTypeOfSymbol(parameter), ROUTERS)
  })
}

function kindOfVariable(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const declaration = symbol.valueDeclaration
  const list = declaration?.parent
  const isConst =
    list !== undefined &&
    ts.isVariableDeclarationList(list) &&
    (list.flags & ts.NodeFlags.Const) !== 0
  if (!isConst) return 'mutable'
  return kindOfValue(symbol, checker)
}

function kindOfValue(symbol: ts.Symbol, checker: ts.TypeChecker): ExportedKind {
  const type = checker.getTypeOfSymbol(symbol)
  if (isNamedByLibrary(type, ROUTERS)) return 'routes'
  if (type.getCallSignatures().length > 0) return kindOfFunction(symbol, checker)
  if (type.getConstructSignatures().length > 0) return 'class'
  return hasFunctions(type, checker) ? 'object' : 'constant'
}

function isFunction(type: ts.Type): boolean {
  return type.getCallSignatures().length > 0
}

/** Functions of one's own: what a list, a date or a schema of a library can do, it can do in any process. */
function hasFunctions(type: ts.Type, checker: ts.TypeChecker): boolean {
  const indexed = type.getStringIndexType()
  if (indexed !== undefined && isFunction(indexed)) return true
  return type.getProperties().some((member) => {
    const declared = member.declarations?.[0]
    const isOfLibrary = declared?.getSourceFile().isDeclarationFile === true
    return !isOfLibrary && isFunction(checker.getTypeOfSymbol(member))
  })
}
