import type { TenantryError } from '../../errors.ts'
import type { StorageLease } from './storage-lease.ts'
import { averageOf, ROW_BYTES } from './row-size.ts'
import { type Amount, isNone } from './storage-store.ts'

/** What is known of a statement before it runs. */
export interface StorageStatement {
  /**
   * `rows` adds some, `bytes` makes those that are there longer, `frees` takes some away, `unknown` reads and may call a
   * function that writes.
   */
  readonly growth: 'none' | 'frees' | 'unknown' | 'bytes' | 'rows'
  readonly rows: number
  readonly bytes: number
  /** Whether it calls a function that is not known to write nothing. */
  readonly calls: boolean
  /** Whether it is a transaction by itself. */
  readonly isAlone: boolean
}

/** A statement that was let in, until its transaction has ended. */
export class WrittenStatement {
  /** The error that its writing would be, for one that may only read. */
  readonly readOnly: TenantryError | undefined
  readonly #statement: StorageStatement
  readonly #lease: StorageLease
  readonly #onFreed: () => void
  #reserved: Amount
  #hasFreed = false

  constructor(
    statement: StorageStatement,
    reserved: Amount,
    options: {
      readonly lease: StorageLease
      readonly readOnly: TenantryError | undefined
      readonly onFreed: () => void
    },
  ) {
    this.#statement = statement
    this.#reserved = reserved
    this.#lease = options.lease
    this.readOnly = options.readOnly
    this.#onFreed = options.onFreed
  }

  /** Reserves what it has really written, as far as its answer tells. */
  answered({ command, rows }: { readonly command: string; readonly rows: number }): void {
    const { growth, bytes } = this.#statement
    if (growth === 'frees') this.#hasFreed = rows > 0
    if (growth === 'bytes') this.#reserve({ rows: 0, bytes: bytes * rows })
    if (growth !== 'rows') return
    // Of another command than an insert the answer counts something else.
    const added = command === 'INSERT' ? rows : Math.max(rows, this.#reserved.rows)
    const size = Math.max(bytes + added * ROW_BYTES, added * averageOf(this.#lease.known))
    this.#reserve({ rows: added, bytes: added === 0 ? 0 : size })
  }

  end(isWritten: boolean): void {
    const isRead = this.#statement.growth === 'unknown'
    if (!isNone(this.#reserved)) this.#lease.end(this.#reserved, isWritten && !isRead)
    if (!this.#hasFreed || !isWritten) return
    this.#lease.noteFreed()
    this.#onFreed()
  }

  #reserve(actual: Amount): void {
    this.#lease.change(this.#reserved, actual)
    this.#reserved = actual
  }
}
