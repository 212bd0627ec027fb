import { ts } from 'ts-morph'

import { movedFrom } from './moved-from.ts'
import { readError } from './read-error.ts'
import type { WireReading } from './read-wire-type.ts'
import type { RefusedError, WireError } from './wire-error.ts'
import type { Refusal } from './find-refusals.ts'

/** The errors of a contract: each class once, those that others extend before them. */
export class ErrorBook {
  readonly refused = new Map<string, RefusedError>()
  readonly #reading: WireReading
  readonly #errors = new Map<string, WireError>()
  readonly #known = new Map<ts.Symbol, string>()

  constructor(reading: WireReading) {
    this.#reading = reading
  }

  /** What several classes say the same code of has its own name behind it, whichever was met first. */
  get errors(): readonly WireError[] {
    const all = [...this.#errors.values()]
    return all.map((error) => {
      const isAlone = all.every((one) => one === error || one.code !== error.code)
      return isAlone ? error : { ...error, code: `${error.code}:${error.name}` }
    })
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
    } else if (this.#errors.has(name) || this.refused.has(name)) {
      this.#refuse(name, 'two classes of errors have this name', 'Rename one of them.')
    } else {
      const of = { symbol, declaration, moved }
      const { error, refusals } = readError(of, this.#reading, (base) => this.add(base))
      for (const one of error.uses.filter((used) => this.refused.has(used))) {
        this.#refuse(name, `it uses ${one}, which cannot move`, `See ${one}.`)
      }
      this.#refuseAll(name, refusals)
      if (!this.refused.has(name)) this.#errors.set(name, error)
    }
    return name
  }

  #refuse(name: string, why: string, remedy: string): void {
    this.#errors.delete(name)
    this.#refuseAll(name, [{ shape: 'error-class', path: name, why, remedy }])
  }

  #refuseAll(name: string, refusals: readonly Refusal[]): void {
    if (refusals.length === 0) return
    const before = this.refused.get(name)?.refusals ?? []
    this.refused.set(name, { name, refusals: [...before, ...refusals] })
  }
}
