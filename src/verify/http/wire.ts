/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string
  /** With its query, encoded. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface WireAnswer {
  /** 0 where the connection ended without an answer; the body says why. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export function isDone({ status }: WireAnswer): boolean {
  return status >= 200 && status < 400
}

export function jsonOf({ body }: WireAnswer): unknown {
  try {
    return JSON.parse(body)
  } catch {
    // Text, or nothing.
    return undefined
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Whether a request is one that only reads, by its method. */
export function isReadMethod(method: string): boolean {
  return READS.has(method)
}
