import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

/** What proves that a process would have heard of a change. */
export const LISTENER_MUTANTS: readonly Mutant[] = doorMutants(
  { file: 'context/change-listener.ts', group: 'the listener' },
  [
    [
      'nobody is asked whether notifications arrive',
      'if (proofs % PROOFS_TO_A_PROBE === 0) await this.#probe()\n      else await askListening(client)',
      'await askListening(client)',
      'be believed where no notification arrives',
    ],
    [
      'the probe need not arrive',
      'await withDeadline(arrival, ANSWER_DEADLINE_MS)',
      '',
      'be believed where no notification arrives',
    ],
    [
      'any notification is the probe',
      'else if (payload === this.#expected?.probe) this.#expected.arrived()',
      'else this.#expected?.arrived()',
      'be believed by the notification of somebody else',
    ],
    [
      'a connection that does not listen any more is believed',
      "if (rows[0]?.listening !== true) throw new Error('The connection does not listen any more.')",
      '',
      'be believed when the connection does not listen any more',
    ],
    [
      'what was heard is not lost with its connection',
      'changes.lose()',
      '',
      'be believed when the connection does not listen any more',
    ],
    [
      'a proof is of the time when it came',
      'changes.prove(listeningSince, askedAt)',
      'changes.prove(listeningSince, performance.now())',
      'be believed for the time in which the proof was on its way',
    ],
    [
      'a proof is of all times',
      'await this.#proveAgainAndAgain(client, performance.now())',
      'await this.#proveAgainAndAgain(client, 0)',
      'be believed for the time before it listened',
    ],
  ],
)
