import { type Answer, isRefused, NOT_ALLOWED } from '../answer.ts'
import { told } from '../judge.ts'
import type { Verdict } from '../verdict.ts'
import type { Probe } from './plan-probes.ts'
import type { Surface } from './surface.ts'

/** What was answered where the victim's rows are, asked twice, and where they are gone. */
export interface Answers {
  readonly present: Answer
  readonly again: Answer
  readonly absent: Answer
}

export interface AskedProbe {
  readonly probe: Probe
  readonly attacker: Answers
  readonly victim: Answers
  /** Where the victim may not ask either: whether somebody may. */
  readonly admin: Answer | undefined
}

/** One verdict for each view and function, of all the ways in which it was asked. */
export function judgeSurface(
  surface: Surface,
  asked: readonly AskedProbe[],
  markers: readonly string[],
): Verdict {
  const base = {
    id: surface.kind === 'table' ? 'worlds' : surface.kind,
    what: `ask the ${surface.kind} with the victim's rows there, and without`,
    object: surface.name,
    channel: 'bare',
  } as const
  const leaking = asked.find(({ attacker }) => leaks(attacker, markers))
  if (leaking !== undefined) {
    const { present, absent } = leaking.attacker
    return {
      ...base,
      outcome: 'through',
      told: `${leaking.probe.object} tells of the victim's rows: ${told(present)}, and ${told(absent)} without them`,
      control: 'the answers themselves',
    }
  }
  if (surface.kind === 'materialized view') return judgeKept(base, asked)
  const proved = asked.find((one) => isProved(surface, one))
  if (proved === undefined) {
    const [first] = asked
    return {
      ...base,
      outcome: 'unproven',
      told:
        surface.kind === 'table'
          ? 'no answer showed the victim its own rows, so that none shows them to others proves nothing'
          : surface.isOwners
            ? "it runs with its owner's rights, and no answer showed the victim its own rows"
            : `it answers nobody: ${first === undefined ? 'nothing was asked' : told(first.victim.present)}`,
      control: 'none',
    }
  }
  const answer = proved.attacker.present
  const isStopped = isRefused(answer) && answer.state === NOT_ALLOWED
  return {
    ...base,
    outcome: 'held',
    wall: isStopped && !answer.message.includes('row-level security') ? 'grant' : 'policy',
    told: `${told(answer)}, whatever rows the victim has`,
    control: proved.admin === undefined ? 'victim' : 'admin',
  }
}

/** It holds the rows of all tenants as they once were, so to be read is enough. */
function judgeKept(
  base: Pick<Verdict, 'id' | 'what' | 'object' | 'channel'>,
  asked: readonly AskedProbe[],
): Verdict {
  const [answer] = asked.map(({ attacker }) => attacker.present)
  if (answer !== undefined && isRefused(answer) && answer.state === NOT_ALLOWED) {
    return { ...base, outcome: 'held', wall: 'grant', told: answer.message, control: 'admin' }
  }
  const what = 'it holds the rows of all tenants, and may be read'
  return { ...base, outcome: 'through', told: what, control: 'the answer itself' }
}

function leaks({ present, again, absent }: Answers, markers: readonly string[]): boolean {
  const text = JSON.stringify(present)
  // Its arguments are values of the victim, and an error may quote them.
  if (
    !isRefused(present) &&
    markers.some((marker) => text.includes(marker)) &&
    differs(present, absent)
  ) {
    return true
  }
  return !differs(present, again) && differs(present, absent)
}

function isProved({ kind, isOwners }: Surface, { victim, admin }: AskedProbe): boolean {
  const { present, absent } = victim
  if (isRefused(present)) return admin !== undefined && !isRefused(admin)
  return (!isOwners && kind !== 'table') || differs(present, absent)
}

function differs(one: Answer, other: Answer): boolean {
  return JSON.stringify(comparable(one)) !== JSON.stringify(comparable(other))
}

function comparable(answer: Answer): unknown {
  return isRefused(answer) ? [answer.state, answer.message] : answer.lines.toSorted()
}
