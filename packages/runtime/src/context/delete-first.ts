/** Deletes the entry that was set first. */
export function deleteFirst(map: Map<string, unknown>): void {
  for (const first of map.keys()) {
    map.delete(first)
    return
  }
}
