import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'

import { CHANGES_CHANNEL } from '../../../packages/runtime/src/catalog/tenant-changes.ts'
import type { ChangeListener } from '../../../packages/runtime/src/context/change-listener.ts'
import { ListeningClient } from '../../../packages/runtime/src/database/connections/listening-client.ts'
import { answerWith } from './answer-with.ts'
import { type DoorAttack, type DoorAttacks, type DoorPlace, unlessSame } from './door-attack.ts'
import type { DoorFleet } from './door-fleet.ts'

/** What somebody makes of the probe on its way to the server. */
type SendProbe = (doors: DoorFleet, text: string, values: unknown[]) => Promise<unknown[]>

interface Heard {
  readonly listener: ChangeListener
  /** On which it listens. */
  readonly connection: ListeningClient
  readonly startedAt: number
  /** When the probe was on its way; undefined before. */
  readonly probedAt: () => number | undefined
  /** Up to when changes are proven to have been told, to what is read now. */
  readonly provenUntil: (readAt?: number) => number
}

const sendIt: SendProbe = async (doors, text, values) => await doors.asApp(text, values)

async function listenTo(place: DoorPlace, send: SendProbe = sendIt): Promise<Heard> {
  const doors = await place.fleet()
  const { ChangeListener: Listener } = await place.runtime.load('context/change-listener.ts')
  const { HeardChanges } = await place.runtime.load('context/heard-changes.ts')
  const changes = new HeardChanges()
  const connection = new ListeningClient({ connectionString: doors.appUrl })
  let probedAt: number | undefined
  const listener = new Listener({
    changes,
    connect: () => connection,
    async query<Row extends object>(text: string, values: unknown[]) {
      probedAt = performance.now()
      await sleep(1)
      return answerWith<Row>(await send(doors, text, values))
    },
  })
  const startedAt = performance.now()
  listener.start()
  const provenUntil = (readAt = performance.now()) => changes.provenUntil(readAt, performance.now())
  return { listener, connection, startedAt, probedAt: () => probedAt, provenUntil }
}

/** What comes on the connection now comes behind all that was sent before. */
async function hearAll({ connection }: Heard): Promise<void> {
  await connection.query('select 1')
  await turn()
}

/** Succeeds when anything is proven by a probe that was treated so. */
function beBelieved(send: SendProbe): DoorAttack {
  return async (place) => {
    const { promise: sent, resolve } = Promise.withResolvers<void>()
    const heard = await listenTo(place, async (...probe) => {
      const rows = await send(...probe)
      resolve()
      return rows
    })
    // Whoever does not probe has asked by then.
    await Promise.race([sent, sleep(500)])
    await hearAll(heard)
    const proven = heard.provenUntil()
    await heard.listener.close()
    return unlessSame(proven, Number.NEGATIVE_INFINITY)
  }
}

/** Where all is well at first. */
function beBelievedLonger(
  attempt: (heard: Heard) => string | undefined | Promise<string | undefined>,
): DoorAttack {
  return async (place) => {
    const heard = await listenTo(place)
    while (heard.provenUntil() < 0) await sleep(1)
    const leak = await attempt(heard)
    await heard.listener.close()
    return leak
  }
}

/** Ways to have a process go on with what it knows, though it hears of no change. */
export const LISTENER_ATTACKS: DoorAttacks = {
  'be believed where no notification arrives': beBelieved(async () => [{}]),
  'be believed by the notification of somebody else': beBelieved(
    async (doors) =>
      await doors.asApp(`select pg_notify('${CHANGES_CHANNEL}', 'from somebody else')`),
  ),
  'be believed when the connection does not listen any more': beBelievedLonger(async (heard) => {
    await heard.connection.query('unlisten *')
    // Behind the next proof.
    await sleep(2200)
    return unlessSame(heard.provenUntil(), Number.NEGATIVE_INFINITY)
  }),
  'be believed for the time in which the proof was on its way': beBelievedLonger(
    ({ provenUntil, probedAt }) =>
      provenUntil() > (probedAt() ?? 0) ? 'more is proven than was told' : undefined,
  ),
  'be believed for the time before it listened': beBelievedLonger(({ provenUntil, startedAt }) =>
    unlessSame(provenUntil(startedAt - 1), Number.NEGATIVE_INFINITY),
  ),
}
