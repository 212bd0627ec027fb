import { toSingular, wordsOf } from '../../words/index.ts'
import { isObject } from './json-schema.ts'

/** A value that a tenant has, under the name that an answer or a table gave it. */
export interface Held {
  /** In the singular: `invoice`. */
  readonly resource: string
  /** `customer_id`. */
  readonly field: string
  readonly value: string
  readonly isNumber: boolean
}

/** A place of a request that a value is looked for. */
export interface Wanted {
  /** `customerId`, as the request calls it. */
  readonly name: string
  /** Of the route: `invoice` for `/invoices/{id}`. */
  readonly resource: string
}

/** Where a page begins, by the names that applications give it, and by those that their answers do. */
const CURSOR = /^(?:after|before|cursor|starting_after|ending_before|page_token|next|from_token)$/
const LONG = 8
const NEXT = /(?:^|_)(?:next|cursor|next_cursor|end_cursor|next_page|next_page_token|token)$/

/** What is known of one tenant: what it may be asked for, and what must not be seen by others. */
export class Holdings {
  readonly #held: Held[] = []
  readonly #bodies = new Map<string, Readonly<Record<string, unknown>>>()
  readonly #values = new Set<string>()
  readonly #choices = new Map<string, readonly string[]>()

  add(resource: string, field: string, value: string, isNumber = false): void {
    const held = { resource: nameOf(resource), field: fieldOf(field), value, isNumber }
    this.#values.add(value)
    const isKnown = this.#held.some(
      (one) => one.resource === held.resource && one.field === held.field && one.value === value,
    )
    if (!isKnown) this.#held.push(held)
  }

  /** One of a few values that a field may have, whoever it belongs to. */
  addChoice(field: string, value: string): void {
    this.#choices.set(fieldOf(field), [...this.choicesOf(field), value])
  }

  choicesOf(name: string): readonly string[] {
    return this.#choices.get(fieldOf(name)) ?? []
  }

  /** All that an answer tells. */
  addAnswer(resource: string, json: unknown): void {
    if (Array.isArray(json)) for (const one of json) this.addAnswer(resource, one)
    if (!isObject(json)) return
    if (typeof json['id'] === 'string' || typeof json['id'] === 'number') {
      this.#bodies.set(String(json['id']), json)
    }
    for (const [name, value] of Object.entries(json)) {
      if (typeof value === 'string' && value !== '') this.add(resource, name, value)
      else if (typeof value === 'number') this.add(resource, name, String(value), true)
      // What lies in a list of items is of the same kind; what has a name of its own is of that.
      else if (Array.isArray(value)) {
        this.addAnswer(
          /^(?:items|data|results|rows|records|edges|nodes)$/.test(name) ? resource : name,
          value,
        )
      } else this.addAnswer(name, value)
    }
  }

  /** What an answer told last of whatever has this id. */
  bodyOf(id: string): Readonly<Record<string, unknown>> | undefined {
    return this.#bodies.get(id)
  }

  forget(value: string): void {
    const kept = this.#held.filter((one) => one.value !== value)
    this.#held.splice(0, this.#held.length, ...kept)
  }

  has(value: string): boolean {
    return this.#values.has(value)
  }

  get all(): readonly Held[] {
    return this.#held
  }

  /** Values for an identifier of a request, the likeliest and the latest first; none that the other tenant has too. */
  identifiers({ name, resource }: Wanted, other: Holdings): readonly string[] {
    const field = fieldOf(name)
    const of = /^(.+)_id$/.exec(field)?.[1]
    const wanted = field === 'id' ? nameOf(resource) : of
    const ranks: readonly ((held: Held) => boolean)[] = [
      (held) => held.field === 'id' && held.resource === wanted,
      (held) => held.field === field && held.resource === nameOf(resource),
      (held) => held.field === field && field !== 'id',
      (held) => CURSOR.test(field) && NEXT.test(held.field),
      (held) => held.field === 'id' && of !== undefined && endsLike(of, held.resource),
    ]
    const found = ranks.flatMap((isFitting) => this.#held.filter(isFitting).toReversed())
    const alone = found.filter((held) => !other.#hasLike(held))
    return [...new Set(alone.map(({ value }) => value))]
  }

  /** A short one, as a number, is met by chance wherever it means something else. */
  #hasLike({ resource, field, value }: Held): boolean {
    if (value.length >= LONG) return this.has(value)
    return this.#held.some(
      (one) => one.value === value && one.field === field && one.resource === resource,
    )
  }

  /** Values that a field of this name has had, whatever it is a field of. */
  valuesOf(name: string): readonly string[] {
    const field = fieldOf(name)
    return [...new Set(this.#held.filter((held) => held.field === field).map(({ value }) => value))]
  }
}

export function isCursor(name: string): boolean {
  return CURSOR.test(fieldOf(name))
}

/** Whether a name says that its value leads to something. */
export function isReference(name: string): boolean {
  return /(?:^|_)(?:id|uuid|key|ref)$/.test(fieldOf(name))
}

/** `orderLines` and `order_line` as `order_line`. */
export function nameOf(text: string): string {
  const words = wordsOf(text)
  const last = words.pop() ?? ''
  return [...words, toSingular(last)].join('_')
}

function fieldOf(text: string): string {
  return wordsOf(text).join('_')
}

/** `billing_contact` and `contact`. */
function endsLike(one: string, other: string): boolean {
  return one.endsWith(`_${other}`) || other.endsWith(`_${one}`)
}
