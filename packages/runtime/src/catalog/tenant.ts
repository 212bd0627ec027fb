import { TenantryError } from '../errors.ts'
import type { Placement } from '../placement/placement.ts'

export type TenantStatus = 'provisioning' | 'active' | 'suspended' | 'deleting'

export interface Tenant {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly tier: string
  readonly status: TenantStatus
  readonly placement: Placement
}

/**
 * How long a process believes a tenant to be as it was, without a proof that it would have heard of a
 * change; a suspension and a deletion reach all of them within it.
 */
export const TENANT_LIFETIME_MS = 5000
const LONGEST_SLUG = 63

/**
 * Checks a slug: 1 to 63 bytes of well-formed UTF-8, in normal form C, without white space, slashes or control
 * characters. SQL keywords, quotes and upper case are welcome, and `Acme` is another tenant than
 * `acme`; a slug that is no DNS label cannot be reached by subdomain.
 *
 * @throws {TenantryError} TENANT_SLUG_INVALID, saying why.
 */
export function parseSlug(slug: string): string {
  const problem = findSlugProblem(slug)
  if (problem === undefined) return slug
  throw new TenantryError('TENANT_SLUG_INVALID', {
    message: `${JSON.stringify(slug)} cannot be the slug of a tenant: it ${problem}.`,
    hint: 'Choose a slug of lower-case letters, digits and dashes, such as `acme`.',
    details: { slug },
  })
}

const LONGEST_NAME = 200

/**
 * Checks the name that people read: 1 to 200 characters of well-formed Unicode, and none that a terminal
 * takes for a command.
 *
 * @throws {TenantryError} TENANT_NAME_INVALID
 */
export function parseTenantName(name: string): string {
  if (name.length > 0 && name.length <= LONGEST_NAME && !/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/u.test(name))
    return name
  throw new TenantryError('TENANT_NAME_INVALID', {
    message: `The name of a tenant has 1 to ${LONGEST_NAME} characters of well-formed Unicode, and no control characters.`,
    hint: 'Choose a name that can be shown on one line.',
  })
}

/** Whether the slug is a DNS label, so that a subdomain can name the tenant. */
export function isDnsLabel(slug: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(slug)
}

/** Why no tenant can have this slug; undefined when one can. */
export function findSlugProblem(slug: string): string | undefined {
  if (slug === '') return 'is empty'
  const bytes = Buffer.byteLength(slug, 'utf8')
  if (bytes > LONGEST_SLUG) return `is ${bytes} bytes long, and ${LONGEST_SLUG} is the most`
  if (slug !== slug.normalize('NFC')) return 'is not in Unicode normal form C'
  if (!slug.isWellFormed()) return 'is not well-formed Unicode'
  // Bytes that are no UTF-8 arrive as U+FFFD, whichever they were: two names would be one.
  if (slug.includes('\uFFFD')) return 'holds the sign for bytes that are no text (U+FFFD)'
  if (/[\s\p{Cc}\p{Cf}]/u.test(slug)) return 'holds white space or a control character'
  if (/[/\\]/.test(slug)) return 'holds a slash'
  return undefined
}
