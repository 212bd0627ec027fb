import { ts } from 'ts-morph'

import { movedFrom } from './moved-from.ts'
import { readError } from './read-error.ts'
import type { WireReading } from './read-wire-type.ts'
import type { RefusedError, WireError } from './wire-error.ts'
import type { Refusal } from './find-refusals.ts'

/** The errors of a contract: each class once, those that others extend before them. */
export class ErrorBook {
  readonly errors = new Map<string, WireError>()
  readonly refused = new Map<string, RefusedError>()
  readonly #reading: WireReading
  readonly #known = new Map<ts.Symbol, string>()

  constructor(reading: WireReading) {
    this.#reading = reading
  }

  /** @returns The name under which a class stands among the errors, or among those that are refused. */
  add(symbol: ts.Symbol): string {
    const known = this.#known.get(symbol)
    if (known !== undefined) return known
    const { name } = symbol
    this.#known.set(symbol, name)
    const declaration = symbol.declarations?.find(ts.isClassDeclaration)
    const moved = declaration && movedFrom(declaration)
    if (declaration === undefined || moved === undefined) {
      this.#refuse(
        name,
        'its class is declared within a function',
        'Declare it at the top of its file.',
      )
    } else if (this.errors.has(name) || this.refused.has(name)) {
      this.#refuse(name, 'two classes of errors have this name', 'Rename one of them.')
    } else {
      const { error, refusals } = readError({ symbol, declaration, moved }, this.#reading, (base) =>
        this.add(base),
      )
      const lost = error.uses.filter((one) => this.refused.has(one))
      for (const one of lost) this.#refuse(name, `it uses ${one}, which cannot move`, `See ${one}.`)
      if (refusals.length > 0) this.refused.set(name, { name, refusals })
      else if (lost.length === 0) this.errors.set(name, { ...error, code: this.#freeCode(error) })
    }
    return name
  }

  #refuse(name: string, why: string, remedy: string): void {
    const refusal: Refusal = { shape: 'error-class', path: name, why, remedy }
    this.errors.delete(name)
    this.refused.set(name, {
      name,
      refusals: [...(this.refused.get(name)?.refusals ?? []), refusal],
    })
  }

  /** Two classes may say the same code of theirs: a base and what extends it. */
  #freeCode({ code, name }: WireError): string {
    const isTaken = [...this.errors.values()].some((one) => one.code === code)
    return isTaken ? `${code}:${name}` : code
  }
}
