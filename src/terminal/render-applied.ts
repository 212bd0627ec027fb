import { type FileEdit, reportEdits } from '../edits/index.ts'
import type { ExtractionPlan } from '../extract/index.ts'
import type { Paint } from './colour.ts'

interface ShownCheck {
  readonly command: string
  readonly isGreen: boolean
}

interface ShownExtraction {
  readonly plan: ExtractionPlan
  readonly edits: readonly FileEdit[]
  /** Its folder. */
  readonly service: string
  readonly before: readonly ShownCheck[]
  readonly after: readonly ShownCheck[]
  /** Tests of the module that nobody knows how to run by themselves. */
  readonly testsNotRun: readonly string[]
  /** The version of a compiler that takes all types of the runtime for `any`. */
  readonly blindCompiler: string | undefined
}

/** What an extraction has done, what its checks said, and what comes next. */
export function renderApplied(applied: ShownExtraction, paint: Paint): string {
  const { plan, edits, service, before, after, testsNotRun, blindCompiler } = applied
  const { files } = reportEdits(edits)
  const count = (change: string): number => files.filter((one) => one.change === change).length
  const checks = after.map(({ command, isGreen }, at) => {
    const was = before[at]?.isGreen
    const state = isGreen ? paint('green', 'green') : paint('yellow', 'red, as before')
    return `  ${state}  ${command}${was === false && isGreen ? ' (red before)' : ''}`
  })
  return [
    `${paint('green', '✓')} ${plan.module} is a service in ${service}: ${count('create')} files written, ${count('update')} changed, ${count('delete')} moved away.`,
    ...(checks.length > 0
      ? ['', ...checks]
      : ['', paint('yellow', 'Nothing was checked: the project has no check that was wanted.')]),
    ...(testsNotRun.length > 0
      ? [
          '',
          paint(
            'yellow',
            `Nobody knows how to run these tests of the module by themselves: ${testsNotRun.join(', ')}.`,
          ),
        ]
      : []),
    ...(blindCompiler === undefined
      ? []
      : [
          '',
          paint(
            'yellow',
            `TypeScript ${blindCompiler} takes all types of the runtime for \`any\`: a contract that does not fit stays green. From 5.0 on it is seen.`,
          ),
        ]),
    '',
    'Every call still runs in the application. Next:',
    `  saas extract rehearse ${plan.module}`,
    `  saas extract route ${plan.module} shadow --percent 10`,
  ].join('\n')
}
