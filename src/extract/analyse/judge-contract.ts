import { type Cut, type EdgeFacts, placeOf } from '../index.ts'
import type { ModuleExport } from './module-exports.ts'
import type { ReadContract, Refusal } from './wire/index.ts'

/** What of the functions and errors that are used outside cannot cross the cut, each told once, where it is declared. */
export function judgeContract(
  { refused, refusedErrors }: ReadContract,
  exports: readonly ModuleExport[],
  cut: Cut,
): EdgeFacts[] {
  const byKey = new Map(exports.map((one) => [one.key, one]))
  const refuse = (key: string, name: string, refusals: readonly Refusal[]): EdgeFacts[] => {
    const [declared] = byKey.get(key)?.symbol.declarations ?? []
    if (declared === undefined) return []
    return refusals.map(({ shape, path, why, remedy }) => ({
      direction: 'in',
      shape,
      name: path === '' ? name : `${name}(${path})`,
      place: placeOf(declared, cut),
      verdict: { is: 'refused', why: `It cannot cross: ${why}.`, remedy },
    }))
  }
  const used = exports.filter(({ kind, isUsed }) => kind === 'error-class' && isUsed)
  return [
    ...refused.flatMap(({ name, place, refusals }) => refuse(place.export, name, refusals)),
    ...refusedErrors.flatMap(({ name, refusals }) =>
      used
        .filter(({ symbol }) => symbol.name === name)
        .flatMap(({ key }) => refuse(key, name, refusals)),
    ),
  ]
}
