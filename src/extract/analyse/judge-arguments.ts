import { ts } from 'ts-morph'

import { type Cut, type EdgeFacts, placeOf } from '../index.ts'
import { changesParameter } from './changed-value.ts'
import { functionsOf } from './awaits/index.ts'
import type { Use } from './uses/use.ts'

/**
 * What functions that are called from outside change of what they are given: a caller sees that in the same process alone. Each
 * told once, where the function is declared.
 *
 * @param called Each function once.
 */
export function judgeArguments(called: readonly Use[], cut: Cut): EdgeFacts[] {
  const { program } = cut
  return called.flatMap(({ symbol, name }) => {
    const functions = (symbol.declarations ?? []).flatMap((one) => functionsOf(one, program))
    return functions.flatMap((one): EdgeFacts[] => {
      const body = 'body' in one ? one.body : undefined
      if (body === undefined) return []
      const changed = one.parameters.filter((parameter) =>
        changesParameter(parameter, body, program.checker),
      )
      return changed.map((parameter): EdgeFacts => {
        const given = ts.isIdentifier(parameter.name) ? parameter.name.text : 'options'
        return {
          direction: 'in',
          shape: 'argument-mutated',
          name: `${name}(${given})`,
          place: placeOf(one, cut),
          verdict: {
            is: 'refused',
            why: `It changes what it is given as ${given}. The service has a copy of that, so that its callers do not see the change.`,
            remedy: 'Work on a copy, and return what has changed.',
          },
        }
      })
    })
  })
}
