import type { RehearsalSummary } from '../extract/index.ts'
import type { Paint } from './colour.ts'

interface ShownTests {
  readonly command: string
  readonly isGreen: boolean
  readonly output: string
}

interface ShownRehearsal extends RehearsalSummary {
  readonly module: string
  readonly tests: ShownTests
  readonly without: ShownTests | undefined
}

const LINES_OF_OUTPUT = 40

/** What was called, what failed and where, and what the tests said. */
export function renderRehearsal(rehearsed: ShownRehearsal, paint: Paint): string {
  const { module, calls, failures, tests, without } = rehearsed
  const total = Object.values(calls).reduce((sum, count) => sum + count, 0)
  const verdict = tests.isGreen ? paint('green', 'green') : paint('red', 'red')
  return [
    `${total} calls of ${module} went as they would to a service; \`${tests.command}\` is ${verdict}.`,
    ...Object.entries(calls).map(([name, count]) => `  ${String(count).padStart(6)}  ${name}`),
    ...failures.flatMap(({ operation, site, code, message, count }) => [
      '',
      `${paint('red', code)} ${operation}, ${count} ${count === 1 ? 'time' : 'times'}`,
      `  ${site}`,
      `  ${message}`,
    ]),
    ...outcome(rehearsed, paint),
    ...(tests.isGreen ? [] : ['', ...tests.output.trimEnd().split('\n').slice(-LINES_OF_OUTPUT)]),
    ...(without?.isGreen === false
      ? ['', paint('yellow', 'They are red without a rehearsal too.')]
      : []),
  ].join('\n')
}

function outcome({ failures, tests, without }: ShownRehearsal, paint: Paint): string[] {
  if (tests.isGreen && failures.length > 0) {
    return [
      '',
      paint(
        'yellow',
        'The tests did not notice what failed: nothing asserts what these calls bring.',
      ),
    ]
  }
  return without?.isGreen === true
    ? [
        '',
        'They are green when nothing is rehearsed: what fails, fails because the module is elsewhere.',
      ]
    : []
}
