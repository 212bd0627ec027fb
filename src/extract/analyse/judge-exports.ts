import type { ts } from 'ts-morph'

import { isOwn } from '../../code/index.ts'
import { type Cut, type EdgeFacts, isInside, placeOf } from '../index.ts'
import type { Use } from './find-uses.ts'
import { readContract } from './wire/index.ts'

/** What of the functions that are used outside cannot cross the cut, each told once, where it is declared. */
export function judgeExports(uses: readonly Use[], cut: Cut): EdgeFacts[] {
  const { program } = cut
  const functions = new Map(
    calledOf(uses).map(({ name, symbol }) => [nameOf(symbol, name), symbol]),
  )
  const { refused } = readContract({
    checker: program.checker,
    exports: functions,
    isOwn: (node) => isOwn(node, program),
    isInside: (node) => isInside(node.getSourceFile().fileName, cut),
  })
  return refused.flatMap(({ name: operation, place, refusals }) => {
    const [declared] = functions.get(place.export)?.declarations ?? []
    if (declared === undefined) return []
    return refusals.map(({ shape, path, why, remedy }): EdgeFacts => ({
      direction: 'in',
      shape,
      name: `${operation}(${path})`,
      place: placeOf(declared, cut),
      verdict: { is: 'refused', why: `It cannot cross: ${why}.`, remedy },
    }))
  })
}

/** The functions that are called outside, or handed on there; each once. */
export function calledOf(uses: readonly Use[]): Use[] {
  const bySymbol = new Map(
    uses.filter(({ kind }) => kind === 'function').map((use) => [use.symbol, use]),
  )
  return [...bySymbol.values()]
}

/** A default export has the name that it was declared by. */
function nameOf(symbol: ts.Symbol, name: string): string {
  return name === 'default' ? symbol.name : name
}
