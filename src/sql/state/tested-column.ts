import type { Node } from 'libpg-query'

import { columnOf } from '../read-condition.ts'
import { stringsOf, typeOf } from '../read-names.ts'

/** Functions that spell a value another way, and tell the same ones apart. */
const SPELLINGS = new Set(['lower', 'upper', 'btrim'])

/** The column that says whose a row is, as expressions name it. */
export class TestedColumn {
  readonly name: string
  readonly #type: string | undefined

  /** @param type In SQL, as a cast to it would name it; undefined where it is not known. */
  constructor(name: string, type: string | undefined) {
    this.name = name
    this.#type = type
  }

  /** Cast or spelt in one way it is still the column. */
  isNamedBy(node: Node): boolean {
    if ('TypeCast' in node && node.TypeCast.arg) return this.isNamedBy(node.TypeCast.arg)
    if ('FuncCall' in node) {
      const { funcname, args = [] } = node.FuncCall
      const [first, second] = args
      const isSpelling = SPELLINGS.has(stringsOf(funcname).at(-1) ?? '') && second === undefined
      return isSpelling && first !== undefined && this.isNamedBy(first)
    }
    return columnOf(node)?.name === this.name
  }

  /** Whether an expression that names the column makes another value of it, which no index of the column has. */
  isCast(node: Node): boolean {
    if ('FuncCall' in node) return true
    if (!('TypeCast' in node)) return false
    const { arg, typeName } = node.TypeCast
    return (arg !== undefined && this.isCast(arg)) || typeOf(typeName).text !== this.#type
  }
}
