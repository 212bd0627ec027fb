import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import type { TaintNode } from './taint/taint-question.ts'

/** What frameworks, Node and the platform call a request. */
const REQUESTS: ReadonlySet<string> = new Set([
  'FastifyRequest',
  'Request',
  'HonoRequest',
  'IncomingMessage',
  'Http2ServerRequest',
  'NextRequest',
])

/** What of a request its sender writes. */
const SENT: ReadonlySet<string> = new Set([
  'body',
  'rawBody',
  'query',
  'params',
  'headers',
  'rawHeaders',
  'headersDistinct',
  'cookies',
  // The chunks of its body.
  '[]',
  'url',
  'nextUrl',
  'originalUrl',
  'path',
  'host',
  'hostname',
  'subdomains',
  'get()',
  'header()',
  'param()',
  'query()',
  'queries()',
  'json()',
  'text()',
  'formData()',
  'parseBody()',
  'valid()',
])

/** Whether a value is what somebody outside has sent with a request: its body, its URL, a header. */
export function isSentByClient(
  node: TaintNode,
  path: readonly string[],
  { checker }: CodeProgram,
): boolean {
  const [part] = path
  if (part === undefined || !SENT.has(part)) return false
  return isRequest(checker.getTypeAtLocation(node), checker)
}

export function isRequest(type: ts.Type, checker: ts.TypeChecker): boolean {
  return isNamed(type, REQUESTS, checker)
}

/** Whether a type, or one that it extends, has one of the names, and a library declares it. */
export function isNamed(
  type: ts.Type,
  names: ReadonlySet<string>,
  checker: ts.TypeChecker,
): boolean {
  if (type.isUnionOrIntersection()) return type.types.some((part) => isNamed(part, names, checker))
  if (type.flags & ts.TypeFlags.TypeParameter) {
    const constraint = type.getConstraint()
    return constraint !== undefined && isNamed(constraint, names, checker)
  }
  const symbol = type.getSymbol()
  if (symbol === undefined) return false
  if (names.has(symbol.name) && symbol.declarations?.some(isOfLibrary)) return true
  if (!type.isClassOrInterface() && !isReference(type)) return false
  const declared = isReference(type) ? type.target : type
  return checker.getBaseTypes(declared).some((base) => isNamed(base, names, checker))
}

function isReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type && type.symbol !== undefined && isInterfaceLike(type.symbol)
}

function isInterfaceLike({ flags }: ts.Symbol): boolean {
  return (flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface)) !== 0
}

function isOfLibrary(declared: ts.Declaration): boolean {
  return declared.getSourceFile().isDeclarationFile
}
