/** One message of the wire protocol, in the bytes it came in. */
export interface WireMessage {
  /** The letter that says what it is. */
  readonly type: string
  readonly body: Buffer
}

const HEADER = 5

/** The whole messages in these bytes, and where the rest begins. */
export function readMessages(bytes: Buffer): { messages: WireMessage[]; end: number } {
  const messages: WireMessage[] = []
  let end = 0
  while (bytes.length - end >= HEADER) {
    const next = end + 1 + bytes.readInt32BE(end + 1)
    if (next > bytes.length) break
    const type = String.fromCharCode(bytes[end] ?? 0)
    messages.push({ type, body: bytes.subarray(end + HEADER, next) })
    end = next
  }
  return { messages, end }
}

/** What a client says of itself in its first message; undefined while that is not all there. */
export function readStartup(
  bytes: Buffer,
): { parameters: Map<string, string>; end: number } | undefined {
  if (bytes.length < 8) return undefined
  const end = bytes.readInt32BE(0)
  if (end > bytes.length) return undefined
  const words = bytes.toString('utf8', 8, end).split('\0')
  const parameters = new Map<string, string>()
  for (let index = 0; index + 1 < words.length; index += 2) {
    parameters.set(words[index] ?? '', words[index + 1] ?? '')
  }
  return { parameters, end }
}

/** A message that holds one text: a simple query. */
export function queryMessage(sql: string): Buffer {
  const text = Buffer.from(`${sql}\0`)
  const header = Buffer.from('Q\0\0\0\0')
  header.writeInt32BE(text.length + 4, 1)
  return Buffer.concat([header, text])
}

/** Authentication succeeded, and the server waits for the first query, outside a transaction. */
export const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])
