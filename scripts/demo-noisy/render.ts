import { styleText } from 'node:util'

import type { Play, Second } from './play.ts'

const WIDEST = 40
/** A bar of this length is a hundred milliseconds. */
const COLUMNS_PER_100_MS = 4

export const HEADER = `  ${'neighbours'.padEnd(28)}${'the noisy one'.padEnd(26)}p99 of the neighbours`

/** One line of a play: how long the neighbours wait, and what becomes of the flood. */
export function renderSecond({ isFlooded, p50, p99, answered }: Second): string {
  const neighbours = `p50 ${ms(p50)}  p99 ${ms(p99)}`
  const { 200: served = 0, 0: givenUp = 0 } = answered
  const refused = (answered[429] ?? 0) + (answered[503] ?? 0)
  const rest = givenUp > 0 ? `${givenUp} given up` : `${refused} refused`
  const flood = isFlooded ? `${served} served, ${rest}` : 'quiet'
  const length = Math.min(WIDEST, Math.max(1, Math.round((p99 / 100) * COLUMNS_PER_100_MS)))
  const bar = paint(p99 > 250 ? 'red' : 'green', '█'.repeat(length))
  return `  ${neighbours.padEnd(28)}${flood.padEnd(26)}${bar}`
}

export function renderSummary(plays: Readonly<Record<string, Play>>): string {
  const lines = Object.entries(plays).map(([name, { quietMs, floodedMs }]) => {
    const factor = `${(floodedMs / quietMs).toFixed(1)}x`
    return `  ${name.padEnd(30)}${ms(quietMs).padEnd(12)}${ms(floodedMs).padEnd(12)}${factor}`
  })
  const title = `  ${'p99 of the neighbours'.padEnd(30)}${'quiet'.padEnd(12)}flooded`
  return [paint('bold', title), ...lines].join('\n')
}

function ms(milliseconds: number): string {
  if (Number.isNaN(milliseconds)) return 'none'
  const digits = milliseconds < 10 ? 1 : 0
  return `${milliseconds.toFixed(digits)} ms`
}

function paint(style: 'bold' | 'green' | 'red', text: string): string {
  return styleText(style, text, { stream: process.stdout })
}
