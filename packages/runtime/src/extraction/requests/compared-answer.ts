import type { Json } from '../../contract/index.ts'
import type { Operation } from '../../contract/operation.ts'

/** An answer to a request, as far as it is compared. */
export interface ComparedAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: Buffer
}

/** A request as an operation that compares its answers: by status and body, and JSON as JSON. */
export function comparedOperation(name: string): Operation {
  return {
    name,
    kind: 'read',
    isIdempotent: true,
    signalAt: undefined,
    returnsNothing: false,
    encodeArguments: () => [],
    decodeArguments: () => [],
    encodeResult: (answer) => (isAnswer(answer) ? toJson(answer) : null),
    decodeResult: (json) => json,
  }
}

function toJson({ status, contentType, body }: ComparedAnswer): Json {
  return { status, body: contentType.includes('json') ? parse(body) : body.toString('latin1') }
}

function parse(body: Buffer): Json {
  const text = body.toString()
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isAnswer(value: unknown): value is ComparedAnswer {
  return (
    typeof value === 'object' && value !== null && 'body' in value && value.body instanceof Buffer
  )
}
