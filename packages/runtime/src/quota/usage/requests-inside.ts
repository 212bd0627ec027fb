/** How many requests of each tenant this process serves right now. */
export class RequestsInside {
  readonly #counts = new Map<string, number>()
  #all = 0

  /** Of all tenants. */
  get all(): number {
    return this.#all
  }

  enter(tenantId: string): void {
    this.#all += 1
    this.#counts.set(tenantId, (this.#counts.get(tenantId) ?? 0) + 1)
  }

  leave(tenantId: string): void {
    this.#all -= 1
    const count = (this.#counts.get(tenantId) ?? 0) - 1
    if (count > 0) this.#counts.set(tenantId, count)
    else this.#counts.delete(tenantId)
  }

  /** Of the tenants that have one, by their ids. */
  counts(): ReadonlyMap<string, number> {
    return this.#counts
  }
}
