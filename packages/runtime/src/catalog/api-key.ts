import { createHash, randomBytes } from 'node:crypto'

import { TenantryError } from '../errors.ts'

/** A key as the catalog knows it: who holds the key itself cannot be told from it. */
export interface ApiKey {
  readonly id: string
  /** The slug of the tenant it lets in. */
  readonly tenant: string
  /** What it is for, in the words of whoever made it. */
  readonly name: string
  /** The last characters of the key, by which people tell theirs from others. */
  readonly ending: string
  /** Times in ISO 8601. */
  readonly createdAt: string
  readonly expiresAt: string | null
  readonly revokedAt: string | null
}

const SECRET_BYTES = 32
const ENDING_LENGTH = 4
const KEY = /^[a-z][a-z0-9_]{0,31}_[A-Za-z0-9_-]{43}$/
const LONGEST_NAME = 100

/**
 * A new key: the name of the application, so that a scanner finds a key that leaked, and 256 random
 * bits. With so many, a plain hash of it cannot be guessed back, and it needs no salt.
 */
export function makeApiKey(application: string): string {
  return `${application}_${randomBytes(SECRET_BYTES).toString('base64url')}`
}

export function endingOf(key: string): string {
  return key.slice(-ENDING_LENGTH)
}

/** Whether a text has the form of a key; any other need not be looked up. */
export function isApiKey(text: string): boolean {
  return KEY.test(text)
}

/** What the catalog keeps of a key. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

/**
 * Checks what a key is called: up to 100 characters, and none that a terminal takes for a command.
 *
 * @throws {TenantryError} KEY_NAME_INVALID
 */
export function parseKeyName(name: string): string {
  if (name.length <= LONGEST_NAME && !/[\p{Cc}\p{Cf}]/u.test(name)) return name
  throw new TenantryError('KEY_NAME_INVALID', {
    message: `The name of an API key has at most ${LONGEST_NAME} characters, and no control characters.`,
    hint: 'Choose a name that can be shown on one line.',
  })
}
