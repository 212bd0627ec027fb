import { isRefused } from './answer.ts'
import { type Attack, type Channel, CHANNELS, type Inapplicable } from './attacks/attack.ts'
import type { Planned } from './attacks/plan-table.ts'
import type { Ground } from './ground.ts'
import { channelsOf, isProved, judge, told } from './judge.ts'
import type { Verdict } from './verdict.ts'

/** Does what was planned; what can hide a fault and cannot be tried is a verdict. */
export async function carryOutPlanned(
  ground: Ground,
  planned: Planned,
): Promise<readonly (Verdict | Inapplicable)[]> {
  if ('outcome' in planned) return [planned]
  if ('why' in planned) return [planned.isGap ? gap(planned) : planned]
  return await carryOut(ground, planned)
}

/** Sends an attack and its control on each of its ways. */
export async function carryOut(ground: Ground, attack: Attack): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const channel of channelsOf(attack, CHANNELS)) {
    const attempt = await ground.send(attack.attempt, channel)
    const likewise = attack.likewise && (await ground.send(attack.likewise, channel))
    const control = await runControls(ground, attack, channel)
    const isDoubted = attack.without !== undefined && isRefused(attempt)
    const without = isDoubted ? await ground.send(attack.without, channel) : undefined
    verdicts.push(judge(attack, channel, { attempt, likewise, without, control }))
  }
  return verdicts
}

async function runControls(
  ground: Ground,
  { controls, proof }: Attack,
  channel: Channel,
): Promise<{ by: string } | { why: string }> {
  const failed: string[] = []
  for (const control of controls) {
    const answer = await ground.send(control, channel)
    if (isProved(proof, answer)) return { by: control.actor }
    failed.push(`${control.actor}: ${told(answer)}`)
  }
  return { why: failed.join('; ') }
}

/** It leaves the tenant out, and could not be tried: to say nothing of it would be to pass. */
function gap({ id, object, why }: Inapplicable): Verdict {
  return {
    id,
    what: 'look whether it holds the tenant, where it cannot be tried',
    object,
    channel: 'bare',
    outcome: 'unproven',
    told: `it leaves tenant_id out, and ${why}`,
    control: 'none',
  }
}
