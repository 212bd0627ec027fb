import { setImmediate as turn } from 'node:timers/promises'

import type { Gate } from './gate.ts'
import { Ledger, type OrderContext, Request } from './request.ts'
import { STEPS } from './steps.ts'

export interface OrderOutcome {
  readonly ledger: Ledger
  /** What was chosen, in its order. */
  readonly trace: readonly string[]
  readonly hasCut: boolean
}

/** How many turns of the event loop nothing new has to come in, before a choice is made. */
const QUIET_TURNS = 3
const MOST_CHOICES = 2_000

/**
 * Runs a few requests of several tenants at once, in an order that the dice choose: which message
 * reaches the server next, which answer is handed over, which request goes on, and now and then which
 * connection breaks.
 */
export async function runOrder(
  gate: Gate,
  context: Omit<OrderContext, 'ledger' | 'point'>,
  options: { readonly cuts: boolean },
): Promise<OrderOutcome> {
  const { dice, tenants } = context
  const ledger = new Ledger()
  const shared: OrderContext = { ...context, ledger, point: (label) => gate.point(label) }
  const [first, ...others] = tenants
  if (first === undefined) throw new Error('there is no tenant')
  const requests = Array.from({ length: 2 + dice.roll(2) }, (_, index) => {
    return new Request(shared, dice.pick([first, ...others]), `request ${index + 1}`, STEPS)
  })
  const progress = { hasEnded: false }
  const ended = Promise.all(requests.map((request) => request.run())).finally(() => {
    progress.hasEnded = true
  })
  const trace: string[] = []
  let hasCut = false
  while (!progress.hasEnded) {
    await quiet(gate, () => progress.hasEnded)
    const held = gate.held()
    const [one, ...more] = held
    if (one === undefined) continue
    if (trace.length > MOST_CHOICES)
      throw new Error(`the order does not end: ${trace.slice(-20).join('; ')}`)
    const chosen = dice.pick([one, ...more])
    const isCut = options.cuts && dice.chance(4)
    hasCut ||= isCut
    trace.push(isCut ? `${chosen.label}, cut` : chosen.label)
    await (isCut ? chosen.cut() : chosen.release())
  }
  await ended
  return { ledger, trace, hasCut }
}

/** Waits until everything that follows from the last choice has happened. */
async function quiet(gate: Gate, isOver: () => boolean): Promise<void> {
  let known = -1
  for (let turns = 0; turns < QUIET_TURNS && !isOver(); turns += 1) {
    await turn()
    const count = gate.held().length
    if (count !== known || gate.isConnecting) turns = 0
    known = count
  }
}
