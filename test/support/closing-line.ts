import type { Reporter, TestModule } from 'vitest/node'

/** Ends the output with one line for scripts: `N passed, N failed`, and how many were skipped. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0, pending: 0 }
    for (const module of modules) {
      const states = Array.from(module.children.allTests(), (test) => test.result().state)
      for (const state of states) counts[state] += 1
      // A file that cannot be loaded or set up fails as well, though none of its tests did.
      if (module.state() === 'failed' && !states.includes('failed')) counts.failed += 1
    }
    const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
  }
}
