const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100

/** Tells on stderr what a command is at: one moving line on a terminal, a plain line for each step elsewhere. */
export class Progress {
  readonly #stream: NodeJS.WriteStream
  #timer: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** Ends the step before, and begins this one. */
  step(text: string): void {
    this.stop()
    if (!this.#stream.isTTY) {
      this.#stream.write(`${text}\n`)
      return
    }
    const began = Date.now()
    let frame = 0
    const draw = (): void => {
      const seconds = Math.floor((Date.now() - began) / 1000)
      const elapsed = seconds === 0 ? '' : ` ${seconds} s`
      this.#stream.write(`\r\u001B[2K${FRAMES[frame++ % FRAMES.length]} ${text}${elapsed}`)
    }
    draw()
    this.#timer = setInterval(draw, FRAME_MS)
  }

  /** Takes the moving line away. */
  stop(): void {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#stream.write('\r\u001B[2K')
  }
}
