import { inspect } from 'node:util'

import { POSITION_READS, POSITION_WRITES } from '../../runtime/database/scope/position-shapes.ts'
import { READS, type Shape, WRITES } from '../../runtime/database/scope/statement-shapes.ts'
import type { Attacks } from '../oracle/attack.ts'

/** Every shape that a statement of the builder can have: what it returns and leaves is the attacker's alone. */
export const SHAPE_ATTACKS: Attacks = Object.fromEntries(
  [
    ...shapes('read by', { ...READS, ...POSITION_READS }),
    ...shapes('write by', { ...WRITES, ...POSITION_WRITES }),
  ].map(([name, shape]) => [
    name,
    {
      fact: 'each row source of each statement counts',
      attempt: async ({ db }) => inOneOrder(await shape(db)),
    },
  ]),
)

function shapes(how: string, all: Readonly<Record<string, Shape>>): [string, Shape][] {
  return Object.entries(all).map(([name, shape]) => [`${how} ${name}`, shape])
}

/** Of rows without an order, the one that they come in tells nothing. */
function inOneOrder(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer
  return answer.toSorted((one, other) => (inspect(one) < inspect(other) ? -1 : 1))
}
