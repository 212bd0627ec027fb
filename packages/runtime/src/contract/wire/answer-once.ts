import type { Answer } from './protocol.ts'

/** What is needed of where events are done once: `tenancy.events()`. */
export interface EventLedger {
  once(
    module: string,
    event: { readonly id: string; readonly number: string },
    run: () => Promise<void>,
  ): Promise<boolean>
}

/** An answer that is none of an event that was done: what it did is taken back. */
class NotDone extends Error {
  override readonly name = 'NotDone'
  readonly answer: Answer

  constructor(answer: Answer) {
    super('The event was not done.')
    this.answer = answer
  }
}

const DONE: Answer = { status: 200, body: '{"value":null}' }

/** Answers the delivery of an event: done once, and taken back where its answer is an error. */
export async function answerOnce(
  ledger: EventLedger,
  {
    module,
    event,
  }: { readonly module: string; readonly event: Parameters<EventLedger['once']>[1] },
  answer: () => Promise<Answer>,
): Promise<Answer> {
  try {
    await ledger.once(module, event, async () => {
      const answered = await answer()
      if (answered.status !== 200) throw new NotDone(answered)
    })
    return DONE
  } catch (error) {
    if (error instanceof NotDone) return error.answer
    throw error
  }
}
