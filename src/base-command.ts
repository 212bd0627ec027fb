import { Command, Flags } from '@oclif/core'

import { toTenantryError } from './errors/index.ts'
import { Interruption } from './interruption.ts'
import { errorText, reportFailure } from './report-failure.ts'
import { choosePaint, fitText, type Paint } from './terminal/index.ts'

/** What a command returns: its `result` under --json. An object, so that it can grow. */
export type CommandResult = object

/**
 * What all commands share: `--json`, `--debug`, errors, exit status and Ctrl-C.
 *
 * Exit status: 0 done; 1 findings, partial failure or a failed operation; 2 usage or configuration; 130 interrupted.
 * A command that finishes with findings sets `process.exitCode = 1` and returns its result all the same.
 */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true
  static override baseFlags = {
    debug: Flags.boolean({
      summary: 'Show where an error came from.',
      helpGroup: 'GLOBAL',
    }),
  }

  #interruption: Interruption | undefined

  abstract override run(): Promise<CommandResult>

  /**
   * Aborted by the first Ctrl-C. A command that reads this promises to clean up and end soon after;
   * for one that never does, Ctrl-C ends the process at once, as usual.
   */
  protected get interrupted(): AbortSignal {
    if (!this.#interruption) {
      this.#interruption = new Interruption()
      this.#interruption.listen()
    }
    return this.#interruption.signal
  }

  /** For what goes to standard output. */
  protected get paint(): Paint {
    return choosePaint(process.stdout, process.env)
  }

  /** Sentences for standard output, broken between words where a terminal ends. */
  protected logText(text: string): void {
    this.log(fitText(text, process.stdout.columns ?? Infinity))
  }

  /** Tells about something that went wrong and does not end the command. */
  protected reportProblem(thrown: unknown): void {
    process.stderr.write(errorText(toTenantryError(thrown, this.commandName).toJSON()))
  }

  protected override async catch(thrown: unknown): Promise<void> {
    // oclif would warn that the command line was not parsed, which is what the error says.
    this.parsed = true
    const debug = this.argv.includes('--debug')
    reportFailure({ thrown, command: this.commandName, json: this.jsonEnabled(), debug })
  }

  protected override async finally(): Promise<void> {
    this.#interruption?.stopListening()
    if (this.#interruption?.signal.aborted) process.exitCode ??= 130
  }

  protected override toSuccessJson(result: unknown): unknown {
    return { version: 1, command: this.commandName, result }
  }

  protected override logJson(json: unknown): void {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
  }

  private get commandName(): string {
    return (this.id ?? '').replaceAll(':', ' ')
  }
}
