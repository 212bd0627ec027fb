import { once } from 'node:events'
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'

import { TenantryError } from '@tenantry/runtime/errors'

import type { CodemodAnswer, CodemodCall } from './codemod-call.ts'

export interface Codemods extends AsyncDisposable {
  /**
   * The text as the codemod leaves it. One call at a time.
   *
   * @throws {TenantryError} what the codemod throws
   */
  edit(call: CodemodCall): Promise<string>
}

/** TypeScript in the source, JavaScript in the package: what this file itself is. */
const KIND = extname(import.meta.filename)
const THREAD = new URL(`codemod-thread${KIND}`, import.meta.url)
/** What the source is run with; hooks of one thread are not those of another. */
const OPTIONS = KIND === '.ts' ? { execArgv: ['--conditions=tenantry-source'] } : {}

/**
 * Codemods in a thread of their own. They stand on the TypeScript compiler, 10 MB of source: a fifth of the time of
 * `saas generate resource` would go into loading it, and this way that passes while PostgreSQL works.
 */
export function openCodemods(): Codemods {
  const thread = new Worker(THREAD, OPTIONS)
  // Whoever never asks is not kept waiting for it.
  thread.unref()
  return {
    async edit(call) {
      thread.ref()
      const message = once(thread, 'message')
      thread.postMessage(call)
      const [answer]: CodemodAnswer[] = await message
      thread.unref()
      if (answer === undefined) throw new TypeError('A message has a value.')
      if ('text' in answer) return answer.text
      if ('failure' in answer) throw answer.failure
      const { code, ...told } = answer.refusal
      throw new TenantryError(code, told)
    },
    async [Symbol.asyncDispose]() {
      await thread.terminate()
    },
  }
}
