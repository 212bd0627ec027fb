import type { Reporter, TestCase, TestModule } from 'vitest/node'

import { ITEMS } from './items.ts'

/** Ends the output with what each item was shown by, and fails the run where one was not shown. */
export default class SurvivalReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const lines = ITEMS.flatMap(({ name, description }) => {
      const shown = tests.filter(({ tags }) => tags.includes(name))
      const isShown = shown.length > 0 && shown.every((test) => test.result().state === 'passed')
      if (!isShown) process.exitCode = 1
      const evidence = shown.flatMap(tell)
      const none = evidence.length === 0 ? ['    no test of it has run'] : []
      return [`${isShown ? '✓' : '✗'} ${description}`, ...evidence, ...none]
    })
    process.stdout.write(`\nWhat was accepted\n${lines.join('\n')}\n\n`)
  }
}

/** The figures that a test has told; its name where it has told none. */
function tell(test: TestCase): string[] {
  const { state } = test.result()
  const figures = test.annotations().map(({ message }) => message)
  const mark = state === 'passed' ? '' : `${state}: `
  const texts = state === 'passed' && figures.length > 0 ? figures : [`${mark}${test.name}`]
  return texts.map((text) => `    ${text}`)
}
