/** Who waits: all that one tenant asks for is one flow. */
export interface FlowShare {
  readonly weight: number
  /** The most that the flow has at a time; Infinity for no limit. */
  readonly connections: number
}

interface Flow<Item> {
  readonly key: string
  share: FlowShare
  readonly waiting: Set<Item>
  /** How many of its items are being served. */
  served: number
  /** What it has had, in milliseconds of its weight: who is furthest behind comes next. */
  virtualMs: number
  /** What one of its items takes, going by the last ones. */
  expectedMs: number
}

/** An item that is being served, and what its flow was charged for it in advance. */
export interface Service {
  readonly key: string
  readonly expectedMs: number
}

const FIRST_GUESS_MS = 5
const WEIGHT_OF_LAST = 0.2

/**
 * Shares one resource between flows by the time that each has had of it, in proportion to their weights: start-time fair
 * queueing (Goyal, Vin and Cheng, 1996), with costs that are only known afterwards. An item is charged what the last ones of
 * its flow took when it is let in, and the difference when it ends; so a flow whose items take long is let in more rarely,
 * and one that comes back behind a pause is next, but has saved nothing up.
 *
 * Whoever is let in while nobody waits need not be counted at all: sharing begins with a queue.
 */
export class FairQueue<Item> {
  readonly #flows = new Map<string, Flow<Item>>()
  #virtualMs = 0
  #size = 0

  /** How many wait. */
  get size(): number {
    return this.#size
  }

  /** How many flows are known: those that wait or are served, and while anybody waits those that are ahead of others. */
  get flows(): number {
    return this.#flows.size
  }

  /** How many of a flow are served, those excluded that were let in without being counted. */
  served(key: string): number {
    return this.#flows.get(key)?.served ?? 0
  }

  /** How many of a flow wait. */
  waiting(key: string): number {
    return this.#flows.get(key)?.waiting.size ?? 0
  }

  add(key: string, share: FlowShare, item: Item): void {
    const flow = this.#flows.get(key) ?? this.#open(key, share)
    flow.share = share
    if (flow.waiting.size === 0) flow.virtualMs = Math.max(flow.virtualMs, this.#virtualMs)
    flow.waiting.add(item)
    this.#size += 1
  }

  /** Takes out one that waits no longer. */
  remove(key: string, item: Item): void {
    const flow = this.#flows.get(key)
    if (flow === undefined || !flow.waiting.delete(item)) return
    this.#size -= 1
    this.#forgetIdle(flow)
    if (this.#size === 0) this.#forgetAllIdle()
  }

  /** The item whose turn it is; undefined where none waits whose flow may have one more. */
  next(): { readonly key: string; readonly item: Item } | undefined {
    const flow = this.#first()
    if (flow === undefined) return undefined
    const [item] = flow.waiting
    return item === undefined ? undefined : { key: flow.key, item }
  }

  /** Counts one that did not have to wait. */
  enter(key: string, share: FlowShare): Service {
    const flow = this.#flows.get(key) ?? this.#open(key, share)
    return this.#begin(flow)
  }

  /** Lets an item in that `next` told of. */
  serve(key: string, item: Item): Service {
    const flow = this.#flows.get(key)
    if (flow === undefined || !flow.waiting.delete(item)) {
      throw new TypeError('The item does not wait.')
    }
    this.#size -= 1
    this.#virtualMs = Math.max(this.#virtualMs, flow.virtualMs)
    const service = this.#begin(flow)
    if (this.#size === 0) this.#forgetAllIdle()
    return service
  }

  /** Says what an item took that `serve` let in. */
  end({ key, expectedMs }: Service, tookMs: number): void {
    const flow = this.#flows.get(key)
    if (flow === undefined) return
    flow.served -= 1
    flow.virtualMs += (tookMs - expectedMs) / flow.share.weight
    flow.expectedMs += (tookMs - flow.expectedMs) * WEIGHT_OF_LAST
    this.#forgetIdle(flow)
  }

  /** Every item that waits, in no order. */
  *items(): IterableIterator<Item> {
    for (const { waiting } of this.#flows.values()) yield* waiting
  }

  #begin(flow: Flow<Item>): Service {
    const { key, expectedMs } = flow
    flow.virtualMs += expectedMs / flow.share.weight
    flow.served += 1
    return { key, expectedMs }
  }

  #open(key: string, share: FlowShare): Flow<Item> {
    const flow: Flow<Item> = {
      key,
      share,
      waiting: new Set(),
      served: 0,
      virtualMs: this.#virtualMs,
      expectedMs: FIRST_GUESS_MS,
    }
    this.#flows.set(key, flow)
    return flow
  }

  /** A scan costs less than what keeps an order would, for as many tenants as wait at a time. */
  #first(): Flow<Item> | undefined {
    let first: Flow<Item> | undefined
    for (const flow of this.#flows.values()) {
      if (flow.waiting.size === 0) {
        this.#forgetIdle(flow)
        continue
      }
      if (flow.served >= flow.share.connections) continue
      if (first === undefined || flow.virtualMs < first.virtualMs) first = flow
    }
    return first
  }

  /** With nobody who waits, nobody is ahead of anybody. */
  #forgetAllIdle(): void {
    for (const flow of this.#flows.values()) this.#forgetIdle(flow)
  }

  /** One that is ahead is kept, else it would come back as if it had had nothing. */
  #forgetIdle(flow: Flow<Item>): void {
    const isIdle = flow.waiting.size === 0 && flow.served === 0
    if (isIdle && (this.#size === 0 || flow.virtualMs <= this.#virtualMs)) {
      this.#flows.delete(flow.key)
    }
  }
}
