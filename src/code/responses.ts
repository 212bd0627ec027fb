import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { returnedBy } from './origins.ts'
import { functionsIn } from './functions.ts'
import { isNamedByLibrary } from './kinds.ts'
import { propertyOf, unwrap } from './unwrap.ts'

/** A place where a value is sent to a client. */
export interface ResponseSink {
  readonly node: ts.Node
  readonly value: ts.Expression
}

const RESPONSES: ReadonlySet<string> = new Set([
  'FastifyReply',
  'Response',
  'ServerResponse',
  'Http2ServerResponse',
  'Context',
])
/** Methods that send, and which of their arguments. */
const SENDS: ReadonlyMap<string, number> = new Map([
  ['send', 0],
  ['json', 0],
  ['jsonp', 0],
  ['end', 0],
  ['write', 0],
  ['text', 0],
  ['html', 0],
  ['body', 0],
  ['render', 1],
])
const ROUTES = ['get', 'post', 'put', 'patch', 'delete', 'options', 'head', 'all']

/** All places where a program answers: `reply.send(…)`, `res.json(…)`, and what a handler of Fastify returns. */
export function findResponses(program: CodeProgram): readonly ResponseSink[] {
  return [...sent(program), ...made(program), ...returned(program)]
}

function sent({ calls, checker }: CodeProgram): ResponseSink[] {
  return [...SENDS].flatMap(([method, place]) =>
    calls.named(method).flatMap((call): ResponseSink[] => {
      const value = call.arguments?.[place]
      if (value === undefined || !ts.isPropertyAccessExpression(call.expression)) return []
      const type = checker.getTypeAtLocation(call.expression.expression)
      return isNamedByLibrary(type, RESPONSES) ? [{ node: call, value }] : []
    }),
  )
}

/** `Response.json(…)`, `new Response(…)`. */
function made({ calls }: CodeProgram): ResponseSink[] {
  const jsons = calls
    .named('json')
    .filter((call) => call.expression.getText().endsWith('Response.json'))
  const news = ['Response', 'NextResponse']
    .flatMap((name) => calls.named(name))
    .filter(ts.isNewExpression)
  return [...jsons, ...news].flatMap((call) => {
    const value = call.arguments?.[0]
    return value === undefined ? [] : [{ node: call, value }]
  })
}

function returned(program: CodeProgram): ResponseSink[] {
  const { calls, checker } = program
  const isFastify = (call: ts.CallExpression | ts.NewExpression): boolean =>
    ts.isPropertyAccessExpression(call.expression) &&
    isNamedByLibrary(
      checker.getTypeAtLocation(call.expression.expression),
      new Set(['FastifyInstance']),
    )
  const handlers = ROUTES.flatMap((method) =>
    calls.named(method).flatMap((call) => {
      const handler = call.arguments?.at(-1)
      return handler !== undefined && isFastify(call) ? [handler] : []
    }),
  )
  const inOptions = calls.named('route').flatMap((call) => {
    const [options] = call.arguments ?? []
    if (options === undefined || !isFastify(call)) return []
    const literal = unwrap(options)
    return ts.isObjectLiteralExpression(literal) ? propertyOf(literal, 'handler') : []
  })
  return [...handlers, ...inOptions].flatMap((handler) =>
    functionsIn(handler, program).flatMap((declared) =>
      returnedBy(declared).map((value) => ({ node: value, value })),
    ),
  )
}
