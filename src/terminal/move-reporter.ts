import type { MoveProgress } from '@tenantry/runtime/fleet'

import { renderMoveProgress } from './render-move.ts'

const EVERY_MS = 1000

/** Tells on stderr how far tenants have come: each state at once, and what is copied once a second. */
export class MoveReporter {
  readonly #stream: NodeJS.WriteStream
  readonly #told = new Map<string, { state: string; at: number }>()

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  readonly onProgress = (progress: MoveProgress): void => {
    const { tenant, state } = progress
    const before = this.#told.get(tenant)
    const now = performance.now()
    if (before?.state === state && now - before.at < EVERY_MS) return
    this.#told.set(tenant, { state, at: now })
    this.#stream.write(`${renderMoveProgress(progress)}\n`)
  }

  /** Behind an interruption. */
  sayHowToGoOn(module: string): void {
    this.#stream.write(
      `Interrupted. What was copied stays; \`saas extract data ${module}\` goes on from there.\n`,
    )
  }
}
