import { styleText } from 'node:util'

const LABEL_WIDTH = 58

/** Tells a person what happens, a line for each step, and remembers whether all of them held. */
export class Narrator {
  readonly #started = performance.now()
  #held = 0

  heading(title: string, explanation: string): void {
    process.stdout.write(`\n${paint('bold', title)}  ${paint('dim', explanation)}\n`)
  }

  /** Runs a step and shows what it returns; a step that throws ends the demo. */
  async step<Result>(
    label: string,
    run: () => Promise<Result>,
    describe: (result: Result) => string = () => '',
  ): Promise<Result> {
    try {
      const result = await run()
      this.#line(paint('green', '✓'), label, describe(result))
      this.#held += 1
      return result
    } catch (error) {
      this.#line(paint('red', '✗'), label, error instanceof Error ? error.message : String(error))
      throw error
    }
  }

  summary(): string {
    const seconds = ((performance.now() - this.#started) / 1000).toFixed(0)
    return paint('green', `All ${this.#held} steps held, in ${seconds} s.`)
  }

  #line(mark: string, label: string, detail: string): void {
    const text = `  ${mark} ${label.padEnd(LABEL_WIDTH)} ${paint('dim', detail)}`
    process.stdout.write(`${text.trimEnd()}\n`)
  }
}

function paint(style: 'bold' | 'dim' | 'green' | 'red', text: string): string {
  return styleText(style, text, { stream: process.stdout })
}
