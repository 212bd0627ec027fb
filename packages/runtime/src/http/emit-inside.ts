/** What has events, such as the response of Node. */
interface Emitter {
  emit: (...event: never[]) => boolean
}

/**
 * Has the events of a response run inside the context that `enter` enters. Where requests wait on one
 * socket for the answer of the one before (HTTP pipelining), Node goes on with theirs in the context of
 * that one: a body that is made while it is sent would make its next part as another tenant.
 */
export function emitInside(response: Emitter, enter: (run: () => boolean) => boolean): void {
  const emit = response.emit.bind(response)
  response.emit = (...event) => enter(() => emit(...event))
}
