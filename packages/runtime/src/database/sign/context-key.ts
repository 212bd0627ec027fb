import { createHash, createHmac, createSecretKey, type KeyObject, scrypt } from 'node:crypto'
import { promisify } from 'node:util'

const deriveBytes = promisify<string, string, number, Buffer>(scrypt)

/** SHA-256 works on blocks of so many bytes, to which HMAC fills up its key. */
const BLOCK_BYTES = 64
const INNER = 0x36
const OUTER = 0x5c

/** What the database keeps of a key: it verifies with the two halves of HMAC, and has no HMAC of its own. */
export interface KeyPads {
  readonly inner: Buffer
  readonly outer: Buffer
}

/**
 * A key that tenant contexts are signed with. It never shows itself: neither printed nor as JSON.
 */
export class ContextKey {
  /** Names the key in a token, so that several may be accepted at once. Public. */
  readonly id: string
  readonly #key: KeyObject

  private constructor(key: Buffer) {
    this.#key = createSecretKey(key)
    this.id = createHash('sha256')
      .update('tenantry key id\n')
      .update(key)
      .digest('hex')
      .slice(0, 16)
  }

  /**
   * Derives the key of one application from a secret. Slow on purpose (some 50 ms): a tenant can read his
   * own token, and must gain nothing from guessing at a password with it.
   */
  static async derive(secret: string, application: string): Promise<ContextKey> {
    return new ContextKey(await deriveBytes(secret, `tenantry signed context ${application}`, 32))
  }

  /** HMAC-SHA-256 of a message, in hexadecimal digits. */
  sign(message: string): string {
    return createHmac('sha256', this.#key).update(message).digest('hex')
  }

  /** For the database, which is to read them and nobody else. */
  pads(): KeyPads {
    return { inner: this.#pad(INNER), outer: this.#pad(OUTER) }
  }

  #pad(fill: number): Buffer {
    const pad = Buffer.alloc(BLOCK_BYTES, fill)
    for (const [index, byte] of this.#key.export().entries()) pad[index] = byte ^ fill
    return pad
  }
}
