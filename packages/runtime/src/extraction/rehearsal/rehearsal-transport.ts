import { setTimeout as sleep } from 'node:timers/promises'

import type { Contract } from '../../contract/index.ts'
import { answerOperation, type Run } from '../../contract/wire/answer-operation.ts'
import { operationUnknown } from '../../contract/wire/call-errors.ts'
import type { Answer } from '../../contract/wire/protocol.ts'
import { type OutgoingCall, type Transport, TransportFailure } from '../remote/transport.ts'

export interface RehearsalTransportOptions {
  readonly contract: Contract<unknown>
  /** The functions of the module, by their names. */
  readonly functions: ReadonlyMap<string, Run>
  readonly latencyMs: readonly [number, number]
  readonly faults: number
  readonly random: () => number
}

/** The way to a service that is this process: all that crosses goes through text, takes time and may be lost. */
export function rehearsalTransport(options: RehearsalTransportOptions): Transport {
  const { contract, functions, latencyMs, faults, random } = options
  const [from, to] = latencyMs
  return {
    async send(call) {
      const pauseMs = from + (to - from) * random()
      // Drawn for each call, so that with the same seed the next ones do not depend on this.
      const [isLost, isDone] = [random() < faults, random() < 0.5]
      const operation = contract.operations.get(call.operation)
      const run = functions.get(call.operation)
      if (operation === undefined || run === undefined) throw operationUnknown(call)
      return await inTime(call, async (signal) => {
        await sleep(pauseMs, undefined, { signal })
        if (isLost && !isDone) throw lost('not done')
        const answer = await answerOperation(
          { contract, operation, run },
          JSON.parse(call.body),
          signal,
        )
        if (isLost) throw lost('done')
        return answer
      })
    },
    async close() {},
  }
}

function lost(what: string): TransportFailure {
  return new TransportFailure(`the rehearsal lost the call, which was ${what}`)
}

/** As if the caller were another process: at the deadline, or when it leaves, it waits no longer. */
async function inTime(
  { timeLeftMs, signal }: OutgoingCall,
  run: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const late = new TransportFailure('there was no answer in time', { isLate: true })
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(late), timeLeftMs)
  const both =
    signal === undefined ? controller.signal : AbortSignal.any([controller.signal, signal])
  const { promise, reject } = Promise.withResolvers<never>()
  const onAbort = (): void => reject(both.reason)
  if (both.aborted) onAbort()
  both.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([run(both), promise])
  } finally {
    clearTimeout(timer)
    both.removeEventListener('abort', onAbort)
  }
}
