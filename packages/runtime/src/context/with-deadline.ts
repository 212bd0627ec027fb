/** Settles as `promise` does, or rejects after so many milliseconds; `promise` itself goes on. */
export async function withDeadline<Value>(
  promise: Promise<Value>,
  milliseconds: number,
): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_resolve, reject) => {
    const pass = (): void => reject(new DeadlinePassed(milliseconds))
    // Behind the sockets: in a process that was busy for long, the answer may have arrived, and only not been read.
    timer = setTimeout(() => setImmediate(pass), milliseconds).unref()
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}

export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed'

  constructor(milliseconds: number) {
    super(`There was no answer within ${milliseconds / 1000} s.`)
  }
}
