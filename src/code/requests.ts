import type { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { isNamedByLibrary } from './kinds.ts'
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
  return isRequest(checker.getTypeAtLocation(node))
}

export function isRequest(type: ts.Type): boolean {
  return isNamedByLibrary(type, REQUESTS)
}
