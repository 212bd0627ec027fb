import { describe, expect, test } from 'vitest'

import { plain } from '../../src/terminal/index.ts'
import {
  renderComparing,
  renderMigrationProgress,
  renderMigrationProgressLine,
  renderPause,
  renderPreparing,
} from '../../src/terminal/render-migration-progress.ts'

describe('the progress of a migration', () => {
  test('a bar with rate, remaining time and failures', () => {
    const progress = { done: 4213, total: 10_062, failed: 2, elapsedMs: 5200 }
    expect(renderMigrationProgress(progress, plain)).toBe(
      '██████████░░░░░░░░░░░░░░  4,213/10,062  810/s  8 s left  2 failed',
    )
    expect(renderMigrationProgressLine(progress)).toBe('4,213/10,062, 810/s, 8 s left, 2 failed')
  })

  test('says nothing of the rate before it can know it', () => {
    const progress = { done: 1, total: 300, failed: 0, elapsedMs: 400 }
    expect(renderMigrationProgressLine(progress)).toBe('1/300')
  })

  test('a slow one, and its end', () => {
    const slow = { done: 9, total: 900, failed: 0, elapsedMs: 90_000 }
    expect(renderMigrationProgressLine(slow)).toBe('9/900, 0.1/s, 2.5 h left')
    const done = { done: 900, total: 900, failed: 0, elapsedMs: 90_000 }
    expect(renderMigrationProgress(done, plain)).toBe(`${'█'.repeat(24)}  900/900  10/s`)
  })
})

test('comparing tells how many', () => {
  expect(renderComparing(1)).toBe('comparing 1 placement with what the migrations make')
  expect(renderComparing(10_062)).toContain('comparing 10,062 placements with')
})

test('what is before the first wave, and behind one that has a pause', () => {
  expect(renderPreparing(900)).toBe('looking at what is pending')
  expect(renderPreparing(3100)).toBe('looking at what is pending  3 s')
  expect(renderPause('canary', 598_000)).toBe('wave canary is done; the next one begins in 10 min')
})
