const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const DATE = /^\d{4}(?=-\d\d-\d\d)/
const ALPHABETS = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEF', 'GHIJKLMNOPQRSTUVWXYZ']

/** Of the same form as a value, and nobody has it: letters stay letters, and digits digits. */
export function absentLike(value: string, fresh: string): string {
  if (isUuid(value)) return toUuid(fresh)
  if (DATE.test(value))
    return value.replace(DATE, `19${fresh.replaceAll(/\D/g, '').padEnd(2, '3').slice(0, 2)}`)
  const made = value.replaceAll(/[0-9A-Za-z]/g, (one, index: number) => {
    const alphabet = ALPHABETS.find((letters) => letters.includes(one)) ?? one
    const offset = 1 + ((fresh.codePointAt(index % fresh.length) ?? 0) % 5)
    return alphabet.charAt((alphabet.indexOf(one) + offset) % alphabet.length)
  })
  // What is short may be met by chance, and a number does not begin with zero.
  return /^\d+$/.test(value) ? `9${fresh.replaceAll(/\D/g, '').padEnd(8, '3').slice(0, 8)}` : made
}

export function isUuid(value: string): boolean {
  return UUID.test(value)
}

/** A UUID from the hexadecimal digits of a text. */
export function toUuid(text: string): string {
  const digits = text.replaceAll(/[^0-9a-f]/g, '').padEnd(32, '7')
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`
}
