import type { ts } from 'ts-morph'

/** Whether a type is one that others are given to, as those of lists and maps are. */
export function isTypeReference(type: ts.Type): type is ts.TypeReference {
  return 'target' in type
}
