/** The text with the password of every URL in it taken out: what applications throw may quote theirs. */
export function hidePasswords(text: string): string {
  return text.replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'`]*:)[^\s"'`]*@/gi, '$1***@')
}
