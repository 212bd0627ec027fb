const ENTER = '\u001B[?1049h\u001B[?25l\u001B[?7l'
const LEAVE = '\u001B[?7h\u001B[?25h\u001B[?1049l'
const HOME = '\u001B[H'
const CLEAR_LINE = '\u001B[K'
const CLEAR_BELOW = '\u001B[J'
const CTRL_C = '\u0003'
const ESCAPE = '\u001B'

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

  draw(lines: readonly string[]): void {
    const text = lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n')
    this.#options.output.write(`${HOME}${text}${CLEAR_BELOW}`)
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
    // Arrows and the like come as several characters.
    if (data.startsWith(ESCAPE)) return
    for (const key of data) {
      // A terminal whose keys are read one by one sends no signal for it.
      if (key === CTRL_C) process.kill(process.pid, 'SIGINT')
      else this.#options.onKey(key)
    }
  }
}
