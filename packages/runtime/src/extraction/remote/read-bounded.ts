import type { Readable } from 'node:stream'

/** All of a stream of bytes. @throws {Error} where there are more than `largest`. */
export async function readBounded(stream: Readable, largest: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > largest) throw new Error(`the answer is larger than ${largest} bytes`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
