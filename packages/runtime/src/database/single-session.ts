/** Streams to a server that has one session for all connections, and is in this process: PGlite. */
const STREAMS = new WeakSet<object>()

export function markSingleSession<Stream extends object>(stream: Stream): Stream {
  STREAMS.add(stream)
  return stream
}

/** Whether an open transaction keeps everybody else out, and nobody else is there to be locked out. */
export function isSingleSession(stream: object | undefined): boolean {
  return stream !== undefined && STREAMS.has(stream)
}
