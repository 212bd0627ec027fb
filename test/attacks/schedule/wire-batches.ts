/** Where a batch of the client ends: what was sent up to here is answered as a whole. */
const CLIENT_ENDS = new Set(['S', 'Q', 'H', 'X'])
const SERVER_ENDS = new Set(['Z', 'G', 's'])
const HEADER = 5

/**
 * Cuts one direction of PostgreSQL's protocol into batches: what lies between two points at which one
 * side waits for the other. What is not whole yet stays.
 */
export class WireBatches {
  readonly #ends: ReadonlySet<string>
  #pending = Buffer.alloc(0)
  #read = 0

  constructor(side: 'client' | 'server') {
    this.#ends = side === 'client' ? CLIENT_ENDS : SERVER_ENDS
  }

  /** The batches that are whole with this chunk, each with the kind of the message that ends it. */
  push(chunk: Buffer): { data: Buffer; end: string }[] {
    this.#pending = Buffer.concat([this.#pending, chunk])
    const batches: { data: Buffer; end: string }[] = []
    while (this.#read + HEADER <= this.#pending.length) {
      const kind = String.fromCharCode(this.#pending[this.#read] ?? 0)
      const next = this.#read + 1 + this.#pending.readInt32BE(this.#read + 1)
      if (next > this.#pending.length) break
      this.#read = next
      if (!this.#ends.has(kind)) continue
      batches.push({ data: this.#pending.subarray(0, next), end: kind })
      this.#pending = this.#pending.subarray(next)
      this.#read = 0
    }
    return batches
  }
}
