import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'

import { Config, flush, run, settings } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'

import { parseCommandLine } from './command-line.ts'
import { unknownCommand } from './errors/index.ts'
import { reportFailure } from './report-failure.ts'
import { catchStrayErrors } from './stray-errors.ts'
import { keepCompiled } from './workspace/keep-compiled.ts'

type LoadOptions = NonNullable<Parameters<typeof Config.load>[0]>

/**
 * After a few statements V8 would optimise PostgreSQL's grammar in the background, most of which is one
 * function: half a gigabyte, that thousands of statements do not win back.
 */
const ONE_TIER = ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']

/**
 * V8 would let the youngest objects grow to 48 MB, and the older ones to several times what is in use,
 * before it looks at them. A run over thousands of placements mostly waits for databases, and loses
 * nothing by looking sooner; who writes hundreds of files would lose a quarter of its time.
 */
const FRUGAL = ['--semi-space-growth-factor=1', '--heap-growing-percent=20']
const RUNS_OVER_THE_FLEET = 'migrate'

const PACKAGE_ROOT = join(import.meta.dirname, '..')

/** Runs a command line to its end; never throws. What a command itself throws, it reports itself. */
export async function main(
  argv: readonly string[],
  options: LoadOptions = PACKAGE_ROOT,
): Promise<void> {
  keepCompiled()
  const frugal = argv[0] === RUNS_OVER_THE_FLEET ? FRUGAL : []
  for (const flag of [...ONE_TIER, ...frugal]) setFlagsFromString(flag)
  // Our own source is never transpiled on the fly, whatever NODE_ENV the application at hand is run with.
  settings.enableAutoTranspile = false
  const flags = new Set(argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv)
  const [json, debug] = [flags.has('--json'), flags.has('--debug')]
  const reportStrayErrors = catchStrayErrors(debug)
  let isFinished = false
  // Node ends with success when nothing is left to wait for, and so does whoever calls process.exit.
  process.once('exit', (code) => {
    if (isFinished || code !== 0) return
    reportFailure({ thrown: unfinished(), command: '', json, debug })
  })
  try {
    const config = await Config.load(options)
    const topics = config.topics.map(({ name }) => name)
    const bare = config.commands.filter(({ args }) => Object.keys(args).length === 0)
    const line = parseCommandLine(argv, {
      commands: config.commandIDs,
      topics,
      bare: bare.map(({ id }) => id),
    })
    if (line.kind === 'unknown') {
      throw unknownCommand(
        line.command,
        config.commandIDs.map((id) => id.replaceAll(':', ' ')),
      )
    }
    await run([...line.argv], config)
    await flushOutput()
  } catch (thrown) {
    reportFailure({ thrown, command: '', json, debug })
  }
  isFinished = true
  reportStrayErrors()
}

/** Waits until all output is written; not where nobody reads it any more, as behind `| head -1`. */
async function flushOutput(): Promise<void> {
  if (!process.stdout.writable) return
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  process.stdout.once('error', () => resolve()).once('close', () => resolve())
  await Promise.race([flush(), closed])
}

function unfinished(): TenantryError {
  return new TenantryError('CONFIG_UNREADABLE', {
    message: 'The process ended before the command did.',
    hint: 'Look for process.exit, or for an await that never settles, in saas.config.ts and the migrations.',
  })
}
