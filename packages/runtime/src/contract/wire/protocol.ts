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

/** What kind of token it is, so that no other that the same key signed passes for one. */
export const TOKEN_TYPE = 'tenantry-call+jwt'

/** Below where a service is mounted. */
export function operationPath(module: string, operation: string): string {
  return `/${module}/${operation}`
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
