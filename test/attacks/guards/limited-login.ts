import type { Scene } from '../scene/create-scene.ts'

/** A login of requests of which the server itself counts the connections. */
export interface LimitedLogin extends AsyncDisposable {
  readonly url: string
  limit(connections: number): Promise<void>
}

export async function createLimitedLogin(scene: Scene, connections: number): Promise<LimitedLogin> {
  const { attacker } = scene
  const role = `${scene.config.name}_limited`
  const limit = async (most: number): Promise<void> => {
    await scene.asAdmin(attacker, `alter role ${role} connection limit ${most}`)
  }
  await scene.asAdmin(attacker, `create role ${role} login password 'limited' in role $app`)
  await limit(connections)
  const url = new URL(scene.appUrl(attacker))
  url.username = role
  url.password = 'limited'
  return {
    url: url.href,
    limit,
    [Symbol.asyncDispose]: () => scene.asAdmin(attacker, `drop role ${role}`),
  }
}
