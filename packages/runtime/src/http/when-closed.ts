/** What is needed of a socket. */
export interface ClosingSocket {
  readonly destroyed: boolean
  once(event: 'close', listener: () => void): unknown
}

const waiting = new WeakMap<ClosingSocket, Set<() => void>>()

/**
 * Calls `end` when a socket closes, or now where it has. One listener serves all requests of a socket, of which there may be
 * any number.
 *
 * @returns What forgets it.
 */
export function whenClosed(socket: ClosingSocket, end: () => void): () => void {
  if (socket.destroyed) {
    end()
    return () => undefined
  }
  const ends = waiting.get(socket) ?? listen(socket)
  ends.add(end)
  return () => ends.delete(end)
}

function listen(socket: ClosingSocket): Set<() => void> {
  const ends = new Set<() => void>()
  waiting.set(socket, ends)
  socket.once('close', () => {
    for (const end of ends) end()
    ends.clear()
  })
  return ends
}
