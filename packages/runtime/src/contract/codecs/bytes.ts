import type { Codec } from '../codec.ts'
import { leaf } from './leaf.ts'

/** Says on the wire which of the two it is. */
const BUFFER = 'b'
const ARRAY = 'u'

/** Bytes, by the class they have: a Buffer stays one. */
export const bytes: Codec<Uint8Array> = leaf({
  name: 'a Uint8Array',
  takes: ['bytes'],
  makes: ['string'],
  is: (value) => value instanceof Uint8Array,
  toJson: (value) => (Buffer.isBuffer(value) ? BUFFER : ARRAY) + toBase64(value),
  fromJson: (json) => {
    const content = fromBase64(json)
    if (content === undefined) return undefined
    // A Buffer of a few bytes is a window on memory that it shares with others.
    return { value: isBufferJson(json) ? content : new Uint8Array(content) }
  },
})

/** A Buffer, and no other Uint8Array. */
export const buffer: Codec<Buffer> = leaf({
  name: 'a Buffer',
  takes: ['bytes'],
  makes: ['string'],
  is: (value) => Buffer.isBuffer(value),
  toJson: (value) => BUFFER + toBase64(value),
  fromJson: (json) => {
    const value = isBufferJson(json) ? fromBase64(json) : undefined
    return value && { value }
  },
})

function toBase64({ buffer: memory, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(memory, byteOffset, byteLength).toString('base64')
}

function isBufferJson(json: unknown): boolean {
  return typeof json === 'string' && json.startsWith(BUFFER)
}

/** Node skips what is no base64; then fewer bytes come out than the text stands for. */
function fromBase64(json: unknown): Buffer | undefined {
  if (typeof json !== 'string' || !(json.startsWith(BUFFER) || json.startsWith(ARRAY)))
    return undefined
  const text = json.slice(1)
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const content = Buffer.from(text, 'base64')
  return content.length === (text.length / 4) * 3 - padding ? content : undefined
}
