import type { Readable } from 'node:stream'

import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify'

import { URL_HEADER } from '../contract/wire/protocol.ts'
import type { RoutedRequest } from '../extraction/requests/request-routes.ts'
import { belowPrefix } from './below-prefix.ts'
import { handedHeaders } from './handed-headers.ts'

/** A request as it goes on to a service, without its body. */
export function handedRequest(
  request: FastifyRequest,
  { operation, prefix }: { readonly operation: string; readonly prefix: string },
): Omit<RoutedRequest, 'body' | 'length' | 'signal' | 'tenant'> {
  const target = request.raw.url ?? '/'
  const headers = handedHeaders(request.raw.rawHeaders)
  // As this process takes them to be: it knows which proxies to believe.
  headers.push('x-forwarded-for', request.ip, 'x-forwarded-proto', request.protocol)
  headers.push('x-forwarded-host', request.host, URL_HEADER, target)
  return { operation, method: request.method, path: belowPrefix(target, prefix), headers }
}

/** The body that a request has, which nobody has read. */
export function bodyOf(
  { method, raw }: FastifyRequest,
  payload: RequestPayload,
): { readonly body: Readable | undefined; readonly length: number | undefined } {
  const { 'content-length': told, 'transfer-encoding': encoding } = raw.headers
  const isEmpty = encoding === undefined && Number(told ?? 0) === 0
  if (method === 'GET' || method === 'HEAD' || isEmpty)
    return { body: undefined, length: undefined }
  // What a hook has made of it has another length.
  const isAsItCame = payload === raw && encoding === undefined
  return { body: payload, length: isAsItCame ? Number(told) : undefined }
}

/** Aborted when the client has left before its answer was complete. */
export function signalOf({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort(new ClientLeft())
  })
  return controller.signal
}

/** Nobody waits for the answer any more. */
export class ClientLeft extends Error {
  override readonly name = 'ClientLeft'

  constructor() {
    super('The client does not wait for the answer any more.')
  }
}
