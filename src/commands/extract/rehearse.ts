import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { toEffects, toEvents, toLatency, toPart } from '../../flags/extract-flags.ts'
import type { RehearsalSummary } from '../../extract/index.ts'

interface RehearseResult extends RehearsalSummary {
  readonly module: string
  /** Whether the tests were green while calls were rehearsed. */
  readonly isGreen: boolean
  /** Whether they are red without a rehearsal too; undefined where they were green. */
  readonly isRedWithout: boolean | undefined
}

export default class ExtractRehearse extends BaseCommand {
  static override summary =
    'Run the tests while every call of a module goes as it would to a service.'
  static override description =
    'In a copy of the project, so that none of its files is touched: the module stays in the process, and each call of it goes through ' +
    'the codecs of its contract, takes longer, may lose its answer, and shares no transaction. What fails is told by the place of ' +
    'its call. Functions that are to be events are done behind the commit of their caller, and some of them twice. Works before an extraction and behind it. Exit 1 when a call or a test has failed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing',
    '<%= config.bin %> <%= command.id %> billing --latency 5-50 --faults 0.02 --read findInvoice',
    '<%= config.bin %> <%= command.id %> billing --event recordUsage',
    '<%= config.bin %> <%= command.id %> billing --test-command "npx vitest run test/orders"',
  ]
  static override args = {
    MODULE: Args.string({ description: 'The name of its folder.', required: true }),
  }
  static override flags = {
    path: Flags.string({ summary: 'The folder of the module, where its name is not enough.' }),
    project: Flags.string({ summary: 'The tsconfig.json. Default: the nearest one.' }),
    latency: Flags.string({
      summary: 'Milliseconds that each call takes more, from and to.',
      default: '1-5',
    }),
    faults: Flags.string({
      summary: 'The part of the calls that no answer comes to: 0.05 is one of twenty.',
      default: '0',
    }),
    seed: Flags.integer({
      summary: 'The same seed loses the same calls, and does the same events twice.',
      default: 1,
    }),
    read: Flags.string({
      summary: 'A function that changes no row: a lost call of it is repeated.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    idempotent: Flags.string({
      summary: 'A function that may be done twice: a lost call of it is repeated.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    event: Flags.string({
      summary:
        'A function that is done later: its calls are written down in the transaction of their caller.',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'test-command': Flags.string({
      summary: 'What runs the tests. Default: the script `test` of the project.',
    }),
  }

  async run(): Promise<RehearseResult> {
    const { args, flags } = await this.parse(ExtractRehearse)
    const { rehearseExtraction } = await import('../../workspace/extraction/rehearse-extraction.ts')
    const { renderRehearsal } = await import('../../terminal/render-rehearsal.ts')
    const { Progress } = await import('../../workspace/progress.ts')

    const { path, project, seed } = flags
    const progress = new Progress(process.stderr)
    try {
      const rehearsed = await rehearseExtraction({
        query: { from: process.cwd(), module: args.MODULE, path, project },
        effects: toEffects(flags.read ?? [], flags.idempotent ?? []),
        events: toEvents(flags.event ?? [], flags.read ?? []),
        latencyMs: toLatency(flags.latency),
        faults: toPart(flags.faults),
        seed,
        tests: flags['test-command'],
        signal: this.interrupted,
        onStep: (text) => progress.step(text),
      })
      progress.stop()
      const { module, tests, without, calls, failures } = rehearsed
      this.logText(renderRehearsal(rehearsed, this.paint))
      if (!tests.isGreen || failures.length > 0) process.exitCode = 1
      const isRedWithout = without === undefined ? undefined : !without.isGreen
      return { module, calls, failures, isGreen: tests.isGreen, isRedWithout }
    } finally {
      progress.stop()
    }
  }
}
