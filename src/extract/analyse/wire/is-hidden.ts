import { ts } from 'ts-morph'

/** Whether a member is seen in its own class alone, or in those that extend it. */
export function isHidden(member: ts.Declaration): boolean {
  const name = ts.getNameOfDeclaration(member)
  if (name !== undefined && ts.isPrivateIdentifier(name)) return true
  const { Private, Protected } = ts.ModifierFlags
  return (ts.getCombinedModifierFlags(member) & (Private | Protected)) !== 0
}
