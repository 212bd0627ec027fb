import { DoorRuntime } from '../attacks/doors/door-runtime.ts'
import { type DoorFleet, openDoors } from '../attacks/doors/door-fleet.ts'
import { DOOR_ATTACKS } from '../attacks/doors/index.ts'
import type { Scene } from '../attacks/scene/create-scene.ts'

/**
 * Makes one attempt at the door that a runtime guards.
 *
 * @param attack As `group: name`.
 * @param source Of the runtime.
 * @param openScene The fleet behind the door, where the attack asks for one.
 * @returns How it succeeded; undefined when it did not.
 */
export async function huntDoor(
  attack: string,
  source: string,
  openScene: (cleanup: AsyncDisposableStack) => Promise<Scene>,
): Promise<string | undefined> {
  const attempt = findAttack(attack)
  await using cleanup = new AsyncDisposableStack()
  const runtime = new DoorRuntime(source)
  let opened: Promise<DoorFleet> | undefined
  const open = async (): Promise<DoorFleet> =>
    cleanup.use(await openDoors(await openScene(cleanup), runtime))
  return await attempt({ runtime, fleet: () => (opened ??= open()) })
}

function findAttack(path: string) {
  const [group = '', name = ''] = path.split(/: (.*)/s)
  const attack = DOOR_ATTACKS[group]?.[name]
  if (attack === undefined) throw new Error(`there is no attack ${path}`)
  return attack
}
