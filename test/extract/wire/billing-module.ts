/** A module with most of what crosses the wire. */
export const BILLING = `
/** In cents. */
export type Cents = number
export type InvoiceId = string & { readonly __brand: 'InvoiceId' }
declare const tag: unique symbol
export type LineId = number & { readonly [tag]: 'LineId' }

/** Where an invoice stands. */
export enum Status {
  Open = 'open',
  /** For good. */
  Paid = 'paid',
  Void = 'void',
}
export const enum Size { Small = 1, Large = 'l' }
enum Flags { Sent = 1 << 0, Seen = 1 << 1 }

export interface Stamped { readonly at: Date; by?: string }
export interface Invoice extends Stamped {
  /** Given once. */
  readonly id: InvoiceId
  total: Cents
  status: Status
  lines: readonly Line[]
  maybe?: string | null
  either?: string | undefined
  discount?: Cents
  paidBy?: Payment
  items?: JsonArray
  due: Date | null
  'strange-key': bigint
  pdf: Uint8Array
  raw: Buffer
}
export interface Line { id: LineId; amount: number; parent?: Line | undefined; tags: Set<string>; by: Map<string, Line> }
export type Payment =
  | { kind: 'card'; number: string }
  | { kind: 'cash'; given: Cents }
  | { kind: 'cheque' | 'voucher'; flags: Flags }
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonValue = string | number | boolean | { [key: string]: JsonValue | null } | JsonArray
export interface JsonArray extends ReadonlyArray<JsonValue | null> {}
export interface Page<Row> { rows: Row[]; next?: string }
export class Draft { id!: string; at!: Date; inner?: Draft }
export interface History { [at: number]: Cents }
export interface Counts { [status: string]: number }

export class BillingError extends Error {
  override name = 'BillingError'
}
export class InvoiceNotFoundError extends BillingError {
  readonly code = 'NO_INVOICE'
  constructor(readonly id: InvoiceId, readonly details?: { at: Date }) {
    super('There is no invoice ' + id)
  }
}
class TooMany extends BillingError {}

/** Finds one. */
export async function findInvoice(id: InvoiceId): Promise<Invoice | undefined> {
  if (id === 'none') throw new InvoiceNotFoundError(id)
  return check(id)
}
function check(id: string): undefined {
  if (id.length > 20) throw new TooMany('more than enough')
  return undefined
}
export const pay = async (id: InvoiceId, by: Payment, ...more: [size: Size, bytes?: Uint8Array]): Promise<void> => {}
export function sum(values: readonly number[], start = 0, signal?: AbortSignal): Cents { return start }
export async function search(text: string, options: { signal?: AbortSignal; limit?: number } = {}): Promise<Page<Invoice>> { return { rows: [] } }
export function describeIt(given: Pick<Invoice, 'id' | 'total'>, rest: Omit<Invoice, 'lines'>, part: Partial<Line>): [string, number?, ...boolean[]] { return [''] }
export async function keep(draft: Draft, json: Json, any: unknown, counts: Counts, at: URL, history?: History): Promise<Record<'open' | 'paid', Cents>> { return { open: 1, paid: 2 } }
export async function some(status: Status.Open | Status.Paid | null, mode: 'auto' | false | 2, ...ids: InvoiceId[]): Promise<\`inv_\${string}\`> { return 'inv_1' }
export function parse(text: string): Date
export function parse(text: number, zone: string | null): Date[]
export function parse(text: string | number): Date | Date[] { return new Date(text) }
export const ledger = {
  async book(entry: ReadonlyMap<Date, readonly [Cents, string]>): Promise<ReadonlySet<bigint>> { return new Set() },
}
export class Reports {
  constructor(private readonly db: { query(): void }) {}
  async monthly(month: Date): Promise<Counts> { return {} }
  private hidden(): void {}
  static of(name: string): string { return name }
}
`
