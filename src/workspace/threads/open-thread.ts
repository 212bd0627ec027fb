import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import { TenantryError } from '@tenantry/runtime/errors'

import type { ThreadAnswer } from './thread-answer.ts'

export interface Thread<Call, Result> extends AsyncDisposable {
  /**
   * What the thread answers. One call at a time.
   *
   * @throws {TenantryError} what was thrown there, and whatever else was
   */
  ask(call: Call): Promise<Result>
}

/** TypeScript in the source, JavaScript in the package: what this file itself is. */
const KIND = extname(import.meta.filename)
/** What the source is run with; hooks of one thread are not those of another. */
const OPTIONS = KIND === '.ts' ? { execArgv: ['--conditions=tenantry-source'] } : {}

/**
 * Opens a thread that answers by answerCalls. Whoever never asks is not kept waiting for it.
 *
 * @param file Without the end of its name, relative to `from`.
 * @param from The URL of a file.
 */
export function openThread<Call, Result>(file: string, from: string): Thread<Call, Result> {
  const thread = new Worker(new URL(`${file}${KIND}`, from), OPTIONS)
  thread.unref()
  return {
    async ask(call) {
      thread.ref()
      try {
        const answer = await answerOf<Result>(thread, () => thread.postMessage(call))
        if ('result' in answer) return answer.result
        if ('failure' in answer) throw answer.failure
        const { code, ...told } = answer.refusal
        throw new TenantryError(code, told)
      } finally {
        thread.unref()
      }
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate()
    },
  }
}

async function answerOf<Result>(thread: Worker, post: () => void): Promise<ThreadAnswer<Result>> {
  const settled = new AbortController()
  const { signal } = settled
  const message = once(thread, 'message', { signal })
  const end = once(thread, 'exit', { signal }).then(([status]) => {
    throw new Error(`The thread has ended with ${status}, and no answer`)
  })
  try {
    post()
    const [answer]: ThreadAnswer<Result>[] = await Promise.race([message, end])
    if (answer === undefined) throw new TypeError('A message has a value.')
    return answer
  } finally {
    settled.abort()
  }
}
