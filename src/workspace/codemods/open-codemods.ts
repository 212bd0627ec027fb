import { openThread, type Thread } from '../threads/open-thread.ts'
import type { CodemodCall } from './codemod-call.ts'

/** What is asked is how the codemod leaves a text. */
export type Codemods = Thread<CodemodCall, string>

/**
 * Codemods in a thread of their own. They stand on the TypeScript compiler, 10 MB of source: a fifth of the time of
 * `saas generate resource` would go into loading it, and this way that passes while PostgreSQL works.
 */
export function openCodemods(): Codemods {
  return openThread('./codemod-thread', import.meta.url)
}
