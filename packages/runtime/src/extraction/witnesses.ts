import type { Contract } from '../contract/index.ts'
import type { CallWatch, FacadeOptions } from './facade-options.ts'
import { quietly } from './quietly.ts'
import { ShadowReads } from './shadow/shadow-reads.ts'

/** Who is told what comes of calls, and what compares reads: one for all calls of a module. */
export interface Witnesses {
  readonly watch: CallWatch
  readonly onOutage: (error: unknown) => void
  readonly shadow: ShadowReads
}

/** None of them can harm a call. */
export function createWitnesses(
  contract: Contract<unknown>,
  options: Pick<FacadeOptions<unknown>, 'watch' | 'onOutage' | 'onDifference' | 'isSame'>,
): Witnesses {
  const { isSame = () => false } = options
  const watch: CallWatch = {
    remoteEnded: quietly((operation, result) => options.watch?.remoteEnded(operation, result)),
    shadowEnded: quietly((operation, result) => options.watch?.shadowEnded(operation, result)),
  }
  const onOutage = quietly(options.onOutage)
  const shadow = new ShadowReads({
    contract,
    onDifference: quietly(options.onDifference),
    onOutage,
    onResult: (operation, result) => watch.shadowEnded(operation, result),
    isSame,
    random: Math.random,
  })
  return { watch, onOutage, shadow }
}
