import type { Paint } from './colour.ts'
import { renderDuration } from './render-duration.ts'

/** How far a run is. */
export interface MigrationProgress {
  readonly done: number
  readonly total: number
  readonly failed: number
  /** Of work on placements. */
  readonly elapsedMs: number
}

const BAR_WIDTH = 24

/** One line that fits a terminal: `█████░░░ 4,213/10,062  812/s  7 s left  2 failed`. */
export function renderMigrationProgress(progress: MigrationProgress, paint: Paint): string {
  const { done, total, failed } = progress
  const filled = total === 0 ? BAR_WIDTH : Math.floor((BAR_WIDTH * done) / total)
  const bar = '█'.repeat(filled) + paint('dim', '░'.repeat(BAR_WIDTH - filled))
  return [
    bar,
    ...numbers(progress),
    ...(failed === 0 ? [] : [paint('red', `${failed} failed`)]),
  ].join('  ')
}

/** The same without a bar, for a log. */
export function renderMigrationProgressLine(progress: MigrationProgress): string {
  const { failed } = progress
  return [...numbers(progress), ...(failed === 0 ? [] : [`${failed} failed`])].join(', ')
}

/** Before it is known what there is to do. */
export function renderPreparing(elapsedMs: number): string {
  return `looking at what is pending${elapsedMs < 1000 ? '' : `  ${Math.floor(elapsedMs / 1000)} s`}`
}

/** Behind a wave that has a pause. */
export function renderPause(wave: string, leftMs: number): string {
  return `wave ${wave} is done; the next one begins in ${renderDuration(leftMs)}`
}

/** What is done once a wave is migrated. */
export function renderComparing(placements: number): string {
  return `comparing ${count(placements)} placement${placements === 1 ? '' : 's'} with what the migrations make`
}

function numbers({ done, total, elapsedMs }: MigrationProgress): string[] {
  const seconds = elapsedMs / 1000
  const rate = seconds === 0 ? 0 : done / seconds
  // What the first few took says little about the rest.
  const isKnown = done > 0 && seconds >= 1
  return [
    `${count(done)}/${count(total)}`,
    ...(isKnown ? [`${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s`] : []),
    ...(isKnown && done < total ? [`${renderDuration(((total - done) / rate) * 1000)} left`] : []),
  ]
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
