import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { flowsTo } from './origins.ts'
import { unwrap } from './unwrap.ts'

/** Something that is put into a cache which all requests of a process share, or all processes. */
export interface CacheWrite {
  readonly call: ts.CallExpression
  readonly key: ts.Expression
  readonly value: ts.Expression
}

const WRITES: ReadonlyMap<string, number> = new Map([
  ['set', 1],
  ['put', 1],
  ['setex', 2],
  ['setEx', 2],
  ['psetex', 2],
])
const IN_PROCESS = /^(?:Map|LRUCache|LRU|NodeCache|QuickLRU|TTLCache|Keyv)$/
const SHARED =
  /^(?:Redis|RedisClient\w*|RedisClientType|Cluster|Keyv|Cache|Memcached|Valkey|GlideClient)$/
const REGISTERS = /^(?:get|post|put|patch|delete|all|use|route|on|addHook)$/

export function findCacheWrites(program: CodeProgram): readonly CacheWrite[] {
  return [...WRITES].flatMap(([method, place]) =>
    program.calls.named(method).flatMap((call): CacheWrite[] => {
      const [key] = call.arguments ?? []
      const value = call.arguments?.[place]
      if (!ts.isCallExpression(call) || key === undefined || value === undefined) return []
      return isSharedCache(call, program) ? [{ call, key, value }] : []
    }),
  )
}

function isSharedCache(call: ts.CallExpression, program: CodeProgram): boolean {
  if (!ts.isPropertyAccessExpression(call.expression)) return false
  const cache = unwrap(call.expression.expression)
  const name = program.checker.getTypeAtLocation(cache).getSymbol()?.name ?? ''
  if (SHARED.test(name)) return true
  if (!IN_PROCESS.test(name)) return false
  return flowsTo(cache, program).some(
    ({ origin }) => ts.isNewExpression(origin) && isMadeOnce(origin, call, program),
  )
}

/** Whether what is made there outlives a request: in a module, or in front of the handlers that use it. */
function isMadeOnce(made: ts.NewExpression, use: ts.Node, program: CodeProgram): boolean {
  const maker = enclosing(made)
  if (maker === undefined) return true
  if (ts.isClassLike(maker)) return isSingleton(maker, program)
  if (ts.isCallExpression(maker.parent)) return false
  for (let at = enclosing(use); at !== undefined && at !== maker; at = enclosing(at)) {
    const { parent } = at
    const isRegistered =
      ts.isCallExpression(parent) &&
      ts.isPropertyAccessExpression(parent.expression) &&
      REGISTERS.test(parent.expression.name.text)
    if (isRegistered) return true
  }
  return false
}

function isSingleton(made: ts.ClassLikeDeclaration, program: CodeProgram): boolean {
  const news = program.calls.named(made.name?.text ?? '').filter(ts.isNewExpression)
  return news.length > 0 && news.every((one) => enclosing(one) === undefined)
}

/** The function around a node; the class where it belongs to each of its objects. */
function enclosing(node: ts.Node): ts.SignatureDeclaration | ts.ClassLikeDeclaration | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isPropertyDeclaration(at) && !isStatic(at)) return at.parent
    if (ts.isConstructorDeclaration(at)) return at.parent
    if (ts.isFunctionLike(at) && !ts.isJSDocSignature(at)) return at
  }
  return undefined
}

function isStatic({ modifiers }: ts.PropertyDeclaration): boolean {
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false
}
