import { BUCKETS } from '../catalog/tenant-changes.ts'

/**
 * What this process has heard of changes in the catalog, and since when it would have heard of one.
 * Times are those of the process's own clock.
 */
export class HeardChanges {
  readonly #changedAt = new Float64Array(BUCKETS).fill(Number.NEGATIVE_INFINITY)
  #listeningSince = Number.POSITIVE_INFINITY
  #provenAt = Number.NEGATIVE_INFINITY
  #askedAt = Number.NEGATIVE_INFINITY

  /** A change in this bucket was told. */
  note(bucket: number, now: number): void {
    this.#changedAt[bucket] = now
  }

  /** Every change since `listeningSince` that was committed before `provenAt` has been told. */
  prove(listeningSince: number, provenAt: number): void {
    this.#listeningSince = listeningSince
    this.#provenAt = provenAt
  }

  /** Changes may have been missed from now on. */
  lose(): void {
    this.#listeningSince = Number.POSITIVE_INFINITY
    this.#provenAt = Number.NEGATIVE_INFINITY
  }

  /** When somebody asked last how far the proof reaches. */
  get askedAt(): number {
    return this.#askedAt
  }

  /** When a change in this bucket was told last. */
  changedAt(bucket: number): number {
    return this.#changedAt[bucket] ?? Number.POSITIVE_INFINITY
  }

  /** The time up to which what was read at `readAt` would have been told of as changed. */
  provenUntil(readAt: number, now: number): number {
    this.#askedAt = now
    return readAt >= this.#listeningSince ? this.#provenAt : Number.NEGATIVE_INFINITY
  }
}
