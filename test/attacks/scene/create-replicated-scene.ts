import { startReplication } from '../../support/replication.ts'
import { createScene, type Scene, type SceneOptions } from './create-scene.ts'

/** A fleet on a cluster of its own, with two streaming replicas. */
export async function createReplicatedScene(
  options: Omit<SceneOptions, 'databaseUrl'>,
): Promise<Scene> {
  await using cleanup = new AsyncDisposableStack()
  const group = cleanup.use(await startReplication(2))
  const scene = cleanup.use(await createScene({ ...options, databaseUrl: group.primary.url }))
  const { primary } = scene.config.clusters
  const replicas = group.replicas.map(({ url }) => ({ url }))
  const owned = cleanup.move()
  return {
    ...scene,
    config: { ...scene.config, clusters: { primary: { ...primary, replicas } } },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
