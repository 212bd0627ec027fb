/** What a number, a date or a boolean takes, give or take some bytes. */
const SMALL_BYTES = 8

/** About how many bytes parameters take where they are stored; a text counts a byte for each of its UTF-16 units. */
export function sizeOfParameters(parameters: readonly unknown[]): number {
  let bytes = 0
  for (const parameter of parameters) bytes += sizeOf(parameter)
  return bytes
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (value === null || value === undefined) return 0
  if (typeof value !== 'object' || value instanceof Date) return SMALL_BYTES
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (Array.isArray(value)) return sizeOfParameters(value)
  return JSON.stringify(value).length
}
