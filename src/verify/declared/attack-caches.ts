import type { Verdict } from '../verdict.ts'
import type { CallAnswer } from './attack-jobs.ts'

export interface CacheGround {
  /** The key of an entry for a tenant, and where the application gives that alone, nothing else is asked. */
  readonly kind: (cache: string) => 'key' | 'client'
  key(cache: string, side: 'attacker' | 'victim'): Promise<CallAnswer>
  get(cache: string, side: 'attacker' | 'victim', key: string): Promise<CallAnswer>
  set(cache: string, side: 'attacker' | 'victim', key: string, value: string): Promise<CallAnswer>
  /** A text that nothing else holds. */
  fresh(): string
}

/** Asks each cache as one tenant for what the other has put there. */
export async function attackCaches(
  ground: CacheGround,
  caches: readonly string[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const cache of caches) {
    verdicts.push(
      await (ground.kind(cache) === 'key' ? attackKey(ground, cache) : attackClient(ground, cache)),
    )
  }
  return verdicts
}

type Judged = Pick<Verdict, 'outcome' | 'told' | 'control'>

async function attackKey(ground: CacheGround, cache: string): Promise<Verdict> {
  const theirs = await ground.key(cache, 'victim')
  const again = await ground.key(cache, 'victim')
  const own = await ground.key(cache, 'attacker')
  const judge = (): Judged => {
    const failed = [theirs, again, own].find(({ isDone }) => !isDone)
    if (failed) return unproven(`it gave no key: ${failed.text}`)
    if (theirs.text !== again.text) return unproven('the key is another one each time')
    const isSame = theirs.text === own.text
    return {
      outcome: isSame ? 'through' : 'held',
      told: isSame ? `both tenants have the key ${own.text}` : 'each tenant has a key of its own',
      control: 'victim',
    }
  }
  return verdictOf(cache, 'key', 'make the key of both tenants', judge())
}

async function attackClient(ground: CacheGround, cache: string): Promise<Verdict> {
  const [key, value, other] = [ground.fresh(), ground.fresh(), ground.fresh()]
  const put = await ground.set(cache, 'victim', key, value)
  const kept = await ground.get(cache, 'victim', key)
  const seen = await ground.get(cache, 'attacker', key)
  const over = await ground.set(cache, 'attacker', key, other)
  const after = await ground.get(cache, 'victim', key)
  const judge = (): Judged => {
    if (seen.text.includes(value)) {
      return {
        outcome: 'through',
        told: "the attacker was given the victim's entry",
        control: 'none',
      }
    }
    if (after.text.includes(other)) {
      return {
        outcome: 'through',
        told: "the victim was given the attacker's entry",
        control: 'none',
      }
    }
    const failed = [put, kept, seen, over].find(({ isDone }) => !isDone)
    if (failed) return unproven(failed.text)
    if (!kept.text.includes(value)) return unproven('the victim is not given what it has put there')
    return { outcome: 'held', told: 'each tenant has an entry of its own', control: 'victim' }
  }
  return verdictOf(cache, 'entry', 'ask for an entry that the victim has put there', judge())
}

function unproven(told: string): Judged {
  return { outcome: 'unproven', told, control: told }
}

function verdictOf(cache: string, id: string, what: string, judged: Judged): Verdict {
  const base = { id, what, object: `cache ${cache}`, channel: 'cache', ...judged } as const
  return judged.outcome === 'held' ? { ...base, wall: 'application' } : base
}
