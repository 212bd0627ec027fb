import { TenantryError } from '../../errors.ts'

/** Where a page ended: the values of its order in its last row, as PostgreSQL writes them. */
export type PagePosition = readonly (string | null)[]

/** What a cursor belongs to; one of another order would lead somewhere, and nobody would know where. */
export interface PageOrder {
  readonly columns: readonly string[]
  readonly direction: 'asc' | 'desc'
  /** Whether the first column may be null. No other one may. */
  readonly isNullable: boolean
}

/** Opaque to whoever gets it. It holds nothing but what the row showed, and proves nothing. */
export function writeCursor({ columns, direction }: PageOrder, position: PagePosition): string {
  return Buffer.from(JSON.stringify([direction, columns, position])).toString('base64url')
}

/** @throws {TenantryError} PAGE_CURSOR_INVALID for what `writeCursor` did not write for this order. */
export function readCursor(order: PageOrder, cursor: string): PagePosition {
  const position = positionIn(cursor)
  const isOfOrder =
    position?.length === order.columns.length &&
    position.every((value, index) => value !== null || (index === 0 && order.isNullable))
  if (isOfOrder && writeCursor(order, position) === cursor) return position
  throw invalidCursor()
}

/** @param cause What PostgreSQL has against it. */
export function invalidCursor(cause?: unknown): TenantryError {
  return new TenantryError('PAGE_CURSOR_INVALID', {
    message: 'A page was to start behind a cursor that is none of this list.',
    hint: 'Hand over `next` of the page before as it is, with the same order; leave `after` out for the first page.',
    cause,
  })
}

function positionIn(cursor: string): PagePosition | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    const position: unknown = Array.isArray(parts) ? parts[2] : undefined
    return Array.isArray(position) && position.every(isTextOrNull) ? position : undefined
  } catch {
    return undefined
  }
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
