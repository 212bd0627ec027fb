import type { ts } from 'ts-morph'

import { isNamedByLibrary } from '../../code/index.ts'
import { type Cut, type EdgeFacts, placeOf, type Verdict } from '../index.ts'
import type { ServerBuilder } from './find-server.ts'
import { requiredOf } from './required-of.ts'
import type { ModuleExport } from './module-exports.ts'

const FASTIFY: ReadonlySet<string> = new Set(['FastifyInstance'])

/** What keeps routes of the module from being handed to a service, each told once, where they are registered. */
export function judgeRoutes(
  exports: readonly ModuleExport[],
  server: ServerBuilder | undefined,
  cut: Cut,
): EdgeFacts[] {
  const routes = exports.filter(({ kind, isUsed }) => kind === 'routes' && isUsed)
  const bySymbol = new Map(routes.map((one) => [one.symbol, one]))
  return [...bySymbol.values()].flatMap(({ symbol, name }): EdgeFacts[] => {
    const verdict = refusalOf(symbol, name, server, cut.program.checker)
    const [declared] = symbol.declarations ?? []
    if (verdict === undefined || declared === undefined) return []
    return [
      { direction: 'in', shape: 'register-routes', name, place: placeOf(declared, cut), verdict },
    ]
  })
}

/** Whether it registers routes that somebody outside uses, and that can be answered by a service. */
export function isHandedOver(
  { kind, isUsed, symbol, name }: ModuleExport,
  { server, cut }: { readonly server: ServerBuilder | undefined; readonly cut: Cut },
): boolean {
  if (kind !== 'routes' || !isUsed) return false
  return refusalOf(symbol, name, server, cut.program.checker) === undefined
}

function refusalOf(
  symbol: ts.Symbol,
  name: string,
  server: ServerBuilder | undefined,
  checker: ts.TypeChecker,
): Verdict | undefined {
  const [signature] = checker.getTypeOfSymbol(symbol).getCallSignatures()
  const [router, options, ...others] = signature?.getParameters() ?? []
  if (router === undefined || !isNamedByLibrary(checker.getTypeOfSymbol(router), FASTIFY)) {
    return refuse(
      `Requests to ${name} can be handed over for Fastify alone`,
      'Export the functions behind the routes, and keep the routes in the application; or hand their path to the service in your proxy.',
    )
  }
  if (others.length > 0) {
    return refuse(
      `${name} is told by a callback when its routes are there`,
      'Make it an async function of the server and its options.',
    )
  }
  const lacking = (
    options === undefined ? [] : requiredOf(checker.getTypeOfSymbol(options))
  ).filter((one) => one !== 'tenancy')
  if (lacking.length > 0) {
    return refuse(
      `${name} is given ${lacking.join(' and ')}, which the service has none of`,
      'Have the module make it itself, from the environment.',
    )
  }
  if (server !== undefined) return undefined
  return refuse(
    'Nobody can say which error handler and which validators the service has to have',
    'Export a function `buildServer` from a file of its own that makes your Fastify with all but the modules, of no options or of `{ env, tenancy, migrations }`, and use it in the application too.',
  )
}

function refuse(why: string, remedy: string): Verdict {
  return { is: 'refused', why: `${why}.`, remedy }
}
