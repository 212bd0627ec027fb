// What runs in the thread of open-thread.test.ts.
import { TenantryError } from '@tenantry/runtime/errors'

import { answerCalls } from '../../../src/workspace/threads/answer-calls.ts'

export type PlantedCall =
  | 'answer'
  | 'refuse'
  | 'fail'
  | 'hold'
  | 'throw a function'
  | 'end'
  | 'hang'

answerCalls(async (call: PlantedCall): Promise<unknown> => {
  switch (call) {
    case 'answer':
      return { tables: [['invoice', 'billing']] }
    case 'refuse':
      throw new TenantryError('SQL_INVALID', {
        message: 'no SQL',
        hint: 'Mend it.',
        details: { at: 3 },
      })
    case 'fail':
      throw new RangeError('out of bounds')
    case 'hold':
      return () => 'what no thread can be told'
    case 'throw a function':
      throw Object.assign(new Error('with something'), { run: () => 1 })
    case 'end':
      return process.exit(7)
    case 'hang':
      return await new Promise(() => setTimeout(() => undefined, 60_000))
  }
})
