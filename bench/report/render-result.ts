import type { Result } from '../benchmark.ts'

const FOUR_DIGITS = { minimumSignificantDigits: 4, maximumSignificantDigits: 4 } as const

/** A result for people: the ratio, both medians, and what they leave out. */
export function renderResult(result: Result): string {
  const { name, ours, reference, ratio, spread, runs, better, goal, unit } = result
  const lines = [
    `${name}: ${renderRatio(ratio)}x (${better} is better; goal: ${goal})`,
    `  ours       ${renderFigure(ours, unit)}  ${result.oursIs}`,
    `  reference  ${renderFigure(reference, unit)}  ${result.referenceIs}`,
    `  runs       ${runs} of each, in turn; the middle half of their ratios spans ${(spread * 100).toFixed(1)} %`,
    `  excluded   ${result.excluded}`,
  ]
  if (result.note !== undefined) lines.push(`  note       ${result.note}`)
  return lines.join('\n')
}

function renderRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)
}

function renderFigure(value: number, unit: string): string {
  const figure = value.toLocaleString('en-US', FOUR_DIGITS)
  return `${figure} ${unit}`.padStart(10)
}
