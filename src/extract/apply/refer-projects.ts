import { addReferences } from '../../codemod/index.ts'
import type { FileEdit } from '../../edits/index.ts'
import { connectingProjects, type ProjectPlaces } from '../analyse/project-places.ts'
import { type Cut, type ReferredProject, referredFrom } from '../index.ts'
import { type ProjectConfigs, referenceTo } from './project-configs.ts'

/**
 * What projects that are there already have to refer to behind an extraction.
 *
 * @param connected Files that connect the module: absolute paths.
 */
export function referProjects(
  places: Exclude<ProjectPlaces, { is: 'nowhere' }>,
  configs: ProjectConfigs,
  connected: readonly string[],
  cut: Cut,
): readonly FileEdit[] {
  const { owner } = places
  const { projects = [] } = cut
  const wanted = new Map<ReferredProject, readonly string[]>()
  for (const one of connectingProjects(connected, owner, cut)) {
    if (!referredFrom(one.config, projects).has(owner.config)) wanted.set(one, [owner.config])
  }
  if (places.is === 'own') {
    wanted.set(owner, [configs.contracts, configs.service])
    const all = [configs.contracts, configs.service, configs.main].filter(
      (one) => one !== undefined,
    )
    // One without files is there for what it names: all is built by it.
    for (const one of projects.filter(({ files }) => files.size === 0))
      if (one.references.includes(owner.config)) wanted.set(one, all)
  }
  return [...wanted].map(([{ config, text }, added]) => ({
    path: config,
    before: text,
    after: addReferences(
      text,
      added.map((one) => referenceTo(config, one)),
    ),
  }))
}
