import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type { Tenant } from '@tenantry/runtime'
import type * as fleetModule from '@tenantry/runtime/fleet'

import { type DoorAttack, type DoorAttacks, unlessRefused, unlessSame } from './door-attack.ts'
import type { DoorFleet } from './door-fleet.ts'

interface Contest {
  readonly doors: DoorFleet
  readonly mallory: Tenant
  readonly victim: Tenant
  readonly commands: typeof fleetModule
  /** A domain that nobody has claimed yet. */
  readonly newDomain: () => string
}

/** Two tenants, and the commands by which domains and keys are managed for each of them. */
function contend(attempt: (contest: Contest) => Promise<string | undefined>): DoorAttack {
  return async ({ runtime, fleet }) => {
    const doors = await fleet()
    return await attempt({
      doors,
      mallory: await doors.createTenant(),
      victim: await doors.createTenant(),
      commands: await runtime.load('fleet/index.ts'),
      newDomain: () => `${randomBytes(6).toString('hex')}.com`,
    })
  }
}

async function ownerOf({ doors }: Contest, domain: string): Promise<string | undefined> {
  await using tenancy = await doors.openProcess()
  return await tenancy.tenantOfDomain(domain)
}

async function holderOf({ doors }: Contest, key: string): Promise<string | undefined> {
  await using tenancy = await doors.openProcess()
  return await tenancy.tenantOfKey(key)
}

/** Verifies a domain of mallory's with these records in its DNS. */
function prove(records: (proof: string) => readonly (readonly string[])[]): DoorAttack {
  return contend(async ({ doors, mallory, commands, newDomain }) => {
    const { domain, proof } = await commands.addDomain(doors.fleet, mallory.slug, newDomain())
    const resolveTxt = async () => records(proof.value)
    return await unlessRefused('DOMAIN_UNPROVEN', () =>
      commands.verifyDomain(doors.fleet, mallory.slug, domain, resolveTxt),
    )
  })
}

