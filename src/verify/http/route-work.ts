import type { Inapplicable } from '../attacks/attack.ts'
import type { HttpDeclaration } from '../declaration/index.ts'
import type { Verdict } from '../verdict.ts'
import { differenceOf, type Exchange } from './compare-answers.ts'
import { type Draft, toWire } from './draft-request.ts'
import type { Judged } from './judge-route.ts'
import { type Ammunition, sentBy } from './plan-route-attacks.ts'
import type { Route } from './read-routes.ts'
import { NOTHING_SENT, type RouteAttack } from './route-attack.ts'
import { type RouteGround, RouteObserver } from './route-observer.ts'
import type { RouteParty } from './route-party.ts'
import { isDone, isReadMethod, type WireAnswer } from './wire.ts'

export interface RouteCampaignOptions {
  readonly routes: readonly Route[]
  readonly declared: HttpDeclaration
  readonly attacker: RouteParty
  readonly victim: RouteParty
  readonly onStep?: (what: string) => void
  readonly signal?: AbortSignal | undefined
}

/** How a tenant succeeded with a request of its own. */
export interface Proof {
  readonly turn: number
  readonly status: number
}

/** What is known and found while the routes of an application are attacked. */
export class RouteWork {
  readonly options: RouteCampaignOptions
  readonly observer: RouteObserver
  readonly verdicts: Verdict[] = []
  readonly inapplicable: Inapplicable[] = []
  /** By which turn a creator works, for each of the two. */
  readonly turns = new Map<string, number>()
  /** What the attacker was answered while the victim had nothing. */
  readonly alone = new Map<string, Exchange>()

  constructor(ground: RouteGround, options: RouteCampaignOptions) {
    this.options = options
    this.observer = new RouteObserver(ground, options)
  }

  draft(route: Route, party: RouteParty, by: RouteParty, turn: number): Draft | undefined {
    const { attacker, victim, declared } = this.options
    const other = party === attacker ? victim : attacker
    return party.draft(route, turn, { by, other, declared })
  }

  async ask(route: Route, draft: Draft, party: RouteParty): Promise<WireAnswer> {
    const { attacker } = this.options
    const whose = party === attacker ? 'the victim' : 'the attacker'
    return await this.observer.ask(route, draft, party, (values) => {
      const attack = { id: 'swapped', what: 'ask as a tenant, and look whose the answer is' }
      const what = `the answer to a tenant holds values of ${whose}: ${values.slice(0, 3).join(', ')}`
      this.add(route, attack, { outcome: 'through', told: what }, 'none')
    })
  }

  ammunition(route: Route, turn: number): Ammunition | undefined {
    const { attacker, victim } = this.options
    const theirs = this.draft(route, victim, attacker, turn)
    // With texts of its own: what is written twice may be refused for that alone.
    const other = this.draft(route, victim, attacker, turn)
    if (theirs === undefined || other === undefined) return undefined
    const absent = victim.absentOf(other, attacker)
    return {
      route,
      theirs,
      absent,
      aimed: sentBy(other, absent).one,
      mine: this.draft(route, attacker, attacker, turn),
      afresh: this.draft(route, attacker, attacker, turn),
      me: attacker.identity,
      them: victim.identity,
      victim: victim.tenant,
    }
  }

  async carryOut(route: Route, attack: RouteAttack, control: string): Promise<void> {
    const { judged } = await this.observer.observe(attack)
    this.add(route, attack, judged, control)
  }

  /** The attacker's request for its own: it sees no more than it did while it was alone. */
  async attackOwn({ route, mine, me }: Ammunition): Promise<void> {
    if (mine === undefined) return
    const { attacker } = this.options
    const alone = isReadMethod(route.method) ? this.alone.get(route.key) : undefined
    const attempt = alone?.request ?? toWire(route, mine, me)
    const attack: RouteAttack = {
      id: 'own',
      what: "ask for one's own, and look whose it is",
      attempt,
      sent: NOTHING_SENT,
    }
    const observed = await this.observer.observe(attack)
    const { answer } = observed
    let { judged } = observed
    if (alone !== undefined && judged.outcome === 'held') {
      const difference = differenceOf({ request: attempt, answer }, alone, NOTHING_SENT)
      if (difference !== undefined) {
        const what = `the answer is another since the victim has rows: ${difference}`
        judged = { outcome: 'through', told: what }
      }
    }
    if (judged.outcome === 'held') attacker.learn(route, attempt, answer)
    const control = isDone(answer) ? 'attacker' : 'victim'
    this.add(route, attack, judged, control)
  }

  methodsAt({ path }: Route): ReadonlySet<string> {
    const { routes } = this.options
    return new Set(routes.filter((one) => one.path === path).map(({ method }) => method))
  }

  add(
    route: Route,
    { id, what }: Pick<RouteAttack, 'id' | 'what'>,
    judged: Judged,
    control: string,
  ): void {
    this.verdicts.push({ id, what, object: route.key, channel: 'http', ...judged, control })
  }

  leaveOut(id: string, object: string, why: string): void {
    this.inapplicable.push({ id, object, why, isGap: false })
  }

  unproven(route: Route, failed: readonly string[]): void {
    const { otherBody } = route
    const body =
      otherBody === undefined ? '' : `it takes ${otherBody}, and no request was made for that; `
    const attack = { id: 'control', what: 'ask as its own tenant' }
    const why = [...new Set(failed)].slice(-3).join('; ')
    const judged = {
      outcome: 'unproven',
      told: `${body}its own tenant did not succeed: ${why}. Tell in saas.verify.ts what it takes, or skip it with a reason`,
    } as const
    this.add(route, attack, judged, why)
  }
}

export function victimDid({ status }: Proof): string {
  return `victim (${status})`
}

export function toldOf(answer: WireAnswer | undefined): string {
  if (answer === undefined) return 'nothing to ask with'
  return `${answer.status} ${answer.body.slice(0, 120)}`.trim()
}
