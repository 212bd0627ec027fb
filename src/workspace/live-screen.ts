const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l'
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l'
const HOME = '\u001B[H'
const CLEAR_LINE = '\u001B[K'
const CLEAR_BELOW = '\u001B[J'
const CTRL_C = '\u0003'
/** Arrows and the like, which come as several characters. */
// oxlint-disable-next-line no-control-regex -- it is a control character that begins them
const SEQUENCES = /\u001B(?:\[[\d;?]*[ -/]*[@-~]|O.|.)?/g

/** How large a terminal is that does not say so. */
const USUAL = { columns: 80, rows: 24 }

export interface LiveScreenOptions {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
  readonly onKey: (key: string) => void
  readonly onResize: () => void
}

/**
 * A terminal that is drawn over again and again, on the screen beside the one with the history. Whatever ends the process, the
 * terminal is as it was before: the cursor is there, lines wrap, and keys are shown.
 */
export class LiveScreen implements Disposable {
  readonly #options: LiveScreenOptions
  readonly #onData = (data: string) => this.#hear(data)
  readonly #restore = () => this[Symbol.dispose]()
  #isOpen = true

  constructor(options: LiveScreenOptions) {
    this.#options = options
    const { input, output, onResize } = options
    process.on('exit', this.#restore)
    output.write(ENTER)
    output.on('resize', onResize)
    if (!input.isTTY) return
    input.setRawMode(true)
    input.setEncoding('utf8')
    input.on('data', this.#onData)
    input.resume()
  }

  get size(): { readonly columns: number; readonly rows: number } {
    const { columns, rows } = this.#options.output
    // One that knows nothing of itself says 0.
    return { columns: columns || USUAL.columns, rows: rows || USUAL.rows }
  }

  /** @param lines None of them wider than the terminal; those for which it has no room are left out. */
  draw(lines: readonly string[]): void {
    const shown = lines.slice(0, this.size.rows)
    // Cleared before it is written: behind a line that fills it, the cursor stands on its last character.
    const text = shown.map(
      (line, index) => `${index === shown.length - 1 ? CLEAR_BELOW : CLEAR_LINE}${line}`,
    )
    this.#options.output.write(HOME + text.join('\r\n'))
  }

  [Symbol.dispose](): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    const { input, output, onResize } = this.#options
    process.off('exit', this.#restore)
    output.off('resize', onResize)
    if (input.isTTY) {
      input.off('data', this.#onData)
      input.setRawMode(false)
      input.pause()
    }
    output.write(LEAVE)
  }

  #hear(data: string): void {
    for (const key of data.replaceAll(SEQUENCES, '')) {
      // A terminal whose keys are read one by one sends no signal for it.
      if (key === CTRL_C) process.kill(process.pid, 'SIGINT')
      else this.#options.onKey(key)
    }
  }
}
