import { TenantryError } from '../../errors.ts'
import type { Contract } from '../contract.ts'
import type { WireError } from '../errors/error-registry.ts'
import { Mismatch } from '../mismatch.ts'
import type { Operation } from '../operation.ts'
import { callFailed, valueRefused } from './call-errors.ts'
import type { Answer } from './protocol.ts'
import { statusOf } from './status-of.ts'

/** A function of a module, whichever. */
export type Run = (...given: readonly unknown[]) => unknown

export interface AnsweredOperation {
  readonly contract: Contract<unknown>
  readonly operation: Operation
  readonly run: Run
}

/** Decodes the arguments, runs the function and encodes what comes of it. Never rejects. */
export async function answerOperation(
  answered: AnsweredOperation,
  given: unknown,
  signal: AbortSignal,
): Promise<Answer> {
  const { contract, operation, run } = answered
  const site = { module: contract.name, operation: operation.name }
  let side: 'arguments' | 'result' = 'arguments'
  try {
    const decoded = operation.decodeArguments(given)
    side = 'result'
    const result = await run(...withSignal(decoded, operation, signal))
    return { status: 200, body: `{"value":${JSON.stringify(operation.encodeResult(result))}}` }
  } catch (error) {
    if (!(error instanceof Mismatch)) return answerError(contract, site, error)
    const refused = valueRefused(site, side, error)
    const status = side === 'arguments' ? 400 : 500
    return { ...toAnswer({ kind: 'tenantry', report: refused.toJSON() }, status), failure: refused }
  }
}

/** An error as an answer; `failure` is there for one that only the log of the service can tell. */
export function answerError(
  contract: Contract<unknown>,
  site: { readonly module: string; readonly operation: string },
  error: unknown,
): Answer {
  const wire = encodeError(contract, site, error)
  if (wire !== undefined) {
    const isCaused = error instanceof TenantryError && statusOf(error.code) >= 500
    return { ...toAnswer(wire, wireStatus(wire)), ...(isCaused ? { failure: error } : {}) }
  }
  const failed = callFailed(site)
  return { ...toAnswer({ kind: 'tenantry', report: failed.toJSON() }, 500), failure: error }
}

function encodeError(
  contract: Contract<unknown>,
  site: { readonly module: string; readonly operation: string },
  error: unknown,
): WireError | undefined {
  try {
    return contract.errors.encode(error)
  } catch (mismatch) {
    if (!(mismatch instanceof Mismatch)) throw mismatch
    return { kind: 'tenantry', report: valueRefused(site, 'error', mismatch).toJSON() }
  }
}

function wireStatus(wire: WireError): number {
  return wire.kind === 'contract' ? 422 : statusOf(wire.report.code)
}

function toAnswer(error: WireError, status: number): Answer {
  return { status, body: JSON.stringify({ error }) }
}

/** At the place of the parameter, whatever was left out before it. */
function withSignal(decoded: unknown[], { signalAt }: Operation, signal: AbortSignal): unknown[] {
  if (signalAt === undefined) return decoded
  const given = decoded.slice(0, signalAt)
  while (given.length < signalAt) given.push(undefined)
  given.push(signal)
  return given
}
