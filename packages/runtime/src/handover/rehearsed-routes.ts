import type { Readable } from 'node:stream'

import type { FastifyInstance, InjectOptions } from 'fastify'

import { callFailed } from '../contract/wire/call-errors.ts'
import { TenantryError } from '../errors.ts'
import type { RequestRehearsal } from '../extraction/requests/request-rehearsal.ts'
import type { RoutedRequest } from '../extraction/requests/request-routes.ts'

/** The routes of a module in an application of their own, as the service has them. */
export interface RehearsedRoutes {
  answer(request: RehearsedRequest): Promise<RehearsedAnswer>
  close(): Promise<void>
}

export type RehearsedRequest = Pick<RoutedRequest, 'operation' | 'method' | 'path' | 'headers'> & {
  readonly module: string
  readonly body: Readable | undefined
}

export interface RehearsedAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Buffer
}

/**
 * Registers the routes once more, away from the application: what that has decorated, parsed or put into requests is not there.
 * What answers errors, validates and serializes is that of the application, as the service makes it for itself.
 */
export async function rehearseRoutes(
  scope: FastifyInstance,
  register: (scope: FastifyInstance) => unknown,
): Promise<RehearsedRoutes> {
  const { fastify } = await import('fastify')
  const { bodyLimit } = scope.initialConfig
  const service = fastify({ logger: false, ...(bodyLimit !== undefined && { bodyLimit }) })
  service.setErrorHandler(scope.errorHandler)
  if (scope.validatorCompiler) service.setValidatorCompiler(scope.validatorCompiler)
  if (scope.serializerCompiler) service.setSerializerCompiler(scope.serializerCompiler)
  for (const schema of Object.values(scope.getSchemas())) service.addSchema(schema)
  await service.register(async (routes) => {
    await register(routes)
  })
  await service.ready()
  return {
    close: async () => await service.close(),
    async answer(request) {
      const { method, path, body } = request
      const sent: InjectOptions = {
        method: methodOf(method),
        url: path,
        headers: toRecord(request),
      }
      const { statusCode, headers, rawPayload } = await service.inject(
        body === undefined ? sent : { ...sent, payload: body },
      )
      return { status: statusCode, headers: textsOf(headers), body: rawPayload }
    },
  }
}

/** @throws {TenantryError} REHEARSAL_METHOD_UNSUPPORTED; CALL_FAILED, SERVICE_UNREACHABLE, for the report; the answer is handed on all the same where there is one. */
export async function answerRehearsed(
  rehearsal: RequestRehearsal,
  routes: RehearsedRoutes,
  request: RehearsedRequest,
): Promise<RehearsedAnswer> {
  const { module, operation } = request
  let answered: RehearsedAnswer | undefined
  try {
    return await rehearsal.run(operation, async () => {
      answered = await routes.answer(request)
      if (answered.status >= 500) throw callFailed({ module, operation })
      return answered
    })
  } catch (error) {
    if (answered !== undefined && answered.status >= 500) return answered
    throw error
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** @throws {TenantryError} REHEARSAL_METHOD_UNSUPPORTED of one that no request can be made with here. */
function methodOf(given: string): (typeof METHODS)[number] {
  const method = METHODS.find((one) => one === given)
  if (method !== undefined) return method
  throw new TenantryError('REHEARSAL_METHOD_UNSUPPORTED', {
    message: `A request by ${given} cannot be rehearsed.`,
    hint: `Leave it out of what runs while the module is rehearsed; rehearsed are ${METHODS.join(', ')}.`,
    details: { method: given },
  })
}

function toRecord({ headers }: RehearsedRequest): Record<string, string | string[]> {
  const record: Record<string, string | string[]> = {}
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const [name = '', value = ''] = headers.slice(at, at + 2)
    const known = record[name]
    record[name] = known === undefined ? value : [known, value].flat()
  }
  return record
}

function textsOf(headers: Readonly<Record<string, unknown>>): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : String(value),
    ]),
  )
}
