import { isPlainObject } from '../value-kind.ts'

/** How calls cross: one POST for each operation, with the arguments as a JSON array. */
export const VERSION_HEADER = 'tenantry-contract-version'

/** Milliseconds that are left, from when the call is sent: no clock has to agree with another. */
export const TIME_LEFT_HEADER = 'tenantry-time-left'

/** The id of an event, in quotes: delivered again, it is not done again. */
export const EVENT_HEADER = 'idempotency-key'

/** The number of an event in the outbox: no earlier one of its module and tenant is delivered any more. */
export const EVENT_NUMBER_HEADER = 'tenantry-event-number'

/** As W3C Trace Context has it. */
export const TRACE_HEADER = 'traceparent'

/** Begins the name of every header that is ours. From a client none of them crosses. */
export const OWN_HEADERS = 'tenantry-'

/** Of a request that is handed over: `authorization` is its user's there. */
export const TOKEN_HEADER = 'tenantry-token'

/** The target of a request as it came in, which is below another path in the service. */
export const URL_HEADER = 'tenantry-url'

/** The module that answered a request, so that nothing else passes for it. */
export const SERVED_HEADER = 'tenantry-served'

/** The code by which a service refused a request, which is no answer to its user. */
export const REFUSED_HEADER = 'tenantry-refused'

/** What kind of token it is, so that no other that the same key signed passes for one. */
export const TOKEN_TYPE = 'tenantry-call+jwt'

/** Below where a service is mounted. */
export function operationPath(module: string, operation: string): string {
  return `/${module}/${operation}`
}

/** Below where a service is mounted: the routes of a module, beside its operations. */
export function routesPrefix(module: string): string {
  return `/${module}/-`
}

/** Whose call it is, as a token proves it. */
export interface Caller {
  readonly tenantId: string
  readonly slug: string
}

/** What a call was answered with, as JSON. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** The error that nobody else will tell of. It crosses to no other process. */
  readonly failure?: unknown
}

/** The content of an answer; undefined for what no service has written. */
export function readAnswer(
  body: string,
): { readonly value: unknown } | { readonly error: unknown } | undefined {
  let content: unknown
  try {
    content = JSON.parse(body)
  } catch {
    return undefined
  }
  if (!isPlainObject(content)) return undefined
  if (Object.hasOwn(content, 'value')) return { value: content['value'] }
  return Object.hasOwn(content, 'error') ? { error: content['error'] } : undefined
}
