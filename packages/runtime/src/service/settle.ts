/** Fastify's own way to go on. */
type Done = (error?: Error) => void

/** Goes on with a value that may have to be waited for: without a promise where there is none. */
export function settle<Value>(
  make: () => Value | Promise<Value>,
  use: (value: Value) => void,
  done: Done,
): void {
  try {
    const made = make()
    if (made instanceof Promise) {
      void settleLater(made, use, done)
      return
    }
    use(made)
  } catch (error) {
    done(asError(error))
    return
  }
  done()
}

async function settleLater<Value>(
  made: Promise<Value>,
  use: (value: Value) => void,
  done: Done,
): Promise<void> {
  try {
    use(await made)
  } catch (error) {
    done(asError(error))
    return
  }
  done()
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
