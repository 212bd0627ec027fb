import { parentPort } from 'node:worker_threads'

import { TenantryError } from '@tenantry/runtime/errors'

import type { ThreadAnswer } from './thread-answer.ts'

/** Has this thread answer those of openThread, one call after another. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it says what whoever asks may ask
export function answerCalls<Call, Result>(run: (call: Call) => Result | Promise<Result>): void {
  parentPort?.on('message', (call: Call) => void say(run, call))
}

async function say<Call, Result>(
  run: (call: Call) => Result | Promise<Result>,
  call: Call,
): Promise<void> {
  const answer = await answerOf(run, call)
  try {
    parentPort?.postMessage(answer)
  } catch (error) {
    // What cannot be told to another thread: an error may hold anything.
    const failure = new Error(String('failure' in answer ? answer.failure : error))
    parentPort?.postMessage({ failure } satisfies ThreadAnswer<Result>)
  }
}

async function answerOf<Call, Result>(
  run: (call: Call) => Result | Promise<Result>,
  call: Call,
): Promise<ThreadAnswer<Result>> {
  try {
    return { result: await run(call) }
  } catch (error) {
    return error instanceof TenantryError ? { refusal: error.toJSON() } : { failure: error }
  }
}
