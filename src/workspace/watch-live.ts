import { setTimeout as sleep } from 'node:timers/promises'

import { TenantryError } from '@tenantry/runtime/errors'

import { LiveScreen } from './live-screen.ts'

export interface LiveView<Sample> {
  readonly sample: () => Promise<Sample>
  /** The lines of a frame. */
  readonly render: (
    sample: Sample,
    size: { readonly columns: number; readonly rows: number },
  ) => readonly string[]
  /** Told of each key but the one that ends the view; what it changes is drawn at once. */
  readonly onKey: (key: string) => void
}

const SAMPLE_MS = 1000

/**
 * Shows what `sample` finds, about every second, until somebody types q or `signal` is aborted.
 *
 * @returns The last sample.
 * @throws What `sample` throws.
 */
export async function watchLive<Sample>(
  { sample, render, onKey }: LiveView<Sample>,
  signal: AbortSignal,
): Promise<Sample> {
  const { stdin: input, stdout: output } = process
  let current: Sample = await sample()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  signal.throwIfAborted()
  signal.addEventListener('abort', () => end(), { once: true })
  const draw = (): void => screen.draw(render(current, screen.size))
  using screen = new LiveScreen({
    input,
    output,
    onResize: draw,
    onKey: (key) => {
      if (key === 'q' || key === 'Q') end()
      else {
        onKey(key)
        draw()
      }
    },
  })
  draw()
  const closing = new AbortController()
  const sampleAgainAndAgain = async (): Promise<void> => {
    for (;;) {
      await sleep(SAMPLE_MS, undefined, { signal: closing.signal })
      current = await sample()
      if (closing.signal.aborted) return
      draw()
    }
  }
  try {
    await Promise.race([over, sampleAgainAndAgain()])
  } finally {
    closing.abort()
  }
  return current
}

/** @throws {TenantryError} USAGE_TERMINAL_MISSING where nothing can be drawn over. */
export function requireLiveTerminal(): void {
  if (process.stdout.isTTY && process.env['TERM'] !== 'dumb') return
  throw new TenantryError('USAGE_TERMINAL_MISSING', {
    message: 'The live view needs a terminal that can be drawn over, and this is none.',
    hint: 'Take one sample with --json, or run it in a terminal.',
  })
}