/** Domains and keys: whose they are, and for how long. */
export const CREDENTIAL_ATTACKS: DoorAttacks = {
  'be let in by a domain that was only claimed': contend(async (contest) => {
    const { doors, mallory, commands, newDomain } = contest
    const { domain } = await commands.addDomain(doors.fleet, mallory.slug, newDomain())
    return unlessSame(await ownerOf(contest, domain), undefined)
  }),
  'verify a domain without a proof': prove(() => []),
  'verify a domain with a part of the proof': prove(() => [['tenantry-domain='], ['']]),
  'verify a domain with the proof in something else': prove((proof) => [[`x ${proof}`]]),
  'verify a domain that another tenant has claimed': contend(async (contest) => {
    const { doors, mallory, victim, commands, newDomain } = contest
    const { domain, proof } = await commands.addDomain(doors.fleet, victim.slug, newDomain())
    return await unlessRefused('DOMAIN_UNKNOWN', () =>
      commands.verifyDomain(doors.fleet, mallory.slug, domain, async () => [[proof.value]]),
    )
  }),
  'verify a domain with the proof of another': contend(async (contest) => {
    const { doors, mallory, commands, newDomain } = contest
    const claimed = await commands.addDomain(doors.fleet, mallory.slug, newDomain())
    const own = await commands.addDomain(doors.fleet, mallory.slug, newDomain())
    const resolveTxt = async () => [[own.proof.value]]
    await commands.verifyDomain(doors.fleet, mallory.slug, own.domain, resolveTxt)
    return unlessSame(await ownerOf(contest, claimed.domain), undefined)
  }),
  'take a domain that another tenant has proved': contend(async (contest) => {
    const { doors, mallory, victim, commands, newDomain } = contest
    const domain = newDomain()
    await commands.addDomain(doors.fleet, victim.slug, domain, { isVerified: true })
    return await unlessRefused('DOMAIN_TAKEN', () =>
      commands.addDomain(doors.fleet, mallory.slug, domain, { isVerified: true }),
    )
  }),
  'have a domain of another verified with the own one': contend(async (contest) => {
    const { doors, mallory, victim, commands, newDomain } = contest
    const domain = newDomain()
    const { domain: theirs } = await commands.addDomain(doors.fleet, victim.slug, newDomain())
    await commands.addDomain(doors.fleet, mallory.slug, domain)
    await doors.fleet.domains.markVerified(mallory, theirs)
    return unlessSame(await ownerOf(contest, theirs), undefined)
  }),
  'remove the domain of another': contend(async (contest) => {
    const { doors, mallory, victim, commands, newDomain } = contest
    const domain = newDomain()
    await commands.addDomain(doors.fleet, victim.slug, domain, { isVerified: true })
    await doors.fleet.domains.remove(mallory, domain)
    return unlessSame(await ownerOf(contest, domain), victim.slug)
  }),
  'list the domains of another': contend(
    async ({ doors, mallory, victim, commands, newDomain }) => {
      await commands.addDomain(doors.fleet, victim.slug, newDomain())
      return unlessSame(await doors.fleet.domains.list(mallory), [])
    },
  ),
  'be found by a domain that nobody has': contend(async (contest) => {
    const { doors, victim, commands, newDomain } = contest
    await commands.addDomain(doors.fleet, victim.slug, newDomain(), { isVerified: true })
    return unlessSame(await ownerOf(contest, newDomain()), undefined)
  }),
  'tell by a domain that its tenant is suspended': contend(async (contest) => {
    const { doors, victim, commands, newDomain } = contest
    const domain = newDomain()
    await commands.addDomain(doors.fleet, victim.slug, domain, { isVerified: true })
    await commands.setTenantStatus(doors.fleet, victim.slug, 'suspended')
    const found = await doors.asApp('select from tenantry.find_domain($1)', [domain])
    return unlessSame(found.length, 0)
  }),

  'use an invented key': contend(async (contest) => {
    const { doors, victim, commands } = contest
    const { key } = await commands.createKey(doors.fleet, victim.slug)
    const invented = `${key.slice(0, -8)}AAAAAAAA`
    return unlessSame(await holderOf(contest, invented), undefined)
  }),
  'use a key that was revoked': contend(async (contest) => {
    const { doors, mallory, commands } = contest
    const { id, key } = await commands.createKey(doors.fleet, mallory.slug)
    await commands.revokeKey(doors.fleet, mallory.slug, id)
    return unlessSame(await holderOf(contest, key), undefined)
  }),
  'use a key whose time has passed': contend(async (contest) => {
    const { doors, mallory, commands } = contest
    const { key } = await commands.createKey(doors.fleet, mallory.slug, { lifetimeMs: 1 })
    await sleep(10)
    return unlessSame(await holderOf(contest, key), undefined)
  }),
  'tell by a key that its tenant is suspended': contend(async ({ doors, victim, commands }) => {
    const { id } = await commands.createKey(doors.fleet, victim.slug)
    const [row] = await doors.asAdmin('select hash from tenantry.api_key where id = $1', [id])
    await commands.setTenantStatus(doors.fleet, victim.slug, 'suspended')
    const hash = typeof row === 'object' && row !== null && 'hash' in row ? row.hash : undefined
    const found = await doors.asApp('select from tenantry.find_key($1)', [hash])
    return unlessSame(found.length, 0)
  }),
  'revoke the key of another': contend(async (contest) => {
    const { doors, mallory, victim, commands } = contest
    const { id, key } = await commands.createKey(doors.fleet, victim.slug)
    const leak = await unlessRefused('KEY_UNKNOWN', () =>
      commands.revokeKey(doors.fleet, mallory.slug, id),
    )
    return leak ?? unlessSame(await holderOf(contest, key), victim.slug)
  }),
  'list the keys of another': contend(async ({ doors, mallory, victim, commands }) => {
    await commands.createKey(doors.fleet, victim.slug)
    return unlessSame(await doors.fleet.keys.list(mallory), [])
  }),
}
