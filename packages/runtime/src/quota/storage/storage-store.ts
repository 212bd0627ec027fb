/** So much of what is stored; Infinity in a limit for none. */
export interface Amount {
  readonly rows: number
  readonly bytes: number
}

/** Tells what a process has written for a tenant, and asks for what it may write. */
export interface StorageRequest {
  readonly tenantId: string
  readonly hard: Amount
  /** Committed since the last request that was answered. */
  readonly written: Amount
  /** Whether rows were deleted since then: a measurement would find less. */
  readonly hasFreed: boolean
  /** What the process goes on to hold: leased and not written, and written and not told yet. */
  readonly held: Amount
  /** Less is not worth having: then nothing is granted. */
  readonly need: Amount
  readonly wanted: Amount
}

export interface StorageGrant {
  /** On top of what is held. */
  readonly granted: Amount
  /** Measured, and written since as far as processes have told. */
  readonly used: Amount
  /** How long ago it was measured; undefined for never. */
  readonly measuredMs: number | undefined
  /** For how long something was changed that no measurement has seen; 0 where all is measured. */
  readonly unmeasuredMs: number
}

/** Where processes share what a tenant may still write: with its measurements, in the catalog. */
export interface StorageStore {
  /** What it throws is an outage. */
  lease(request: StorageRequest): Promise<StorageGrant>
  close(): Promise<void>
}

export const NONE: Amount = { rows: 0, bytes: 0 }

export function plus(one: Amount, other: Amount): Amount {
  return { rows: one.rows + other.rows, bytes: one.bytes + other.bytes }
}

/** What is left of `one`; nothing of it is below 0. */
export function minus(one: Amount, other: Amount): Amount {
  return {
    rows: Math.max(0, one.rows - other.rows),
    bytes: Math.max(0, one.bytes - other.bytes),
  }
}

/** Whether `one` holds all of `other`. */
export function covers(one: Amount, other: Amount): boolean {
  return one.rows >= other.rows && one.bytes >= other.bytes
}

export function isNone({ rows, bytes }: Amount): boolean {
  return rows === 0 && bytes === 0
}
