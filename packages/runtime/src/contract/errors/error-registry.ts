import { type ErrorReport, TenantryError } from '../../errors.ts'
import { object } from '../codecs/object.ts'
import { unchecked, type UncheckedCodec } from '../codec.ts'
import { isPlainObject } from '../value-kind.ts'
import type { Json } from '../json.ts'
import type { ErrorType } from './error-type.ts'

/** An error as it crosses. */
export type WireError =
  /** One that the contract names. */
  | {
      readonly kind: 'contract'
      readonly code: string
      readonly message: string
      readonly name: string
      readonly fields: Json
    }
  /** One of Tenantry's own. */
  | { readonly kind: 'tenantry'; readonly report: ErrorReport }

interface Known extends ErrorType {
  readonly code: string
  readonly codec: UncheckedCodec
}

/** The errors of a contract, by code and by class. */
export class ErrorRegistry {
  readonly #byCode = new Map<string, Known>()
  readonly #byPrototype = new Map<unknown, Known>()

  constructor(types: Readonly<Record<string, ErrorType>>) {
    for (const [code, type] of Object.entries(types)) {
      const known: Known = { ...type, code, codec: unchecked(object(type.fields)) }
      this.#byCode.set(code, known)
      this.#byPrototype.set(type.type.prototype, known)
    }
  }

  /**
   * Undefined for an error that the contract does not name; one of a class below a named one crosses as that.
   *
   * @throws {Mismatch} where a field is not of its type.
   */
  encode(error: unknown): WireError | undefined {
    if (!(error instanceof Error)) return undefined
    const known = this.#find(error)
    if (known !== undefined) {
      const { code, codec } = known
      const { message, name } = error
      return { kind: 'contract', code, message, name, fields: codec.encode(fieldsOf(error, known)) }
    }
    return error instanceof TenantryError ? { kind: 'tenantry', report: error.toJSON() } : undefined
  }

  /**
   * The same error, in this process. Undefined for what is none, or has a code that this contract does not know.
   *
   * @param marker Stands in its stack, in the place of where it was thrown: the stack of another process is nothing to go by here.
   * @throws {Mismatch} where a field is not of its type.
   */
  decode(wire: unknown, marker: string): Error | undefined {
    if (!isPlainObject(wire)) return undefined
    if (wire['kind'] === 'tenantry') return withMarker(reviveReport(wire['report']), marker)
    const { code, message, name } = wire
    const known = typeof code === 'string' ? this.#byCode.get(code) : undefined
    if (known === undefined || typeof message !== 'string' || typeof name !== 'string')
      return undefined
    const fields = known.codec.decode(wire['fields'])
    const error = revive(known, message, isPlainObject(fields) ? fields : {})
    if (error.name !== name) setQuietly(error, 'name', name)
    return withMarker(error, marker)
  }

  #find(error: Error): Known | undefined {
    let prototype: unknown = Object.getPrototypeOf(error)
    while (prototype !== null && typeof prototype === 'object') {
      const known = this.#byPrototype.get(prototype)
      if (known !== undefined) return known
      prototype = Object.getPrototypeOf(prototype)
    }
    return undefined
  }
}

function fieldsOf(error: Error, { fields }: Known): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const key of Object.keys(fields)) if (key in error) given[key] = Reflect.get(error, key)
  return given
}

function revive(
  { type, revive: make }: Known,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): Error {
  if (make !== undefined) return make(message, fields)
  const error = new Error(message)
  Object.setPrototypeOf(error, type.prototype)
  return Object.assign(error, fields)
}

function reviveReport(report: unknown): TenantryError | undefined {
  if (!isPlainObject(report)) return undefined
  const { code, message, hint, details } = report
  if (typeof code !== 'string' || typeof message !== 'string' || typeof hint !== 'string') {
    return undefined
  }
  return new TenantryError(code, { message, hint, ...(isPlainObject(details) ? { details } : {}) })
}

function withMarker<Some extends Error | undefined>(error: Some, marker: string): Some {
  if (error === undefined) return error
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const stack = [`${error.name}: ${error.message}`, `    at ${marker}`, ...frames].join('\n')
  setQuietly(error, 'stack', stack)
  return error
}

/** As Error sets its own: not among what is listed. */
function setQuietly(error: Error, key: string, value: string): void {
  Object.defineProperty(error, key, {
    value,
    enumerable: false,
    writable: true,
    configurable: true,
  })
}
