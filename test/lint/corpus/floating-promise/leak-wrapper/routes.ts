import type { Notes } from './notes.ts'

export async function open(notes: Notes, ids: readonly string[]) {
  for (const id of ids) notes.touch(id)
  return ids.length
}
